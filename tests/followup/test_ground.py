"""The database itself refuses an organisation, a calendar or a membership that cannot be."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from followup.access import Role
from followup.models import DueDate, FiscalYear, Job, Membership, Occasion, Period, Unit
from followup.sorting import swedish
from tests.factories import ground

pytestmark = pytest.mark.django_db


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_a_unit_cannot_end_before_it_begins() -> None:
    with refused("unit_valid_to_after_from"):
        ground.unit("X", Unit.Kind.MUNICIPALITY, valid_to=date(1999, 1, 1))


def test_only_the_municipality_stands_at_the_top() -> None:
    with refused("unit_root_is_municipality"):
        ground.unit("X", Unit.Kind.COMMITTEE)


def test_the_municipality_stands_under_nothing() -> None:
    top = ground.unit("TK", Unit.Kind.MUNICIPALITY)
    with refused("unit_root_is_municipality"):
        ground.unit("TK2", Unit.Kind.MUNICIPALITY, top)


def test_a_code_belongs_to_one_unit_at_a_time_but_may_be_used_again_later() -> None:
    top = ground.unit("TK", Unit.Kind.MUNICIPALITY)
    ground.unit("101", Unit.Kind.AREA, top, valid_from=date(2020, 1, 1), valid_to=date(2022, 12, 31))
    ground.unit("101", Unit.Kind.AREA, top, valid_from=date(2023, 1, 1))
    with refused("unit_code_once_at_a_time"), transaction.atomic():
        ground.unit("101", Unit.Kind.AREA, top, valid_from=date(2022, 12, 31), valid_to=date(2022, 12, 31))


def test_a_membership_has_a_known_role_and_an_end_after_its_beginning() -> None:
    organisation = ground.organisation()
    person = ground.person("anna")
    with refused("membership_role_known"), transaction.atomic():
        Membership.objects.create(person=person, unit=organisation.park, role="kung", valid_from=ground.FOREVER)
    with refused("membership_valid_to_after_from"), transaction.atomic():
        Membership.objects.create(
            person=person,
            unit=organisation.park,
            role=Role.STAFF,
            valid_from=date(2023, 1, 2),
            valid_to=date(2023, 1, 1),
        )


def test_a_person_has_a_role_in_a_unit_once() -> None:
    organisation = ground.organisation()
    person = ground.person("anna", Role.STAFF, organisation.park)
    with refused("membership_once"):
        Membership.objects.create(person=person, unit=organisation.park, role=Role.STAFF, valid_from=date(2023, 1, 1))


def test_a_period_is_a_month_of_its_own_year() -> None:
    year = FiscalYear.objects.create(year=2023)
    for number in (202313, 202300, 202208):
        with refused("period_in_its_year"), transaction.atomic():
            Period.objects.create(number=number, fiscal_year=year)


def test_a_fiscal_year_is_plausible() -> None:
    with refused("fiscal_year_plausible"):
        FiscalYear.objects.create(year=1023)


def test_an_occasion_stands_once_per_period_and_kind_and_has_a_known_kind() -> None:
    occasion = ground.occasion()
    with refused("occasion_once_per_period_and_kind"), transaction.atomic():
        Occasion.objects.create(code="annan", name="Samma", kind=occasion.kind, period=occasion.period)
    with refused("occasion_kind_known"), transaction.atomic():
        Occasion.objects.create(code="annan", name="Okänd", kind="veckovis", period=occasion.period)


def test_a_level_has_one_due_date_per_occasion() -> None:
    occasion = ground.occasion()
    DueDate.objects.create(occasion=occasion, level=Unit.Kind.AREA, day=date(2023, 9, 12))
    with refused("due_date_once_per_level"):
        DueDate.objects.create(occasion=occasion, level=Unit.Kind.AREA, day=date(2023, 9, 13))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "sover"}, "job_"),
        ({"done": 3, "total": 2}, "job_done_within_total"),
        ({"state": "done"}, "job_finished_when_ended"),
    ],
)
def test_a_job_is_in_a_state_that_can_be(fields: dict[str, object], constraint: str) -> None:
    with refused(constraint):
        Job.objects.create(kind="x", title="X", by=ground.person("anna"), **fields)


def test_swedish_order_puts_å_ä_ö_last_whatever_the_server() -> None:
    top = ground.unit("TK", Unit.Kind.MUNICIPALITY, name="Kommun")
    names = ["Ö", "Å", "Zoo", "ä", "Arkiv", "zebra", "Åmål", "Édouard", "Envoy", "äpple"]
    for number, name in enumerate(names):
        ground.unit(str(number), Unit.Kind.AREA, top, name=name)
    found = list(Unit.objects.filter(parent=top).order_by(swedish("name")).values_list("name", flat=True))
    assert found == ["Arkiv", "Édouard", "Envoy", "zebra", "Zoo", "Å", "Åmål", "ä", "äpple", "Ö"]
