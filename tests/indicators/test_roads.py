"""Each road to a secret value, tried by each role that may not read it, and by a stranger.

``test_confidentiality`` asks every address that there is. Here each way of getting or inferring a value is named:
what it answers must not say a secret number, and must be the same whatever the secret numbers are. That the roads
lead somewhere at all is tried by the one role that may read everything.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import openpyxl
import pypdf
import pytest
import structlog
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from followup import jobs
from followup.access import Permission, Role, permissions
from followup.models import Job, User
from goals import evidence
from goals.models import Goal
from indicators import entering, reading
from indicators.models import Indicator, Value
from indicators.values import Cell
from tests.factories import ground
from tests.factories.workflow import World
from tests.goals import goal_cases
from tests.indicators.test_confidentiality import NOW, SECRETS, TRUSTED, _fill, _spoken, secrets

__all__ = ["secrets"]

LIST = "/indikatorer/2023-08/"
HIDDEN = ("hemlig", "man", "kvinnor")
Made = dict[str, Indicator]
Road = Callable[[World, Made, User, Client], str]


def _asked(client: Client, address: str, query: str = "") -> str:
    """What an address answers, without what differs from one moment to the next."""
    return _steady(client.get(f"{address}{query}"))


def _steady(answer: HttpResponse) -> str:
    """An answer without the tokens and times of the moment."""
    text = re.sub(r"[A-Za-z0-9_-]{32,}", "", answer.content.decode("utf-8", "replace"))
    timeless = re.sub(r'"(at|saved)": "[^"]*"', "", text)
    return f"{answer.status_code} {timeless}"


def _table(text: str) -> str:
    return "".join(re.findall(r"<table.*?</table>", text, re.DOTALL))


def _names(text: str) -> str:
    """The indicators of a table in their order."""
    return " ".join(re.findall(r"/indikatorer/2023-08/(\w+)/", _table(text)))


def _page(world: World, made: Made, user: User, client: Client) -> str:
    return "".join(_asked(client, f"{LIST}{code}/") for code in ("hemlig", "delad", "oppen"))


def _listed(world: World, made: Made, user: User, client: Client) -> str:
    return _table(_asked(client, LIST))


def _chart(world: World, made: Made, user: User, client: Client) -> str:
    return "".join(re.findall(r"<svg.*?</svg>", _page(world, made, user, client), re.DOTALL))


def _order(world: World, made: Made, user: User, client: Client) -> str:
    orders = ("c2023_08", "-c2023_08", "outcome", "-outcome")
    return "|".join(_names(_asked(client, LIST, f"?ordning={one}")) for one in orders)


def _filter(world: World, made: Made, user: User, client: Client) -> str:
    return "|".join(
        _names(_asked(client, LIST, f"?uppfyllelse={one}")) for one in ("reached", "not_reached", "unknown")
    )


def _search(world: World, made: Made, user: User, client: Client) -> str:
    words = [numbers[code].replace(".", ",") for numbers in SECRETS for code in ("hemlig", "man")]
    return "|".join(_names(_asked(client, LIST, f"?sok={one}")) for one in words)


def _sum(world: World, made: Made, user: User, client: Client) -> str:
    """Counts in headlines, what is proposed of a goal that rests on them, and the total with the parts beside it."""
    goal = Goal.objects.get()
    counts = re.findall(r"<h1.*?</h1>.*?</p>", _asked(client, LIST), re.DOTALL)
    rows = reading.read([made["delad"], made["man"], made["kvinnor"]], user=user, columns=[NOW])
    shown = [(row.indicator.code, row.cells[NOW].text) for row in rows]
    return f"{counts} {evidence.proposed(goal, world.occasion)} {shown} {_asked(client, f'/mal/2023-08/{goal.pk}/')}"


def _export(world: World, made: Made, user: User, client: Client) -> str:
    csv = _asked(client, LIST, "?format=csv")
    return csv + _workbook(client, f"{LIST}?format=xlsx") + _workbook(client, f"{LIST}kalkylblad/fil/")


def _workbook(client: Client, address: str) -> str:
    answer = client.get(address)
    if answer.status_code != 200:
        return str(answer.status_code)
    body = b"".join(answer) if answer.streaming else answer.content
    return repr([list(row) for sheet in openpyxl.load_workbook(io.BytesIO(body)).worksheets for row in sheet.values])


def _api(world: World, made: Made, user: User, client: Client) -> str:
    """The answers that scripts get. There is no other API."""
    found = [_asked(client, f"{LIST}lamna/TN/lage/")]
    for code in HIDDEN:
        cell = {"line": made[code].pk, "field": "value", "value": "73,19", "version": 0}
        found.append(_steady(client.post(f"{LIST}lamna/TN/spara/", cell)).replace("73,19", ""))
    return "".join(found)


def _pdf(world: World, made: Made, user: User, client: Client) -> str:
    ordered = client.post("/rapport/TN/2023-08/pdf/")
    if ordered.status_code != 302:
        return str(ordered.status_code)
    job = Job.objects.latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    printed = b"".join(client.get(job.result_url).streaming_content)
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages)


def _snapshot(world: World, made: Made, user: User, client: Client) -> str:
    """What may be told to all, as a report that is kept tells it."""
    return repr([(row.cells, row.attainment, row.trend) for row in reading.read(made.values(), user=None)])


def _history(world: World, made: Made, user: User, client: Client) -> str:
    versions = [reading.history(made[code], user=user) for code in HIDDEN]
    return f"{[len(one) for one in versions]} {_page(world, made, user, client).split('Historik')[1:]}"


def _error(world: World, made: Made, user: User, client: Client) -> str:
    """A right guess is refused like a wrong one, in the same words."""
    told = []
    for code in HIDDEN:
        for guess in ("73.19", "41.87", "52.63", "60.00"):
            put = {"indicator": made[code], "column": NOW, "cell": Cell(Decimal(guess)), "by": user}
            try:
                entering.put(version=0, **put)
            except Exception as refused:
                told.append(f"{type(refused).__name__} {refused}")
            else:
                told.append("kept")
    return repr(told)


def _log(world: World, made: Made, user: User, client: Client) -> str:
    with structlog.testing.capture_logs() as lines:
        for road in (_listed, _api, _error):
            road(world, made, user, client)
        for value in Value.objects.all():
            structlog.get_logger().info("value", value=repr(value), words=str(value))
    kept = [{name: words for name, words in line.items() if name not in ("timestamp", "duration")} for line in lines]
    return repr(sorted(map(repr, kept)))


ROADS: dict[str, Road] = {
    "page": _page,
    "table": _listed,
    "chart": _chart,
    "sort order": _order,
    "filter": _filter,
    "search": _search,
    "sum": _sum,
    "export": _export,
    "API": _api,
    "PDF": _pdf,
    "snapshot": _snapshot,
    "history": _history,
    "error message": _error,
    "log": _log,
}
TELLS_NOBODY = {"search", "PDF", "snapshot", "error message", "log"}


@pytest.fixture(autouse=True)
def goal(world: World, secrets: Made) -> Goal:
    """A goal that rests on the secret indicator and on the divided one."""
    made = goal_cases.goal(world)
    for code in ("hemlig", "delad"):
        evidence.link(goal=made, key=f"indicator:{secrets[code].pk}", by=world.controller)
    return made


@pytest.fixture
def people(world: World) -> dict[str, User]:
    """One of each role over the whole municipality, and a stranger."""
    found = {role.value: ground.person(f"roll-{role}", role, world.units.municipality) for role in Role}
    return found | {"stranger": ground.person("nyfiken")}


def _twice(world: World, made: Made, people: dict[str, User], road: Road) -> dict[str, list[str]]:
    """What a road answers each person, with one set of secret numbers and with the other."""
    answers: dict[str, list[str]] = {who: [] for who in people}
    for numbers in SECRETS:
        with _taken_back():
            _fill(world, made, numbers)
            for who, user in people.items():
                with _taken_back():
                    client = Client()
                    client.force_login(user)
                    answers[who].append(road(world, made, user, client))
    return answers


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ROADS)
def test_a_road_tells_a_secret_to_nobody_without_the_right(
    world: World, secrets: Made, people: dict[str, User], name: str
) -> None:
    others = {who: user for who, user in people.items() if who not in TRUSTED}
    for who, (first, second) in _twice(world, secrets, others, ROADS[name]).items():
        assert not _spoken(first + second), (who, name)
        assert first == second, (who, name)


@pytest.mark.parametrize("name", sorted(set(ROADS) - TELLS_NOBODY))
def test_the_same_road_leads_whoever_has_the_right(
    world: World, secrets: Made, people: dict[str, User], name: str
) -> None:
    trusted = {who: people[who] for who in TRUSTED}
    ((first, second),) = _twice(world, secrets, trusted, ROADS[name]).values()
    assert first != second, name


def test_every_role_is_tried(people: dict[str, User]) -> None:
    assert set(people) == {*(role.value for role in Role), "stranger"}
    assert {who for who, user in people.items() if Permission.READ_SECRETS in permissions(user)} == TRUSTED
