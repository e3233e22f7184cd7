"""Writing SIE 4E: ledger rows as vouchers, in CP437, with a checksum, so that they read back to the same sums."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from finance.parsing.model import Field
from finance.parsing.sie.checksum import Checksum
from finance.parsing.sie.dimensions import CODES
from finance.parsing.sie.reading import EXTRACT

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


@dataclass(frozen=True)
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


def write(
    rows: Iterable[SieRow],
    *,
    company: str,
    org_no: str,
    year: int,
    generated_on: date,
    accounts: Mapping[str, str],
    codes: Mapping[Field, Mapping[str, str]],
    opening: Mapping[str, Decimal] | None = None,
    closing: Mapping[str, Decimal] | None = None,
) -> bytes:
    """The rows, all of one fiscal year, as a SIE 4E file.

    ``accounts`` and ``codes`` are the names of accounts, ansvar, verksamhet, projekt and motpart by code; only those
    used are written. ``opening`` and ``closing`` are the kronor of accounts at the year's beginning and at the end of
    what is written; they are left out when the rows are a part of the year that has no such balances. Where the rows
    are parts of vouchers, which then do not balance, the file says so. Raises ValueError for a period of another year
    and for an amount with parts of öre.
    """
    ordered = sorted(rows, key=lambda row: _voucher_key(row, year))
    lines = [*_identity(ordered, company, org_no, year, generated_on), *_registers(ordered, accounts, codes)]
    lines += [f"#IB 0 {account} {_kronor(amount)}" for account, amount in sorted((opening or {}).items())]
    for account, amount in sorted((closing or {}).items()):
        lines.append(f"#{'UB' if account[0] in '12' else 'RES'} 0 {account} {_kronor(amount)}")
    for (series, number, booked_on), members in groupby(ordered, key=lambda row: _voucher_of(row, year)):
        lines += [f"#VER {_quoted(series)} {_quoted(number)} {booked_on:%Y%m%d}", "{"]
        lines += [_trans(row, booked_on) for row in members]
        lines.append("}")
    checksum = Checksum("cp437")
    for line in lines:
        checksum.add(line)
    whole = ["#FLAGGA 0", "#KSUMMA", *lines, f"#KSUMMA {checksum.value}", ""]
    return "\r\n".join(whole).encode("cp437")


def _identity(rows: Sequence[SieRow], company: str, org_no: str, year: int, generated_on: date) -> list[str]:
    lines = [f"#PROGRAM {_quoted(PROGRAM)} 1", "#FORMAT PC8", f"#GEN {generated_on:%Y%m%d}", "#SIETYP 4"]
    sums: dict[tuple[str, str, date], Decimal] = {}
    for row in rows:
        voucher = _voucher_of(row, year)
        sums[voucher] = sums.get(voucher, Decimal(0)) + row.amount
    if any(sums.values()):
        lines.append(f"#PROSA {_quoted(EXTRACT)}")
    lines += [f"#ORGNR {_quoted(org_no)}", f"#FNAMN {_quoted(company)}", f"#RAR 0 {year}0101 {year}1231"]
    if rows:
        lines.append(f"#OMFATTN {_last_day(max(row.period for row in rows)):%Y%m%d}")
    return lines


def _registers(
    rows: Sequence[SieRow], accounts: Mapping[str, str], codes: Mapping[Field, Mapping[str, str]]
) -> list[str]:
    lines = [
        f"#KONTO {account} {_quoted(accounts.get(account, account))}" for account in sorted({r.account for r in rows})
    ]
    lines += [f"#DIM {number} {_quoted(name)}" for number, name in DIMENSIONS.values()]
    for place, of in enumerate(CODES):
        names = codes.get(of, {})
        for code in sorted({row.codes[place] for row in rows} - {""}):
            lines.append(f"#OBJEKT {DIMENSIONS[of][0]} {_quoted(code)} {_quoted(names.get(code, code))}")
    return lines


def _trans(row: SieRow, booked_on: date) -> str:
    objects = " ".join(
        f"{DIMENSIONS[of][0]} {_quoted(code)}" for of, code in zip(CODES, row.codes, strict=True) if code
    )
    day = _day_in_period(row)
    written = "" if day == booked_on else f"{day:%Y%m%d}"
    return f"#TRANS {row.account} {{{objects}}} {_kronor(row.amount)} {_quoted(written)} {_quoted(row.text)}"


def _voucher_of(row: SieRow, year: int) -> tuple[str, str, date]:
    """Series, number and day of a row's voucher; the day lies in the year."""
    series, _, number = row.voucher.rpartition(" ")
    booked_on = row.booked_on
    return series, number, booked_on if booked_on and booked_on.year == year else _day_in_period(row)


def _voucher_key(row: SieRow, year: int) -> tuple[str, int, str, date]:
    """Vouchers in the order of their series and numbers, as 4B asks (#VER, 7)."""
    if row.period // 100 != year:
        raise ValueError(f"period {row.period} is not of {year}")
    series, number, booked_on = _voucher_of(row, year)
    return series, int(number) if number.isdecimal() else 0, number, booked_on


def _day_in_period(row: SieRow) -> date:
    """The row's day where it lies in the row's period, otherwise the period's last: the period is what counts."""
    day = row.booked_on
    return day if day and day.year * 100 + day.month == row.period else _last_day(row.period)


def _last_day(period: int) -> date:
    year, month = divmod(period, 100)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _kronor(amount: Decimal) -> str:
    exact = amount.quantize(Decimal("0.01"))
    if exact != amount:
        raise ValueError(f"{amount} has parts of öre")
    return f"{exact:f}"


def _quoted(text: str) -> str:
    """A field in quotation marks: without control characters, in the letters that CP437 has."""
    plain = _CONTROL.sub(" ", text.translate(_LOOKALIKES)).strip()
    letters = "".join(sign if _in_cp437(sign) else _nearest(sign) for sign in plain)
    if letters.endswith("\\"):
        letters += " "  # a backslash before the closing mark would escape it
    return '"' + letters.replace('"', '\\"') + '"'


def _in_cp437(sign: str) -> bool:
    try:
        sign.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True


def _nearest(sign: str) -> str:
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", errors="ignore").decode()
    return _CONTROL.sub("", bare) or "?"
