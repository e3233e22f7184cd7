"""Where an import's entries and their sums lie: tables of its own, part of the ledger once it is published.

The entries of a large file lie in several, each of so many lines of the file: *pieces*. Their keys are made, and the
registers that they name are proved, side by side.
"""

LINES = 400_000
"""How many lines of a file a piece holds."""


def name(batch_id: int) -> str:
    """The table of an import's entries; of a file of several pieces, what they are partitions of."""
    return f"finance_entry_{batch_id:d}"


def piece(batch_id: int, number: int) -> str:
    """The table of a piece; ``number`` 0 holds the file's first ``LINES`` lines."""
    return f"{name(batch_id)}_{number:d}"


def cells(batch_id: int) -> str:
    """The table of an import's fine sums."""
    return f"finance_ledgercell_{batch_id:d}"
