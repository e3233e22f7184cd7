"""SIE 1–4, the Swedish format for moving ledgers between programs: reading to our batches, and writing.

Source: *SIE filformat, utgåva 4B*, SIE-gruppen, 2008-09-30 («4B» below). Pure, as all of ``finance.parsing``::

    layout = sie.layout_of(path, kind="outcome", remembered=None)
    for batch in sie.read(path, layout):
        ...
    sie.totals(path).accounts["3010"]
    sie.written(rows, SieHead(company="Linköpings kommun", ...))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from finance.parsing.model import Batch, Layout
from finance.parsing.sie.balances import BalanceReader, ClosingReader, PeriodReader
from finance.parsing.sie.overview import BALANCES, BUDGET, CLOSING, VOUCHERS, layout_of
from finance.parsing.sie.reading import Reader
from finance.parsing.sie.records import is_sie
from finance.parsing.sie.vouchers import VoucherReader
from finance.parsing.sie.writing import SieHead, SieRow, voucher_of, write, written

__all__ = [
    "SieHead",
    "SieRow",
    "SieTotals",
    "is_sie",
    "layout_of",
    "read",
    "totals",
    "voucher_of",
    "write",
    "written",
]

_READERS: dict[str, type[VoucherReader] | type[BalanceReader]] = {
    VOUCHERS: VoucherReader,
    BALANCES: PeriodReader,
    BUDGET: PeriodReader,
    CLOSING: ClosingReader,
}


def read(path: Path, layout: Layout, *, year_hint: int | None = None) -> Iterator[Batch]:
    """The file's rows in batches, in the order of the file; at least one batch, whose rows may be none.

    ``year_hint`` is the year of a file that does not tell its own. Raises UnreadableFile.
    """
    return _reader(path, layout, year_hint).batches()


def _reader(path: Path, layout: Layout, year_hint: int | None) -> Reader:
    return _READERS[layout.records](path, layout, year_hint)


@dataclass(frozen=True)
class SieTotals:
    """A file's control totals: vouchers, rows, and kronor by account (debit plus, credit minus)."""

    vouchers: int
    rows: int
    accounts: dict[str, Decimal]


def totals(path: Path, layout: Layout | None = None, *, year_hint: int | None = None) -> SieTotals:
    """The control totals of a file, read as ``layout`` says or as its bytes do.

    An account's sum is that of its ``#TRANS`` in type 4, otherwise its ``#RES`` or ``#UB``, or the sum of its
    ``#PSALDO`` where the file has neither; of a budget, the sum of its ``#PBUDGET``. Raises UnreadableFile.
    """
    layout = layout or layout_of(path, kind="", remembered=None)
    reader = _reader(path, layout, year_hint)
    rows = sum(batch.rows_read for batch in reader.batches())
    accounts = {account: Decimal(ore).scaleb(-2) for account, ore in sorted(reader.sums.items())}
    return SieTotals(reader.vouchers, rows, accounts)
