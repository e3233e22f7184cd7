"""Where an import's entries and their sums lie: tables of its own, part of the ledger once it is published."""


def name(batch_id: int) -> str:
    """The table of an import's entries."""
    return f"finance_entry_{batch_id:d}"


def cells(batch_id: int) -> str:
    """The table of an import's fine sums."""
    return f"finance_ledgercell_{batch_id:d}"
