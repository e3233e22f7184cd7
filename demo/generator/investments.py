"""The demo's investments in the ledger: rows with a project code on balance accounts, outside every driftsammandrag."""

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from demo.generator import data
from demo.generator.data import COST, Target
from demo.generator.split import split

if TYPE_CHECKING:
    from demo.generator.ledger import Book, Entry


def entries(book: "Book", year: int) -> Iterator["Entry"]:
    """The rows of a year: each project's amount parted among its months, then among invoices, to the öre."""
    for row in data.rows("investment_use.csv"):
        first = int(row["period"])
        if first // 100 != year:
            continue
        habit = book.habits.accounts[row["account"]]
        target = Target(row["unit"], row["activity"], COST, "", {})
        rng = Random(f"{row['project']}/{row['account']}/{first}")
        months = habit.months[first % 100 - 1 :][: int(row["months"])]
        for period, amount in enumerate(split(data.ore(row["amount"]), months), first):
            for entry in book.month(habit, target, period, amount, rng):
                yield entry._replace(project=row["project"])
