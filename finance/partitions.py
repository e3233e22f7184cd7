"""Where the entries of an import lie: a table of its own, beside the ledger until it is published, then part of it."""


def name(batch_id: int) -> str:
    """The table of an import's entries."""
    return f"finance_entry_{batch_id:d}"
