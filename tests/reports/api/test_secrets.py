"""No system is told a secret value or a small group's, by any operation or table, nor can infer one.

As ``test_roads``: everything is asked twice with nothing but the secret numbers changed, and must answer alike.
"""

import io

import openpyxl
import pytest
from django.db import transaction
from django.http import HttpResponse

from followup.access import Role
from followup.models import User
from followup.scopes import Scope
from indicators.models import Indicator
from reports.data_out import catalogue
from tests.factories import ground
from tests.factories.workflow import World
from tests.indicators.conftest import world
from tests.indicators.test_confidentiality import SECRETS, _fill, _spoken, secrets
from tests.reports.api import asking

__all__ = ["secrets", "world"]
pytestmark = pytest.mark.django_db
ADDRESSES = (
    "indicators/2023-08",
    "indicators/2023-08/hemlig",
    "indicators/2023-08/delad",
    "figures?committee=TN&occasion=2023-08",
    *(f"figures/tn.2023-08.indikator.{code}.2023-08" for code in ("hemlig", "man", "kvinnor", "oppen")),
    "goals/2023-08",
    "reports",
    *(f"/data/{one.key}.csv?namnd=TN&tillfalle=2023-08" for one in catalogue.TABLES),
    "/data/indikatorer.xlsx?tillfalle=2023-08",
)


def text(answer: HttpResponse) -> str:
    body = answer.content
    if body[:2] == b"PK":
        sheets = openpyxl.load_workbook(io.BytesIO(body)).worksheets
        return repr([list(row) for sheet in sheets for row in sheet.values])
    return f"{answer.status_code} {answer.headers.get('ETag')} {body.decode('utf-8', 'replace')}"


def told(world: World, made: dict[str, Indicator], headers: dict[str, str], user: User | None) -> list[dict[str, str]]:
    """What each address answers, with one set of secret numbers and with the other."""
    found = []
    for numbers in SECRETS:
        with transaction.atomic():
            _fill(world, made, numbers)
            client = asking.Client()
            if user:
                client.force_login(user)
            paths = {one: one if one.startswith("/") else f"{asking.ROOT}{one}" for one in ADDRESSES}
            found.append({one: text(client.get(path, headers=headers)) for one, path in paths.items()})
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("where", ["committee", "school"])
def test_no_key_opens_a_secret(world: World, secrets: dict[str, Indicator], where: str) -> None:
    secret = asking.key(getattr(world.units, where), Scope)
    first, second = told(world, secrets, {"Authorization": f"Bearer {secret}"}, None)
    assert first == second
    assert not {one: said for one, answer in first.items() if (said := _spoken(answer))}
    if where == "committee":
        assert "42.42" in first["indicators/2023-08"] and "Sekretess" in first["indicators/2023-08"]
        assert "42,42" in first["/data/indikatorer.csv?namnd=TN&tillfalle=2023-08"]


def test_a_person_is_told_what_her_role_may_read(world: World, secrets: dict[str, Indicator]) -> None:
    head = ground.person("chef", Role.HEAD, world.units.committee)
    politician = ground.person("förtroendevald", Role.POLITICIAN, world.units.committee)
    first, second = told(world, secrets, {}, politician)
    assert first == second and not any(_spoken(answer) for answer in first.values())
    first, second = told(world, secrets, {}, head)
    assert _spoken(first["indicators/2023-08"]) and first != second
