"""The tables that go out, of the small municipality: a committee that is named, and money that stands in no group."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest

from finance.models import ActivityPattern
from followup.models import Unit
from reports.data_out import catalogue
from reports.data_out.table import COMMITTEE
from tests.finance import world as small
from tests.reports.api import asking

pytestmark = pytest.mark.django_db


def test_a_committee_of_others_answers_as_one_that_is_not_there() -> None:
    own = small.booked().organisation.committee
    other = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).exclude(code=own.code)[0]
    secret = asking.key(own)
    with_committee = [one.key for one in catalogue.TABLES if COMMITTEE.word in {of.word for of in one.parameters}]
    told = {
        (key, code): asking.get(f"/data/{key}.csv?namnd={code}", secret).status_code
        for key in with_committee
        for code in (other.code, "XX", own.code)
    }
    assert {code for (_, code), status in told.items() if status == 404} == {other.code, "XX"}
    assert {pair: status for pair, status in told.items() if status != 200 and pair[1] == own.code} == {}
    assert {pair: status for pair, status in told.items() if status != 404 and pair[1] != own.code} == {}


def test_a_part_of_a_committee_is_read_by_the_committees_code() -> None:
    part = small.booked().organisation.school
    committee = part.committee()
    answer = asking.get(f"/data/prognoser.csv?namnd={committee.code}", asking.key(part))
    assert answer.status_code == 200
    assert part.name in answer.content.decode()


def test_forecast_lines_add_up_to_the_unit_with_what_stands_in_no_group() -> None:
    committee = small.booked(scale=1000).organisation.committee
    ActivityPattern.objects.filter(pattern="44*").delete()
    secret, sums = asking.key(committee), defaultdict[str, Decimal](Decimal)
    for line in _rows("prognosrader", committee.code, secret):
        sums[line["Enhet"]] += (1 if line["Slag"] == "Kostnader" else -1) * _kronor(line["Prognos, kr"])
    units = {one["Enhet"]: _kronor(one["Prognos, kr"]) for one in _rows("prognoser", committee.code, secret)}
    assert units["Skola"]
    assert {name: abs(amount) for name, amount in sums.items()} == {name: abs(units[name]) for name in sums}
    assert "Skola" in sums


def _rows(table: str, committee: str, secret: str) -> list[dict[str, str]]:
    body = asking.get(f"/data/{table}.csv?namnd={committee}", secret).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body), delimiter=";"))


def _kronor(words: str) -> Decimal:
    return Decimal(words.replace(",", "."))
