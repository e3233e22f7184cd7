"""Balances and budgets: SIE files of types 1–3, and the budget of any type.

What the ledger keeps is change, month by month. So a period balance (``#PSALDO``) or budget (``#PBUDGET``) is a row as
it stands, and a file that has only balances of the year (``#IB``, ``#UB``, ``#RES``) gives one row for each account,
closing less opening balance, in the last month that the file speaks of. The same year as type 1, 2, 3 or 4 thereby
gives the same sum of each account.

A file of type 3 says the same money several times: once for the account as a whole and once for every dimension (4B,
8.12 and #PSALDO). One way of dividing it is read, the one that tells most of ansvar and verksamhet, and what it leaves
of the account as a whole becomes a row without codes. Some programs divide each krona once, by all its dimensions at a
time; then every part is read. No money is lost and none counted twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from finance.parsing import values
from finance.parsing.model import Layout, UnreadableFile
from finance.parsing.sie.dimensions import Objects
from finance.parsing.sie.reading import Reader, kronor
from finance.parsing.sie.records import Fields, Text, Unclosed, fields
from finance.parsing.values import Refused

_SHOWN = 10  # accounts named one by one before the rest are only counted
_OTHER_YEARS = "Saldon och budget för andra räkenskapsår än det innevarande läses inte in (antal: {})."
_EITHER = "{} objektsaldon delar upp samma belopp på andra sätt och läses inte in."

Division = frozenset[str]
"""The dimensions that a record's list of objects has."""

Place = tuple[int, str]
"""Period and account."""


def dimensions_of(objects: Sequence[str]) -> Division:
    """The dimensions of a list of objects."""
    return frozenset(number.strip() for number in objects[0::2])


def divisions_read(text: Text, label: str, objects: Objects) -> set[Division]:
    """Which divisions of the file's period records to read: all of them where together they are the accounts as a
    whole, otherwise the one that tells most of ansvar and verksamhet with the least beside them.
    """
    found: set[Division] = set()
    left: defaultdict[tuple[str, str], int] = defaultdict(int)
    for _, line in text.lines():
        if label not in line.upper():
            continue
        try:
            _, year, period, account, listed, amount, *_ = fields(line)
            ore = values.amount(str(amount), ".")
        except (Unclosed, ValueError):
            continue  # the reader says so
        if year == "0" and isinstance(listed, tuple):
            found.add(dimensions_of(listed))
            left[str(period), str(account)] += -ore if listed else ore
    divided = found - {frozenset()}
    if len(found) > len(divided) and not any(left.values()):
        return divided
    mapped = objects.mapped

    def told(division: Division) -> tuple[int, bool, int]:
        places = {mapped[number] for number in division if number in mapped}
        return len(places & {0, 1}), 0 in places, -len(division)

    return {max(found, key=told)} if found else set()


class BalanceReader(Reader):
    """What the readers of balances share: the year's opening and closing balances, by account with their line."""

    handlers: ClassVar = {"#IB": "_balance", "#UB": "_balance", "#RES": "_balance", "#OMFATTN": "_omfattn"}

    def __init__(self, path: Path, layout: Layout, year_hint: int | None) -> None:
        super().__init__(path, layout, year_hint)
        self.balances: dict[str, dict[str, tuple[int, int]]] = {"#IB": {}, "#UB": {}, "#RES": {}}
        self.until: date | None = None

    def _omfattn(self, line: int, found: Fields) -> None:
        self.until = self.date(line, "#OMFATTN datum", self.field(found, 1))

    def of_this_year(self, line: int, label: str, found: Fields) -> bool:
        """Whether a record is of the year that the file is about; a note when it is not."""
        year = self.field(found, 1)
        if year != "0":
            if year.removeprefix("-").isdecimal():
                self.findings.note(line, label, year, _OTHER_YEARS)
            else:
                self.findings.problem(line, f"{label} årsnr", year, "Årsnumret ska vara 0, -1 eller lägre. Rätta det.")
        return year == "0"

    def _balance(self, line: int, found: Fields) -> None:
        label = str(found[0]).upper()
        if not self.of_this_year(line, label, found):
            return
        account = self.account(line, label, self.field(found, 2))
        ore = self.ore(line, label, self.field(found, 3))
        if not account or ore is None:
            return
        if account in self.balances[label]:
            self.findings.problem(
                line, f"{label} konto", account, f"Kontot har redan ett saldo ({label}) i filen. Ta bort det ena."
            )
        self.balances[label][account] = (line, ore)

    @property
    def closing(self) -> dict[str, int]:
        """The öre of each account that closes the year: ``#UB`` of balance accounts, ``#RES`` of the others."""
        return {account: ore for label in ("#UB", "#RES") for account, (_, ore) in self.balances[label].items()}

    def changes(self) -> dict[str, tuple[int, int]]:
        """The line and the year's change of each account."""
        found = dict(self.balances["#IB"])
        for account, (line, ore) in found.items():
            found[account] = (line, -ore)
        for label in ("#UB", "#RES"):
            for account, (line, ore) in self.balances[label].items():
                found[account] = (line, ore + found.get(account, (0, 0))[1])
        return found


class ClosingReader(BalanceReader):
    """Reads a file of type 1: one row for each account, in the last month that the file speaks of."""

    def end(self) -> None:
        """The rows, once opening and closing balances are known."""
        last = self.until or (self.year.last if self.year else None)
        if last is None:
            raise UnreadableFile(
                "SIE-filen säger inte vilket räkenskapsår den gäller (#RAR). Ange året och försök igen."
            )
        period = last.year * 100 + last.month
        without = self.objects.codes(())
        for account, (line, ore) in sorted(self.changes().items(), key=lambda item: item[1]):
            self.entries.read += 1
            self.entries.add(line, period, account, without, ore)
            self.findings.note(
                line,
                "#RES",
                str(period),
                f"Filen har bara årets saldon (typ 1). Förändringen på {{}} konton läggs på period {period}.",
            )
        self.sums = self.closing


@dataclass(slots=True)
class Whole:
    """An account as a whole in a period: the line that tells, and the öre that no division has told of yet."""

    line: int
    left: int


class PeriodReader(BalanceReader):
    """Reads period balances or period budgets of types 2 and 3."""

    handlers: ClassVar = {**BalanceReader.handlers, "#PSALDO": "_psaldo", "#PBUDGET": "_pbudget"}

    def __init__(self, path: Path, layout: Layout, year_hint: int | None) -> None:
        super().__init__(path, layout, year_hint)
        self.divisions = divisions_read(Text(path, layout.encoding, layout.newline), layout.records, self.objects)
        self._whole: dict[Place, Whole] = {}
        self._divided: dict[Place, int] = {}
        self._otherwise: dict[Place, int] = {}

    def _psaldo(self, line: int, found: Fields) -> None:
        if self.layout.records == "#PSALDO":
            self._period_record(line, found)

    def _pbudget(self, line: int, found: Fields) -> None:
        if self.layout.records == "#PBUDGET":
            self._period_record(line, found)

    def _period_record(self, line: int, found: Fields) -> None:
        label = self.layout.records
        if not self.of_this_year(line, label, found):
            return
        self.entries.read += 1
        objects, rest = self.with_objects(found, 4)
        period = self._period(line, self.field(found, 2))
        account = self.account(line, label, self.field(found, 3))
        codes = self.codes(line, label, objects, of_balance=True)
        ore = self.ore(line, label, self.field(rest, 0))
        if not period or not account or codes is None or ore is None:
            return
        place, division = (period, account), dimensions_of(objects)
        if not division:
            self._of_whole(line, place, ore)
            self.entries.read -= 1  # what is left of it is a row, when the file has ended
        elif division in self.divisions:
            self._divided[place] = self._divided.get(place, 0) + ore
            self.entries.add(line, period, account, codes, ore)
        else:
            self._otherwise.setdefault(place, line)
            self.findings.note(line, label, " ".join(objects), _EITHER)
            self.entries.read -= 1

    def _of_whole(self, line: int, place: Place, ore: int) -> None:
        if place in self._whole:
            self._whole[place].left += ore
        else:
            self._whole[place] = Whole(line, ore)

    def _period(self, line: int, text: str) -> int:
        label = f"{self.layout.records} period"
        try:
            period = values.period(text)
            if self.year and not self.year.has(period):
                raise Refused(f"Perioden ligger utanför räkenskapsåret {self.year}. Rätta den ena av dem.")
        except Refused as refused:
            self.findings.problem(line, label, text, str(refused))
            return 0
        return period

    def end(self) -> None:
        """The rows of what no division told of; then the control against the year's balances."""
        without = self.objects.codes(())
        for place, whole in self._whole.items():
            self.sums[place[1]] = self.sums.get(place[1], 0) + whole.left
            whole.left -= self._divided.get(place, 0)
            if whole.left or place not in self._divided:
                self.entries.read += 1
                self.entries.add(whole.line, place[0], place[1], without, whole.left)
        for place, ore in self._divided.items():
            if place not in self._whole:
                self.sums[place[1]] = self.sums.get(place[1], 0) + ore
        self._refuse_untold()
        if self.layout.records == "#PSALDO":
            self._compare()
            self.sums |= self.closing

    def _refuse_untold(self) -> None:
        """Money that the file only tells divided in ways that are not read would be lost."""
        for place, line in self._otherwise.items():
            if place not in self._whole and place not in self._divided:
                self.findings.problem(
                    line,
                    f"{self.layout.records} objektlista",
                    place[1],
                    f"Konto {place[1]} i period {place[0]} finns bara uppdelat på en dimension som inte läses. "
                    "Ange vilken dimension som är ansvar, eller hämta ut filen med kontots hela saldo.",
                )

    def _compare(self) -> None:
        """Note the accounts whose period balances are not the year's change."""
        off = [
            (line, account, change - self.sums.get(account, 0))
            for account, (line, change) in self.changes().items()
            if account in self.closing and change != self.sums.get(account, 0)
        ]
        for line, account, ore in off[:_SHOWN]:
            self.findings.note(
                line,
                "#PSALDO",
                account,
                f"Periodsaldona för konto {account} skiljer {kronor(ore)} från årets förändring. Kontrollera uttaget.",
            )
        for line, account, _ in off[_SHOWN:]:
            self.findings.note(
                line, "#PSALDO", account, "Ytterligare {} konton har periodsaldon som skiljer från årets förändring."
            )
