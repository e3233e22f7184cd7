"""The workflow: who may move a unit from where to where, and what is refused, by the program and by the database."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from finance.places import organisation
from followup import access, periods, transitions, workflow
from followup.access import Role
from followup.models import Occasion, Unit, WorkflowEvent
from followup.transitions import State
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.factories.workflow import DECISION

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> workflows.World:
    return workflows.world()


@pytest.fixture
def blocker() -> Iterator[list[str]]:
    """What an app says that a unit lacks; the test fills it."""
    reasons: list[str] = []

    def ask(occasion: Occasion, unit: Unit) -> list[str]:
        return reasons

    workflow.register_blocker(ask)
    yield reasons
    workflow._blockers.remove(ask)


def test_every_step_takes_a_permission_that_exists() -> None:
    assert {step.permission for step in transitions.STEPS.values()} <= set(access.Permission.values)


def test_the_units_that_report_are_those_that_forecasts_are_made_for(world: workflows.World) -> None:
    day = periods.last_day(202308)
    reporting = list(Unit.objects.reporting(world.units.committee, day).values_list("code", flat=True))
    assert (
        reporting == [area.code for area in organisation(world.units.committee, day).areas()] == ["101", "102", "201"]
    )


def test_a_department_without_areas_reports_itself(world: workflows.World) -> None:
    ground.unit("NY", Unit.Kind.DEPARTMENT, world.units.committee, sort=3)
    ground.unit("GAMMAL", Unit.Kind.DEPARTMENT, world.units.committee, valid_to=date(2020, 12, 31))
    day = periods.last_day(202308)
    reporting = list(Unit.objects.reporting(world.units.committee, day).values_list("code", flat=True))
    assert sorted(reporting) == sorted(area.code for area in organisation(world.units.committee, day).areas())
    assert "NY" in reporting


def test_a_unit_goes_from_not_started_to_attested_and_every_step_is_kept(world: workflows.World) -> None:
    assert world.state() == State.NOT_STARTED
    workflow.begin(**world.school, by=world.staff)
    workflow.begin(**world.school, by=world.controller)
    assert world.state() == State.STARTED
    workflow.submit(**world.school, by=world.staff, comment="Klart")
    workflow.return_to_unit(**world.school, by=world.controller, comment="Förklara lönerna")
    workflow.begin(**world.school, by=world.staff)
    assert world.state() == State.RETURNED
    workflow.submit(**world.school, by=world.staff)
    workflow.attest(**world.school, by=world.controller)
    kept = [
        (e.number, e.before, e.after, e.comment, e.by) for e in workflow.history(world.occasion, world.units.school)
    ]
    assert kept == [
        (5, "submitted", "attested", "", world.controller),
        (4, "returned", "submitted", "", world.staff),
        (3, "submitted", "returned", "Förklara lönerna", world.controller),
        (2, "started", "submitted", "Klart", world.staff),
        (1, "not_started", "started", "", world.staff),
    ]
    assert world.state(world.units.park) == State.NOT_STARTED


def test_a_submitted_unit_is_closed_and_says_by_whom_and_what_to_do(world: workflows.World) -> None:
    with transaction.atomic():
        workflow.require_open(**world.school)
    workflow.submit(**world.school, by=world.staff)
    with pytest.raises(
        workflow.Closed, match=r"skickades in av handläggare den .* Ska något ändras kan controllern returnera"
    ):
        workflow.require_open(**world.school)
    workflow.return_to_unit(**world.school, by=world.controller, comment="Fel")
    workflow.require_open(**world.school)


def test_returning_says_why(world: workflows.World) -> None:
    workflow.submit(**world.school, by=world.staff)
    with pytest.raises(workflow.Refused, match="Skriv varför"):
        workflow.return_to_unit(**world.school, by=world.controller, comment="  ")
    assert world.state() == State.SUBMITTED


def test_a_step_that_does_not_lead_from_the_state_is_refused(world: workflows.World) -> None:
    with pytest.raises(workflow.Refused, match="läget är ej påbörjad"):
        workflow.attest(**world.school, by=world.controller)
    workflow.submit(**world.school, by=world.staff)
    with pytest.raises(workflow.Refused, match="läget är inskickad"):
        workflow.submit(**world.school, by=world.staff)


def test_each_step_takes_its_right(world: workflows.World) -> None:
    with pytest.raises(PermissionDenied):
        workflow.submit(**world.school, by=world.controller)
    workflow.submit(**world.school, by=world.staff)
    with pytest.raises(PermissionDenied):
        workflow.attest(**world.school, by=world.staff)
    with pytest.raises(PermissionDenied):
        workflow.return_to_unit(**world.school, by=world.secretary, comment="Nej")
    world.attest_all()
    with pytest.raises(PermissionDenied):
        workflow.decide(**world.committee, decision=DECISION, by=world.controller)
    workflow.decide(**world.committee, decision=DECISION, by=world.secretary)
    with pytest.raises(PermissionDenied):
        workflow.unlock(**world.committee, by=world.secretary, comment="Fel")


def test_nobody_attests_what_she_submitted_herself(world: workflows.World) -> None:
    boss = ground.person("chef", Role.HEAD, world.units.committee)
    world.units.committee.memberships.create(person=boss, role=Role.CONTROLLER, valid_from=ground.FOREVER)
    workflow.submit(**world.school, by=boss)
    with pytest.raises(workflow.Refused, match="Någon annan"):
        workflow.attest(**world.school, by=boss)


def test_what_is_missing_stops_a_submission_in_words(world: workflows.World, blocker: list[str]) -> None:
    blocker.append("3 prognoser saknar orsak.")
    with pytest.raises(workflow.Blocked) as refused:
        workflow.submit(**world.school, by=world.staff)
    assert refused.value.reasons == ["3 prognoser saknar orsak."]
    assert world.state() == State.NOT_STARTED


def test_a_committee_decides_when_all_its_units_are_attested(world: workflows.World) -> None:
    workflow.submit(occasion=world.occasion, unit=world.units.park, by=world.staff)
    with pytest.raises(workflow.Blocked, match="3 enheter är inte attesterade: Skola, Park, Köken"):
        workflow.decide(**world.committee, decision=DECISION, by=world.secretary)
    world.attest_all()
    workflow.decide(**world.committee, decision=DECISION, by=world.secretary)
    assert world.state(world.units.committee) == world.state() == State.DECIDED
    decided = workflow.history(world.occasion, world.units.committee)[0]
    assert workflow.Decision(decided.paragraph, decided.decided_on, decided.diary_number) == DECISION
    with pytest.raises(
        workflow.Closed, match=r"Testnämnden beslutade om uppföljningen .* Är något fel kan ekonomichefen"
    ):
        workflow.require_open(**world.school)


def test_after_the_decision_nothing_moves_until_it_is_unlocked_with_a_reason(world: workflows.World) -> None:
    world.attest_all()
    workflow.decide(**world.committee, decision=DECISION, by=world.secretary)
    workflow.lock(**world.committee, by=world.secretary)
    assert world.state() == State.LOCKED
    with pytest.raises(workflow.Refused, match="läget är låst"):
        workflow.return_to_unit(**world.school, by=world.controller, comment="Fel")
    with pytest.raises(workflow.Refused, match="Skriv varför"):
        workflow.unlock(**world.committee, by=world.director, comment="")
    workflow.unlock(**world.committee, by=world.director, comment="Elstödet saknas")
    assert world.state() == State.ATTESTED
    workflow.return_to_unit(**world.school, by=world.controller, comment="Lägg till elstödet")
    workflow.require_open(**world.school)
    with pytest.raises(workflow.Blocked, match="Skola är inte attesterad"):
        workflow.decide(**world.committee, decision=DECISION, by=world.secretary)


def event(world: workflows.World, **fields: object) -> WorkflowEvent:
    values: dict[str, object] = {
        "occasion": world.occasion,
        "unit": world.units.school,
        "number": 1,
        "before": "not_started",
        "after": "started",
        "by": world.staff,
    }
    with transaction.atomic():
        return WorkflowEvent.objects.create(**values | fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("workflow_event_allowed", {"after": "attested"}),
        ("workflow_event_follows_the_last", {"number": 2}),
        ("workflow_event_follows_the_last", {"before": "submitted", "after": "attested"}),
        ("workflow_event_decision_whole", {"paragraph": "§ 1"}),
    ],
)
def test_the_database_refuses_an_event_that_cannot_be(
    world: workflows.World, constraint: str, fields: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError) as refused:
        event(world, **fields)
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_the_database_refuses_a_return_without_a_reason_and_two_events_with_one_number(world: workflows.World) -> None:
    event(world, after="submitted")
    with pytest.raises(IntegrityError, match="workflow_event_says_why"):
        event(world, number=2, before="submitted", after="returned")
    with pytest.raises(IntegrityError):
        event(world, number=1)


def test_the_database_lets_only_a_committee_decide(world: workflows.World) -> None:
    facts = {"paragraph": "§ 1", "decided_on": date(2023, 10, 10), "diary_number": "KS 1"}
    with pytest.raises(IntegrityError) as refused:
        event(world, after="decided", **facts)
    assert refused.value.__cause__.diag.constraint_name == "workflow_event_level"
    with pytest.raises(IntegrityError) as refused:
        event(world, unit=world.units.committee)
    assert refused.value.__cause__.diag.constraint_name == "workflow_event_level"
    with pytest.raises(IntegrityError, match="workflow_event_decision_whole"):
        event(world, unit=world.units.committee, after="decided")


def test_the_database_moves_no_unit_of_a_committee_that_has_decided(world: workflows.World) -> None:
    world.attest_all()
    workflow.decide(**world.committee, decision=DECISION, by=world.secretary)
    with pytest.raises(IntegrityError) as refused:
        event(world, number=3, before="attested", after="returned", comment="Fel")
    assert refused.value.__cause__.diag.constraint_name == "workflow_event_after_decision"


def test_an_event_is_never_changed_nor_taken_away(world: workflows.World) -> None:
    made = event(world)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        WorkflowEvent.objects.filter(pk=made.pk).update(comment="nej")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        WorkflowEvent.objects.filter(pk=made.pk).delete()
