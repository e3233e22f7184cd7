"""Intake: a ledger or budget file from its arrival until it is published, and back again.

The only writer of imports, entries and published periods. ``receive`` keeps the file whole; ``read`` checks every row
and loads them beside the ledger; ``publish`` lets them speak for the periods that they cover; ``undo`` puts back what
stood before; ``discard`` lets an import go.
"""

from finance.intake.choosing import choose_columns
from finance.intake.publishing import NotPossible, discard, publish, undo
from finance.intake.reading import read
from finance.intake.receiving import DuplicateFile, FileTooLarge, receive

__all__ = [
    "DuplicateFile",
    "FileTooLarge",
    "NotPossible",
    "choose_columns",
    "discard",
    "publish",
    "read",
    "receive",
    "undo",
]
