"""Vouchers: the ``#TRANS`` rows of a SIE file of type 4.

``#TRANS`` alone is what stands; ``#RTRANS`` and ``#BTRANS`` tell how it came to be (4B, section 11).
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from finance.parsing import values
from finance.parsing.model import Layout
from finance.parsing.sie.dimensions import Codes
from finance.parsing.sie.reading import Reader, kronor
from finance.parsing.sie.records import Fields, Unclosed, fields
from finance.parsing.values import Refused

_PLAIN = re.compile(
    r"""[ \t]*\#TRANS[ \t]+"?([0-9]{1,20})"?[ \t]*           # account
    (\{[^{}"\\]*(?:"[^"\\{}]*"[^{}"\\]*)*\})[ \t]*           # objects
    "?(-?)([0-9]{1,14})(?:\.([0-9]{1,2}))?"?                 # amount
    (?:[ \t]+(?:""|"?([0-9]{8})"?)                           # day
    (?:[ \t]+(?:"([^"\\]*)"|([^\s"{}\\]+))                   # text
    (?:[ \t]+(?:"[^"\\]*"|[^\s"{}\\]+))*)?)?[ \t]*""",  # quantity, signature, fields to come
    re.VERBOSE,
)
_PLAIN_VOUCHER = re.compile(
    r"""[ \t]*\#VER[ \t]+(?:"([^"\\]*)"|([^\s"{}\\]+))      # series
    [ \t]+(?:"([^"\\]*)"|([^\s"{}\\]+))                    # number
    [ \t]+"?([0-9]{8})"?                                    # day
    (?:[ \t]+(?:"([^"\\]*)"|([^\s"{}\\]+))                 # text
    (?:[ \t]+(?:"[^"\\]*"|[^\s"{}\\]+))*)?[ \t]*""",  # registered on, signature, fields to come
    re.VERBOSE,
)
_MAX_LISTS = 100_000  # lists of objects remembered before starting over


@dataclass(slots=True)
class Voucher:
    """A voucher being read: its line, name, day, text, the öre that its rows leave, and how its braces stand."""

    line: int
    name: str
    booked_on: date | None
    text: str
    left: int = 0
    whole: bool = True
    opened: bool = False


class VoucherReader(Reader):
    """Reads the vouchers of a file. A row belongs to the month of its own day, or else of its voucher's day."""

    handlers: ClassVar = {"#VER": "_ver", "#TRANS": "_trans", "{": "_opened", "}": "_closed"}
    passed_over: ClassVar = {
        "#RTRANS": "Tillagda rader (#RTRANS) är historik och räknas inte; #TRANS gäller (antal: {}).",
        "#BTRANS": "Borttagna rader (#BTRANS) är historik och räknas inte; #TRANS gäller (antal: {}).",
    }

    def __init__(self, path: Path, layout: Layout, year_hint: int | None) -> None:
        super().__init__(path, layout, year_hint)
        self.voucher: Voucher | None = None
        self._codes: dict[str, Codes] = {}
        self._days: dict[str, date] = {}

    def at_once(self, line: int, text: str) -> bool:
        """Read a ``#TRANS`` or ``#VER`` of the plainest form."""
        plain = _PLAIN.fullmatch(text)
        if plain is None:
            begun = _PLAIN_VOUCHER.fullmatch(text)
            if begun:
                quoted_series, series, quoted_number, number, day, quoted, bare = begun.groups("")
                self._begin(line, quoted_series or series, quoted_number or number, day, quoted or bare)
            return begun is not None
        voucher = self.voucher
        if voucher is None:
            return False
        account, listed, sign, kronor, cents, day, quoted, bare = plain.groups()
        codes = self._codes.get(listed) or self._codes_of(listed)
        booked_on = (self._days.get(day) or self._day_of(day)) if day else voucher.booked_on
        if codes is None or booked_on is None:
            return False
        ore = int(kronor) * 100 + int(cents.ljust(2, "0")) if cents else int(kronor) * 100
        self.entries.read += 1
        self._add(line, account, codes, -ore if sign else ore, booked_on, quoted or bare or "", voucher)
        return True

    def _codes_of(self, listed: str) -> Codes | None:
        try:
            (objects,) = fields(listed)
            codes = self.objects.codes(objects)
        except (Unclosed, Refused):
            return None
        if len(self._codes) >= _MAX_LISTS:
            self._codes.clear()
        self._codes[listed] = codes
        return codes

    def _day_of(self, day: str) -> date | None:
        try:
            found = values.booking_date(day)
        except Refused:
            return None
        if found:
            self._days[day] = found
        return found

    def _trans(self, line: int, found: Fields) -> None:
        self.entries.read += 1
        objects, rest = self.with_objects(found, 2)
        account = self.account(line, "#TRANS", self.field(found, 1))
        codes = self.codes(line, "#TRANS", objects)
        ore = self.ore(line, "#TRANS", self.field(rest, 0))
        voucher = self.voucher
        if voucher is None:
            self.findings.problem(
                line, "#TRANS", account, "Raden står utanför verifikation (#VER). Hämta ut filen på nytt."
            )
            return
        day = self.field(rest, 1)
        booked_on = self.date(line, "#TRANS transdat", day) if day else voucher.booked_on
        if not account or codes is None or ore is None:
            voucher.whole = False
            return
        if booked_on is None:
            self._sum(account, ore, voucher)
            if not day:
                self.findings.problem(
                    line, "#TRANS transdat", "", "Datum saknas både på raden och på verifikationen. Fyll i det."
                )
            return
        self._add(line, account, codes, ore, booked_on, self.field(rest, 2), voucher)

    def _add(
        self, line: int, account: str, codes: Codes, ore: int, booked_on: date, text: str, voucher: Voucher
    ) -> None:
        self._sum(account, ore, voucher)
        counted_on = booked_on
        if self.year and booked_on not in self.year and voucher.booked_on and voucher.booked_on in self.year:
            counted_on = voucher.booked_on
            self.findings.note(
                line,
                "#TRANS transdat",
                booked_on.isoformat(),
                "Radens datum ligger utanför räkenskapsåret; raden hör till verifikationens månad (antal: {}).",
            )
        self.entries.add(
            line,
            counted_on.year * 100 + counted_on.month,
            account,
            codes,
            ore,
            booked_on,
            voucher.name or None,
            text.strip() or voucher.text or None,
        )

    def _sum(self, account: str, ore: int, voucher: Voucher) -> None:
        voucher.left += ore
        self.sums[account] = self.sums.get(account, 0) + ore

    def _ver(self, line: int, found: Fields) -> None:
        self._begin(line, *(self.field(found, at) for at in range(1, 5)))

    def _begin(self, line: int, series: str, number: str, day: str, text: str) -> None:
        self._finish()
        self.vouchers += 1
        name = f"{series.strip()} {number.strip()}".strip()
        booked_on = self._days.get(day) or self._day_of(day) or self.date(line, "#VER verdatum", day)
        if booked_on and self.year and booked_on not in self.year:
            self.findings.problem(
                line,
                "#VER verdatum",
                day,
                f"Verifikation {_named(name)}har ett datum utanför räkenskapsåret {self.year}. "
                "Rätta datumet eller hämta ut rätt år.",
            )
        self.voucher = Voucher(line, name, booked_on, text.strip())

    def _opened(self, line: int, found: Fields) -> None:
        if self.voucher:
            self.voucher.opened = True

    def _closed(self, line: int, found: Fields) -> None:
        self._finish(closed=True)

    def end(self) -> None:
        """A voucher may still be open."""
        self._finish()

    def _finish(self, *, closed: bool = False) -> None:
        voucher, self.voucher = self.voucher, None
        if voucher is None:
            return
        if voucher.opened and not closed:
            self.findings.problem(
                voucher.line,
                "#VER",
                voucher.name,
                f"Verifikation {_named(voucher.name)}avslutas inte med en klammer. "
                "Troligen är filen avkortad; hämta ut den på nytt.",
            )
        if voucher.left and voucher.whole:
            self._unbalanced(voucher)

    def _unbalanced(self, voucher: Voucher) -> None:
        if self.extract:
            self.findings.note(
                voucher.line,
                "#VER verno",
                voucher.name,
                "Filen är ett utdrag med delar av verifikationer; {} av dem balanserar inte.",
            )
            return
        self.findings.problem(
            voucher.line,
            "#VER verno",
            voucher.name,
            f"Verifikation {_named(voucher.name)}balanserar inte: {kronor(voucher.left)} skiljer. "
            "Rätta den i ekonomisystemet och hämta ut filen på nytt.",
        )


def _named(name: str) -> str:
    return f"{name} " if name else "utan nummer "
