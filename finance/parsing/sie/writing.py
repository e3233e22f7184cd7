"""Writing SIE 4E: ledger rows as vouchers, in CP437, with a checksum, so that they read back to the same sums."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from itertools import groupby

from finance.parsing.model import Field
from finance.parsing.sie.checksum import Checksum
from finance.parsing.sie.dimensions import CODES
from finance.parsing.sie.reading import EXTRACT
from followup import periods

PROGRAM = "Uppsikt"
DIMENSIONS: Mapping[Field, tuple[str, str]] = {
    Field.UNIT: ("1", "Ansvar"),
    Field.ACTIVITY: ("20", "Verksamhet"),
    Field.PROJECT: ("6", "Projekt"),
    Field.COUNTERPARTY: ("21", "Motpart"),
}
"""Our codes as dimensions: reserved numbers where the format has one (4B, 8.17), else from the free ones."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LOOKALIKES = str.maketrans({
    "–": "-", "—": "-", "\u2212": "-", "‑": "-", "…": "...", "’": "'", "‘": "'", "”": '"', "“": '"', "€": "EUR",
    "\u202f": " ", "\u2009": " ",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SieRow:
    """A ledger row to write: kronor with öre (a cost is plus, a revenue minus), period YYYYMM, codes empty for none.

    ``voucher`` is series and number apart by a blank, or a number alone.
    """

    period: int
    account: str
    amount: Decimal
    unit: str = ""
    activity: str = ""
    project: str = ""
    counterparty: str = ""
    booked_on: date | None = None
    voucher: str = ""
    text: str = ""

    @property
    def codes(self) -> tuple[str, str, str, str]:
        """Ansvar, verksamhet, projekt and motpart."""
        return self.unit, self.activity, self.project, self.counterparty


@dataclass(frozen=True)
class SieHead:
    """What a file says before its vouchers.

    ``first`` and ``through`` are the first and last period that it covers. ``accounts`` and ``codes`` are the names of
    all accounts, ansvar, verksamhet, projekt and motpart that its rows have, by code. ``whole`` tells that every
    voucher balances; where it does not, because the rows are parts of vouchers, the file says so. ``opening`` and
    ``closing`` are the kronor of accounts at the year's beginning and at the end of ``through``; empty when unknown.
    ``org_no`` is left out when it is empty.
    """

    company: str
    generated_on: date
    first: int
    through: int
    accounts: Mapping[str, str]
    codes: Mapping[Field, Mapping[str, str]]
    whole: bool
    org_no: str = ""
    opening: Mapping[str, Decimal] = dataclass_field(default_factory=dict)
    closing: Mapping[str, Decimal] = dataclass_field(default_factory=dict)

    @property
    def year(self) -> tuple[date, date]:
        """Räkenskapsår: the calendar year of the rows; rows over a turn of the year get one year that holds them all.

        A file has one year of its own, and its vouchers must lie in it (4B, #RAR and #VER).
        """
        return date(periods.year_of(self.first), 1, 1), date(periods.year_of(self.through), 12, 31)


def written(rows: Iterable[SieRow], head: SieHead) -> Iterator[bytes]:
    """A SIE 4E file a record at a time. The rows of a voucher (``voucher_of``) must stand together.

    Raises ValueError for a row outside the file's periods and for an amount with parts of öre.
    """
    checksum = Checksum("cp437")
    yield from map(_record, ("#FLAGGA 0", "#KSUMMA"))
    for line in _summed_lines(rows, head):
        checksum.add(line)
        yield _record(line)
    yield _record(f"#KSUMMA {checksum.value}")


def write(rows: Iterable[SieRow], head: SieHead) -> bytes:
    """Rows in any order as a SIE 4E file: vouchers in the order of their series and numbers, as 4B asks (#VER, 7)."""

    def order(row: SieRow) -> tuple[str, int, str, date]:
        series, number, booked_on = voucher_of(row, head)
        return series, int(number) if number.isdecimal() else 0, number, booked_on

    return b"".join(written(sorted(rows, key=order), head))


def voucher_of(row: SieRow, head: SieHead) -> tuple[str, str, date]:
    """Series, number and day of a row's voucher; the day lies in the file's year."""
    series, _, number = row.voucher.rpartition(" ")
    first, last = head.year
    booked_on = row.booked_on
    return series, number, booked_on if booked_on and first <= booked_on <= last else _day_in_period(row)


def _record(line: str) -> bytes:
    return f"{line}\r\n".encode("cp437")


def _summed_lines(rows: Iterable[SieRow], head: SieHead) -> Iterator[str]:
    """The records that the checksum is of."""
    yield from _identity(head)
    yield from _registers(head)
    for account, amount in sorted(head.opening.items()):
        yield f"#IB 0 {account} {_kronor(amount)}"
    for account, amount in sorted(head.closing.items()):
        yield f"#{'UB' if account[0] in '12' else 'RES'} 0 {account} {_kronor(amount)}"
    for (series, number, booked_on), members in groupby(rows, key=lambda row: voucher_of(row, head)):
        yield f"#VER {_quoted(series)} {_quoted(number)} {booked_on:%Y%m%d}"
        yield "{"
        for row in members:
            if not head.first <= row.period <= head.through:
                raise ValueError(f"period {row.period} is not within {head.first}–{head.through}")
            yield _trans(row, booked_on)
        yield "}"


def _identity(head: SieHead) -> Iterator[str]:
    yield from (f"#PROGRAM {_quoted(PROGRAM)} 1", "#FORMAT PC8", f"#GEN {head.generated_on:%Y%m%d}", "#SIETYP 4")
    if not head.whole:
        yield f"#PROSA {_quoted(EXTRACT)}"
    if head.org_no:
        yield f"#ORGNR {_quoted(head.org_no)}"
    first, last = head.year
    yield f"#FNAMN {_quoted(head.company)}"
    yield f"#RAR 0 {first:%Y%m%d} {last:%Y%m%d}"
    yield f"#OMFATTN {periods.last_day(head.through):%Y%m%d}"


def _registers(head: SieHead) -> Iterator[str]:
    for account, name in sorted(head.accounts.items()):
        yield f"#KONTO {account} {_quoted(name)}"
    for number, name in DIMENSIONS.values():
        yield f"#DIM {number} {_quoted(name)}"
    for of in CODES:
        for code, name in sorted(head.codes.get(of, {}).items()):
            yield f"#OBJEKT {DIMENSIONS[of][0]} {_quoted(code)} {_quoted(name)}"


def _trans(row: SieRow, booked_on: date) -> str:
    objects = " ".join(
        f"{DIMENSIONS[of][0]} {_quoted(code)}" for of, code in zip(CODES, row.codes, strict=True) if code
    )
    day = _day_in_period(row)
    written_day = "" if day == booked_on else f"{day:%Y%m%d}"
    return f"#TRANS {row.account} {{{objects}}} {_kronor(row.amount)} {_quoted(written_day)} {_quoted(row.text)}"


def _day_in_period(row: SieRow) -> date:
    """The row's day where it lies in the row's period, otherwise the period's last: the period is what counts."""
    day = row.booked_on
    return day if day and day.year * 100 + day.month == row.period else periods.last_day(row.period)


def _kronor(amount: Decimal) -> str:
    exact = amount.quantize(Decimal("0.01"))
    if exact != amount:
        raise ValueError(f"{amount} has parts of öre")
    return f"{exact:f}"


def _quoted(text: str) -> str:
    """A field in quotation marks: without control characters, in the letters that CP437 has."""
    plain = _CONTROL.sub(" ", text.translate(_LOOKALIKES)).strip()
    letters = plain
    if not _in_cp437(plain):
        letters = "".join(sign if _in_cp437(sign) else _nearest(sign) for sign in plain)
    if letters.endswith("\\"):
        letters += " "  # a backslash before the closing mark would escape it
    return '"' + letters.replace('"', '\\"') + '"'


def _in_cp437(text: str) -> bool:
    try:
        text.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True


def _nearest(sign: str) -> str:
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", errors="ignore").decode()
    return _CONTROL.sub("", bare) or "?"
