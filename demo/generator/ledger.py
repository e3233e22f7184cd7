"""The demo's ledger (huvudbok): rows whose sums are exactly the targets, otherwise as a municipality's rows look.

Each target is split among accounts, then months, then rows. Every split adds up to the öre, so nothing has to be
made to fit at the end. Only ``Random.random`` and whole-number arithmetic are used: the same bytes on every machine.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

from demo.generator import data, investments
from demo.generator.data import SPANS, Target
from demo.generator.habits import Habit, Habits, sign
from demo.generator.split import split
from followup.periods import MONTHS, first_day, last_day

HEADER = "Period;Vernr;Bokföringsdatum;Konto;Kontotext;Ansvar;Verksamhet;Projekt;Motpart;Text;Belopp"
FILES = {
    "huvudbok-2022.csv": ("outcome_2022_01_08", "outcome_2022_09_12"),
    "huvudbok-2023-01--08.csv": ("outcome_2023_01_08",),
}
CREDITED = 0.006  # share of invoice rows that were invoiced wrongly and credited
SAME_VOUCHER = 0.3  # share of rows that stand on the same voucher as the row before
PAY_DAY = 27
Choice = TypeVar("Choice")


class Entry(NamedTuple):
    """A row of the ledger; ``voucher`` tells vouchers of a series apart before they have numbers."""

    booked_on: str
    series: str
    voucher: int
    period: int
    account: str
    name: str
    unit: str
    activity: str
    project: str
    counterparty: str
    text: str
    ore: int


class _Voucher(NamedTuple):
    number: int
    booked_on: str
    text: str
    counterparty: str


class OneOff(NamedTuple):
    """An item that is not ordinary business, booked as one row: signed öre, as the ledger has it."""

    period: int
    account: str
    unit: str
    activity: str
    counterparty: str
    text: str
    ore: int


@cache
def working_days(period: int) -> tuple[str, ...]:
    """The month's days from Monday to Friday, as ISO dates."""
    first = first_day(period).toordinal()
    days = map(date.fromordinal, range(first, last_day(period).toordinal() + 1))
    return tuple(day.isoformat() for day in days if day.weekday() < 5)


def pay_day(period: int) -> str:
    """The last working day up to and with the 27th."""
    return max(day for day in working_days(period) if int(day[-2:]) <= PAY_DAY)


class Book:
    """Makes the entries of one year."""

    def __init__(self, habits: Habits, one_offs: list[OneOff]) -> None:
        self.habits = habits
        self.one_offs = one_offs
        self.vouchers = 0

    def entries(self, target: Target, span: str) -> Iterator[Entry]:
        """The rows of one target in one span; with the one-off items they sum to the target."""
        year, first, last = SPANS[span]
        rng = Random(f"{target.unit}/{target.activity}/{target.side}/{span}")
        shares = self.habits.shares(target.profile, target.side, year)
        listed = [item for item in self.one_offs if self._is_of(item, target, year * 100 + first, year * 100 + last)]
        yield from map(self._one_off_entry, listed)
        total = sign(target.side) * target.spans[span] - sum(item.ore for item in listed)
        for account, amount in zip(shares, split(total, list(shares.values())), strict=True):
            habit = self.habits.accounts[account]
            months = split(amount, habit.months[first - 1 : last])
            for month, part in enumerate(months, first):
                yield from self.month(habit, target, year * 100 + month, part, rng)

    def _is_of(self, item: OneOff, target: Target, first: int, last: int) -> bool:
        side = data.REVENUE if item.account.startswith("3") else data.COST
        return (item.unit, item.activity, side) == (target.unit, target.activity, target.side) and (
            first <= item.period <= last
        )

    def _one_off_entry(self, item: OneOff) -> Entry:
        self.vouchers += 1
        return Entry(
            working_days(item.period)[-3],
            "BO",
            self.vouchers,
            item.period,
            item.account,
            self.habits.accounts[item.account].name,
            item.unit,
            item.activity,
            "",
            item.counterparty,
            item.text,
            item.ore,
        )

    def month(self, habit: Habit, target: Target, period: int, amount: int, rng: Random) -> Iterator[Entry]:
        """One account's rows in one month."""
        count = max(1, round(abs(amount) / (habit.row_size * 100))) if habit.row_size else 1
        weights = [200 + int(3000 * rng.random() * rng.random() * rng.random()) for _ in range(count)]
        voucher: _Voucher | None = None
        for part in split(amount, weights):
            if not part:
                continue
            if voucher is None or rng.random() >= SAME_VOUCHER:
                voucher = self._voucher(habit, target, period, rng)
            entry = Entry(
                voucher.booked_on,
                habit.series,
                voucher.number,
                period,
                habit.code,
                habit.name,
                target.unit,
                target.activity,
                self._project(target, period, rng),
                voucher.counterparty,
                voucher.text,
                part,
            )
            if habit.series == "LF" and rng.random() < CREDITED:
                yield entry._replace(text=f"{voucher.text} fel belopp", ore=2 * part)
                self.vouchers += 1
                yield entry._replace(voucher=self.vouchers, text=f"Kreditfaktura {voucher.text}", ore=-part)
            else:
                yield entry

    def _voucher(self, habit: Habit, target: Target, period: int, rng: Random) -> _Voucher:
        """A new voucher: somebody's invoice, or what the municipality books by itself (pay, depreciation, orders)."""
        if habit.series == "LÖ":  # an area's pay of a month is one voucher
            number = period * 1000 + int(target.unit[:3])
            return _Voucher(number, pay_day(period), f"Lönekörning {MONTHS[period % 100 - 1]}", "")
        self.vouchers += 1
        counterparts = habit.counterparts_of(target.unit)
        if not counterparts:
            text = f"{habit.name} {MONTHS[period % 100 - 1]}"
            return _Voucher(self.vouchers, working_days(period)[-1], text, "")
        name, counterparty = _pick(counterparts, rng)
        number = 10000 + int(rng.random() * 90000)
        return _Voucher(self.vouchers, _pick(working_days(period), rng), f"{name} {number}", counterparty)

    def _project(self, target: Target, period: int, rng: Random) -> str:
        project = self.habits.projects.get((target.unit, target.activity))
        taken = project and project.first <= period <= project.last and rng.random() * 100 < project.percent
        return project.code if project and taken else ""


def _pick(among: tuple[Choice, ...], rng: Random) -> Choice:
    return among[int(rng.random() * len(among))]


def one_offs() -> list[OneOff]:
    """The listed one-off items."""
    return [
        OneOff(
            int(row["period"]),
            row["account"],
            row["unit"],
            row["activity"],
            row["counterparty"],
            row["text"],
            data.ore(row["amount"]),
        )
        for row in data.rows("one_offs.csv")
    ]


def write(folder: Path) -> list[Path]:
    """Writes the ledger files (CP1252, semicolons, decimal comma) into ``folder``; returns their paths."""
    habits, items, targets = Habits(), one_offs(), list(data.targets())
    paths = []
    for name, spans in FILES.items():
        book = Book(habits, items)
        entries = [entry for target in targets for span in spans for entry in book.entries(target, span)]
        entries = sorted([*entries, *investments.entries(book, SPANS[spans[0]][0])])
        path = folder / name
        path.write_bytes("\r\n".join([HEADER, *_lines(entries), ""]).encode("cp1252"))
        paths.append(path)
    return paths


def _lines(entries: list[Entry]) -> Iterator[str]:
    """The rows as text, vouchers numbered by series in order of booking."""
    numbers: dict[str, int] = {}
    before: dict[str, tuple[str, int]] = {}
    for e in entries:
        if before.get(e.series) != (e.booked_on, e.voucher):
            before[e.series] = (e.booked_on, e.voucher)
            numbers[e.series] = numbers.get(e.series, 0) + 1
        number = f"{e.series}{e.period // 100 % 100}{numbers[e.series]:06d}"
        minus, amount = "-" if e.ore < 0 else "", abs(e.ore)
        yield (
            f"{e.period};{number};{e.booked_on};{e.account};{e.name};{e.unit};{e.activity};{e.project};"
            f"{e.counterparty};{e.text};{minus}{amount // 100},{amount % 100:02d}"
        )
