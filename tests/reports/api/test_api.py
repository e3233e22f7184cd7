"""The API against the demo: the same numbers as the pages and the report, the ways in, problems told, answers kept."""

from decimal import Decimal

import pytest
from django.test import Client, override_settings

from finance.summary import Cut, Horizon
from followup import figures, periods
from followup.models import Occasion, Unit, User
from followup.scopes import Scope
from reports.api import v1
from reports.content import economy
from reports.content.material import Material
from tests.reports.api import asking

pytestmark = pytest.mark.usefixtures("demo")
PROBLEM = "application/problem+json"


@pytest.fixture
def committee() -> Unit:
    return Unit.objects.get(code="KS")


@pytest.fixture
def secret(committee: Unit) -> str:
    return asking.key(committee)


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("horizon", Horizon)
def test_the_driftsammandrag_is_the_reports_to_the_ore(
    committee: Unit, secret: str, cut: Cut, horizon: Horizon
) -> None:
    query = {"cut": cut.value, "horizon": horizon.value}
    told = asking.get("operating-summaries/KS/2023-08", secret, data=query).json()
    built = economy.operating_summaries(Material(committee, Occasion.objects.get(code="2023-08")))
    printed = next(one for one in built.parts if one.key == f"drift-{cut}-{horizon}")
    names = [
        f"{row['codes']} {row['name']}" if cut is Cut.ACTIVITY and row["codes"] else row["name"] for row in told["rows"]
    ]
    assert names == [row.name for row in printed.rows]
    for row, other in zip(told["rows"], printed.rows, strict=True):
        amounts = [Decimal(row[name]) for name in ("current", "budget", "deviation", "last_year")]
        assert amounts == [cell.value for cell in other.cells], row["name"]
    assert len(told["rows"]) > 5 and (
        horizon is Horizon.YEAR or any(Decimal(row["deviation"]) % 1 for row in told["rows"])
    )


def test_each_kind_of_data_is_told(secret: str) -> None:
    asked = {one: asking.get(one, secret) for one in ADDRESSES}
    assert {one: answer.status_code for one, answer in asked.items()} == dict.fromkeys(ADDRESSES, 200)
    empty = [
        one
        for one, answer in asked.items()
        if not any(answer.json().get(name) for name in ("items", "rows", "units", "investments", "code"))
    ]
    assert empty == []


ADDRESSES = (
    "units",
    "occasions",
    "figures?committee=KS&occasion=2023-08",
    "operating-summaries/KS/2023-08",
    "forecasts/KS/2023-08",
    "investments/KS/2023-08",
    "goals/2023-08",
    "assignments/2023-08",
    "indicators/2023-08",
    "indicators/2023-08?series=personnel",
)


def test_a_figure_by_its_key_and_a_search_among_them(secret: str) -> None:
    key = "ks.2023-08.drift.avvikelse.period"
    told = asking.get(f"figures/{key}", secret).json()
    assert Decimal(told["value"]) == figures.find(key).value and told["measure"] == "kr"
    found = asking.get(
        "figures", secret, data={"committee": "KS", "occasion": "2023-08", "search": "avvikelse", "limit": 5}
    )
    body = found.json()
    assert body["total"] > 5 and len(body["items"]) == 5
    assert all("avvikelse" in f"{one['label']} {one['key']}".lower() for one in body["items"])


def test_a_list_is_told_part_by_part(secret: str) -> None:
    whole = asking.get("units?limit=500", secret).json()["items"]
    found, address = [], "units?limit=7"
    while address:
        part = asking.get(address, secret).json()
        found += part["items"]
        address = part["next"].partition("/api/v1/")[2] if part["next"] else ""
    assert found == whole and len(whole) > 14


def test_goals_and_indicators_with_all_that_has_been_said(secret: str) -> None:
    goal = next(one for one in asking.get("goals/2023-08", secret).json()["items"] if one["assessment"])
    told = asking.get(f"goals/2023-08/{goal['id']}", secret).json()
    assert told["history"][0]["motivation"] and told["name"] == goal["name"]
    indicators = asking.get("indicators/2023-08?limit=500", secret).json()["items"]
    with_numbers = next(one for one in indicators if not one["part_of"] and any(v["number"] for v in one["values"]))
    one = asking.get(f"indicators/2023-08/{with_numbers['code']}", secret).json()
    assert len(one["values"]) >= len(with_numbers["values"]) and one["code"] == with_numbers["code"]


def test_the_ways_in(secret: str) -> None:
    assert asking.get("units").status_code == 401
    assert asking.get("units", "uppsikt_fel").status_code == 401
    assert asking.get("units", headers=asking.basic(secret)).status_code == 200
    assert asking.get("units", headers=asking.basic("fel")).status_code == 401
    assert asking.get("units", headers={"Authorization": "Basic ¤¤"}).status_code == 401
    client = Client()
    client.force_login(User.objects.get(username="fortroendevald"))
    assert client.get("/api/v1/units").status_code == 200
    assert client.get("/api/v1/units", headers={"Authorization": "Bearer fel"}).status_code == 401


def test_problems_are_told_in_swedish_as_problem_json(secret: str, committee: Unit) -> None:
    narrow = asking.key(committee, [Scope.GOALS])
    told = {
        401: asking.get("units"),
        403: asking.get("units", narrow),
        404: asking.get("operating-summaries/XX/2023-08", secret),
        422: asking.get("units?limit=0", secret),
        405: Client().post("/api/v1/units"),
    }
    for status, answer in told.items():
        assert answer.status_code == status and answer.headers["Content-Type"] == PROBLEM
        assert answer.json()["status"] == status and answer.json()["detail"]
    assert "Bearer" in told[401].headers["WWW-Authenticate"] and "Basic" in told[401].headers["WWW-Authenticate"]
    assert "organisation" in told[403].json()["detail"] and "limit" in told[422].json()["detail"]
    assert told[405].headers["Allow"] == "GET, HEAD"


def test_so_many_questions_a_minute(committee: Unit, secret: str) -> None:
    other = asking.key(committee)
    with override_settings(LIMITS={"api": "2/m", "api_refused": "2/m", "export": "2/m"}):
        asked = [asking.get("occasions", secret).status_code for _ in range(3)]
        assert asked == [200, 200, 429]
        assert asking.get("occasions", other).status_code == 200
        answer = asking.get("occasions", secret)
        assert answer.headers["Retry-After"] == "60" and answer.headers["Content-Type"] == PROBLEM
        tried = [asking.get("occasions", f"uppsikt_{number}").status_code for number in range(3)]
        assert tried == [401, 401, 429]


def test_what_one_has_already_is_not_sent_again(secret: str) -> None:
    first = asking.get("occasions", secret)
    assert first.headers["Cache-Control"] == "private, no-cache" and "Authorization" in first.headers["Vary"]
    again = asking.get("occasions", secret, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    assert Client().head("/api/v1/reports").status_code == 200


def test_the_description_names_everything_in_swedish() -> None:
    told = Client().get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1") and len(told["paths"]) == len(v1.addresses())
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["description"] and operation["summary"], path
            public = path.startswith("/api/v1/reports")
            assert bool(operation.get("security")) is not public, path
    bare = [
        f"{name}.{field}"
        for name, schema in told["components"]["schemas"].items()
        for field, own in schema.get("properties", {}).items()
        if "description" not in own and field != "items"
    ]
    assert bare == []


def test_the_page_of_the_operations_is_our_own_and_public() -> None:
    page = Client().get("/api/v1/").content.decode()
    assert page.count("GET /api/v1/") == len(v1.addresses())
    assert "http://" not in page.replace("http://testserver", "") and '<script src="http' not in page


def test_units_and_occasions_are_those_of_the_organisation(secret: str, committee: Unit) -> None:
    told = asking.get("units?limit=500&on=2023-08-31", secret).json()
    seen = Unit.objects.below(committee).valid_on(periods.last_day(202308))
    assert {one["code"] for one in told["items"]} == set(seen.values_list("code", flat=True))
    top = next(one for one in told["items"] if one["code"] == "KS")
    assert top["parent"] is None and top["kind"] == "committee"
    occasions = asking.get("occasions", secret).json()["items"]
    assert [one["code"] for one in occasions] == list(Occasion.objects.latest_first().values_list("code", flat=True))
