"""Every page, fragment and file of the product asks the database no more often than its budget says.

``tests/query_budgets.csv`` has a row for each row of the table of routes that one can open: the most queries that it
may take in the demo, made anew (``followup.fresh`` keeps nothing in a transaction), at its second request. The file is
written anew with ``pytest tests/house/test_query_budgets.py --write-query-budgets``.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import zeal
from django.db import connection
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
    for route in opened():
        taken[str(route)], said = walked(route)
        wrongs += [f"{route}: {words}" for words in said]
    if request.config.getoption("write_query_budgets"):
        write(taken)
    wrongs += [f"{name}: {words}" for name, words in beside(taken, budgets())]
    assert not wrongs, "\n".join(wrongs)


def opened() -> list[Route]:
    """The rows that one can open in the demo."""
    return [route for route in ROUTES if route.kind is not Kind.ACTION and not route.absent]


def walked(route: Route) -> tuple[int, list[str]]:
    """The queries of the second request, and what is wrong with how they are asked."""
    user = opener(route)
    client = Client()
    client.force_login(user)
    url = route.url(user)
    wrongs = []
    try:
        with zeal.zeal_context():
            read(client, url)
    except zeal.ZealError as found:
        wrongs.append(f"N+1: {found}")
    with CaptureQueriesContext(connection) as captured:
        status = read(client, url)
    if status >= 400:
        wrongs.append(f"{status} for {user.username} at {url}")
    asked = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    alike = Counter(LISTS.sub("?", VALUES.sub("?", sql)) for sql in set(asked))
    wrongs += [f"{times} times: {' '.join(sql.split())[:300]}" for sql, times in alike.items() if times > MOST_ALIKE]
    return len(asked), wrongs


def read(client: Client, url: str) -> int:
    """Open the address to the end of what it gives."""
    response = client.get(url)
    b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code


def opener(route: Route) -> User:
    """Somebody of the demo who may open it."""
    people = sorted(User.objects.all(), key=lambda one: (*(one.username != name for name in FIRST), one.username))
    for user in people:
        rights = Rights(user)
        if may_know(route, rights, owner=user) and may_open(route, rights):
            return user
    raise AssertionError(f"{route}: nobody in the demo may open it")


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
