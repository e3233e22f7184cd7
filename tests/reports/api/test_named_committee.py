"""A committee that is named in a table's address: one that a key reads nothing of is as if it were not there."""

import pytest

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
