"""Key × scope × unit × data: each operation and each table, with each scope alone and from each place in the tree.

What is of another committee is not there (404), what no scope opens is refused (403), what is decided is open to all.
"""

import csv
import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from followup.models import Unit, User
from followup.scopes import Scope
from goals.models import Goal
from indicators.models import Indicator
from reports import published
from reports.api import v1
from reports.data_out import catalogue
from tests.factories import ground
from tests.reports.api import asking

pytestmark = pytest.mark.usefixtures("demo")
# Of each operation that takes a key its scope, its address for the committee KS, and what a system of another committee
# is answered: 404 where all of it is KS's own, 200 where the list is common or holds only what it may read.
OPERATIONS: dict[str, tuple[Scope, str, int]] = {
    "units": (Scope.ORGANISATION, "units", 200),
    "occasions": (Scope.ORGANISATION, "occasions", 200),
    "figures": (Scope.FIGURES, "figures?committee=KS&occasion=2023-08", 404),
    "figure": (Scope.FIGURES, "figures/ks.2023-08.drift.avvikelse.period", 404),
    "operating_summary": (Scope.SUMMARIES, "operating-summaries/KS/2023-08", 404),
    "forecasts": (Scope.FORECASTS, "forecasts/KS/2023-08", 404),
    "investments": (Scope.INVESTMENTS, "investments/KS/2023-08", 404),
    "goals": (Scope.GOALS, "goals/2023-08", 200),
    "goal": (Scope.GOALS, "goals/2023-08/{goal}", 404),
    "assignments": (Scope.ASSIGNMENTS, "assignments/2023-08", 200),
    "indicators": (Scope.INDICATORS, "indicators/2023-08", 200),
    "indicator": (Scope.INDICATORS, "indicators/2023-08/{indicator}", 404),
}
PUBLIC = {"reports", "report", "report_version", "report_snapshot"}


def address(name: str) -> str:
    goal = Goal.objects.filter(committee__code="KS").earliest("pk")
    indicator = Indicator.objects.whole().filter(owner__code="KS").earliest("pk")
    return OPERATIONS[name][1].format(goal=goal.pk, indicator=indicator.code)


def place(code: str) -> Unit:
    return Unit.objects.get(code=code)


def test_every_operation_has_its_row() -> None:
    named = {one.name for one in v1.addresses() if isinstance(one, URLPattern)}
    assert named == set(OPERATIONS) | PUBLIC


def test_a_scope_opens_its_own_and_nothing_else() -> None:
    wrong: dict[tuple[str, str], int] = {}
    tables = {table.scope: table for table in catalogue.TABLES}  # one of each scope
    assert set(tables) == set(Scope)
    for scope in Scope:
        secret = asking.key(place("LK"), [scope])
        for name, (own, _, _) in OPERATIONS.items():
            status = asking.get(address(name), secret).status_code
            if status != (200 if own is scope else 403):
                wrong[scope, name] = status
        for table in tables.values():
            status = asking.get(f"/data/{table.key}.csv?namnd=KS&tillfalle=2023-08&enhet=106", secret).status_code
            if status != (200 if table.scope is scope else 403):
                wrong[scope, table.key] = status
    assert wrong == {}


def test_what_is_of_another_committee_is_not_there() -> None:
    foreign = asking.key(place("AN"))
    assert {name: asking.get(address(name), foreign).status_code for name in OPERATIONS} == {
        name: expected for name, (_, _, expected) in OPERATIONS.items()
    }


def test_lists_hold_what_the_key_may_read_and_nothing_of_another_committee() -> None:
    foreign, whole = asking.key(place("AN")), asking.key(place("LK"))
    for name in ("units", "goals", "indicators"):
        own = asking.get(address(name), foreign).json()
        everything = asking.get(address(name), whole).json()
        assert own["total"] < everything["total"], name
        assert "KS" not in str([one.get("committee", one.get("owner", "")) for one in own["items"]]), name


@pytest.mark.parametrize("key", [table.key for table in catalogue.TABLES])
def test_a_table_has_its_rows_for_the_committee_and_nothing_of_it_for_another(key: str) -> None:
    query = "?tillfalle=2023-08&namnd=KS&enhet=106"
    whole, foreign = (asking.key(place(code)) for code in ("KS", "AN"))
    mine = rows(asking.get(f"/data/{key}.csv{query}", whole))
    assert len(mine) > 1, "no rows to lose"
    assert mine[0] == [one.heading for one in catalogue.find(key).columns]
    answer = asking.get(f"/data/{key}.csv?tillfalle=2023-08&namnd=AN&enhet=AN", foreign)
    theirs = rows(answer)[1:] if answer.status_code == 200 else []
    if key not in COMMON:
        assert not [row for row in theirs if row in mine[1:]]
        other = asking.get(f"/data/{key}.csv{query}", foreign)
        assert other.status_code == 404 or rows(other)[1:] == theirs or not rows(other)[1:]


COMMON = {"tillfallen", "sistadagar", "uppdrag", "uppdragsstatus", "beslut"}  # registers of the whole municipality


def rows(answer: HttpResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.content
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_a_part_of_a_committee_reads_that_part() -> None:
    secret = asking.key(place("VSS"))
    assert asking.get("operating-summaries/KS/2023-08", secret).status_code == 404
    units = asking.get("forecasts/KS/2023-08", secret).json()["units"]
    every = asking.get("forecasts/KS/2023-08", asking.key(place("KS"))).json()["units"]
    assert 0 < len(units) < len(every)
    figures = asking.get("figures?committee=KS&occasion=2023-08&limit=500", secret).json()["items"]
    codes = {code.lower() for code in Unit.objects.below(place("VSS")).values_list("code", flat=True)}
    assert figures and all(any(f"enhet-{code}" in one["key"] for code in codes) for one in figures)
    assert asking.get("/data/huvudboksrader.csv?namnd=KS&tillfalle=2023-08", secret).status_code == 404


def test_what_is_decided_is_open_to_anybody_and_nothing_else_is() -> None:
    decided = published.every()[0].snapshot
    codes = f"{decided.report.unit.code}/{decided.report.occasion.code}"
    known = ["reports", f"reports/{codes}", f"reports/{codes}/1", f"reports/{codes}/1/snapshot"]
    assert [asking.get(one).status_code for one in known] == [200] * 4
    assert asking.get("reports/KS/2023-08").status_code == 404  # begun, not decided
    assert {asking.get(address(name)).status_code for name in OPERATIONS} == {401}
    assert {asking.get(f"/data/{one.key}.csv").status_code for one in catalogue.TABLES} == {401}


def test_a_person_reads_with_her_own_rights_and_a_stranger_nothing() -> None:
    def statuses(user: User) -> dict[str, Any]:
        client = Client()
        client.force_login(user)
        found = {name: client.get(f"{asking.ROOT}{address(name)}").status_code for name in OPERATIONS}
        return found | {
            one.key: client.get(f"/data/{one.key}.csv?namnd=KS&enhet=106").status_code for one in catalogue.TABLES
        }

    assert set(statuses(User.objects.get(username="fortroendevald")).values()) == {200}
    assert set(statuses(ground.person("nyfiken")).values()) == {404}
