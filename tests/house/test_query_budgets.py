"""Every page, fragment and file of the product asks the database no more often than its budget says.

``tests/query_budgets.csv`` has a row for each row of the table of routes that one can open: the most queries that it
may take in the demo, made anew (``followup.fresh`` keeps nothing in a transaction but decided reports). A request that
takes another number than it says is made again, for the first of a kind may fill what is kept in the process. The file
is written anew, from second requests alone, with ``pytest tests/house/test_query_budgets.py --write-query-budgets``.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import zeal
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from followup.models import User
from tests.routes import ROUTES, Kind, Route, may_know, may_open
from tests.routes.model import DEMO_URLS
from tests.routes.reach import Rights

FILE = Path(__file__).parent.parent / "query_budgets.csv"
SLACK = 3  # a budget may be so much above what is needed, before it must be lowered
MOST_ALIKE = 4  # so many times the same question may be asked of other things; more grows with the rows
MANY = 25  # what takes more than this says in the file why
FIRST = ("controller", "ekonomichef", "kommundirektor", "admin", "namndsekreterare", "handlaggare", "chef-vss")
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
LISTS = re.compile(r"(?:ARRAY\[[^\]]*\]|\(\?(?:, \?)*\))(?:::\w+\[\])?")


@dataclass(frozen=True)
class Budget:
    """The most queries of a row, and for a page of many of them why."""

    most: int
    why: str = ""


def test_every_page_keeps_its_query_budget(demo: None, request: pytest.FixtureRequest, settings) -> None:
    """One walk over all of them, since the demo is slow to put up: budgets, N+1 (zeal), and questions asked alike."""
    settings.ROOT_URLCONF = DEMO_URLS
    settings.ZEAL_NPLUSONE_THRESHOLD = MOST_ALIKE
    initialize_app_registry()
    patch()
    taken: dict[str, int] = {}
    wrongs: list[str] = []
    writes, known, readers = request.config.getoption("write_query_budgets"), budgets(), Readers()
    for route in opened():
        expected = None if writes else known.get(str(route))
        taken[str(route)], said = walked(route, readers, expected)
        wrongs += [f"{route}: {words}" for words in said]
    if writes:
        write(taken)
    wrongs += [f"{name}: {words}" for name, words in beside(taken, budgets())]
    assert not wrongs, "\n".join(wrongs)


def opened() -> list[Route]:
    """The rows that one can open in the demo."""
    return [route for route in ROUTES if route.kind is not Kind.ACTION and not route.absent]


class Readers:
    """The people of the demo, the first to be asked first, with what each may do and her browser."""

    def __init__(self) -> None:
        people = sorted(User.objects.all(), key=lambda one: (*(one.username != name for name in FIRST), one.username))
        self.rights = {user: Rights(user) for user in people}
        self._clients: dict[User, Client] = {}

    def opener(self, route: Route) -> User:
        """Somebody who may open it."""
        for user, rights in self.rights.items():
            if may_know(route, rights, owner=user) and may_open(route, rights):
                return user
        raise AssertionError(f"{route}: nobody in the demo may open it")

    def client(self, user: User) -> Client:
        """Her browser, where she has signed in."""
        if user not in self._clients:
            self._clients[user] = Client()
            self._clients[user].force_login(user)
        return self._clients[user]


def walked(route: Route, readers: Readers, budget: Budget | None) -> tuple[int, list[str]]:
    """The queries that it takes, and what is wrong with how they are asked."""
    user = readers.opener(route)
    client, url, wrongs = readers.client(user), route.url(user), []
    reset_queries()  # Django keeps the last 9000
    try:
        with zeal.zeal_context(), CaptureQueriesContext(connection) as captured:
            status = read(client, url)
    except zeal.ZealError as found:
        wrongs.append(f"N+1: {found}")
    asked = questions(captured)
    if wrongs or budget is None or not budget.most - SLACK <= len(asked) <= budget.most:
        with CaptureQueriesContext(connection) as captured:
            status = read(client, url)
        asked = questions(captured)
    if status >= 400:
        wrongs.append(f"{status} for {user.username} at {url}")
    alike = Counter(LISTS.sub("?", VALUES.sub("?", sql)) for sql in set(asked))
    wrongs += [f"{times} times: {' '.join(sql.split())[:300]}" for sql, times in alike.items() if times > MOST_ALIKE]
    return len(asked), wrongs


def read(client: Client, url: str) -> int:
    """Open the address to the end of what it gives."""
    response = client.get(url)
    b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code


def questions(captured: CaptureQueriesContext) -> list[str]:
    """What the database was asked."""
    return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]


def beside(taken: dict[str, int], known: dict[str, Budget]) -> list[tuple[str, str]]:
    """What differs between what is taken and what the file says."""
    found = [(name, "has a budget but is no row that one can open") for name in known if name not in taken]
    for name, number in taken.items():
        budget = known.get(name)
        if budget is None:
            found.append((name, f"has no budget in {FILE.name} (it takes {number})"))
        elif number > budget.most:
            found.append((name, f"takes {number} queries, its budget is {budget.most}"))
        elif number < budget.most - SLACK:
            found.append((name, f"takes {number} queries: lower its budget of {budget.most}"))
        elif budget.most > MANY and not budget.why:
            found.append((name, f"may take {budget.most} queries, and {FILE.name} does not say why"))
    return found


def budgets() -> dict[str, Budget]:
    """What the file says."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["route"]: Budget(int(row["most_queries"]), row["why"]) for row in csv.DictReader(rows)}


def write(taken: dict[str, int]) -> None:
    """The file anew, in the table's order; what it says of why is kept."""
    known = budgets() if FILE.exists() else {}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("route", "most_queries", "why"))
        rows.writerows((name, number, known.get(name, Budget(0)).why) for name, number in taken.items())
