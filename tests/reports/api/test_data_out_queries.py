"""The tables about every committee: no more questions to the database than for one, and what each says by itself."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followup.access import Role
from followup.models import User
from tests.factories import ground
from tests.factories.municipality import municipality, plan, submitted

pytestmark = pytest.mark.django_db
TABLES = ("inlamning", "prognoser", "prognosrader", "prognoshistorik")


@pytest.fixture
def controller() -> User:
    of = municipality([112, 99, None, 104, 101])
    plan(of, of.committees[0], deficit=12, effect=5)
    plan(of, of.committees[3], deficit=4, effect=1)
    submitted(of, of.committees[2])
    return ground.person("granskare", Role.CONTROLLER, of.unit)


def _asked(client: Client, table: str, query: str) -> tuple[int, list[dict[str, str]]]:
    with CaptureQueriesContext(connection) as asked:
        body = client.get(f"/data/{table}.csv?tillfalle=2023-08{query}").content.decode("utf-8-sig")
    return len(asked), list(csv.DictReader(io.StringIO(body), delimiter=";"))


@pytest.mark.parametrize("table", TABLES)
def test_five_committees_cost_what_one_costs_and_say_what_each_says(
    client: Client, controller: User, table: str
) -> None:
    client.force_login(controller)
    apart = [_asked(client, table, f"&namnd=N{number}") for number in range(1, 6)]
    queries, together = _asked(client, table, "")
    assert together == [row for _, rows in apart for row in rows] and len(together) >= 4
    assert queries <= max(number for number, _ in apart) + 1


def test_one_of_one_committee_gets_its_rows_alone(client: Client, controller: User) -> None:
    head = ground.person("chef", Role.HEAD, controller.memberships.get().unit.children.get(code="N1"))
    client.force_login(head)
    for table in TABLES:
        _, rows = _asked(client, table, "")
        assert {row["Nämnd, kod"] for row in rows} == {"N1"}, table
