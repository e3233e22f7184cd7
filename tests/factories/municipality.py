"""A municipality of several committees, each with a department, two areas, money, a plan, a goal and an assignment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance import forecasts
from finance.models import ActionPlan, ActivityGroup, ActivityPattern, CorrectiveAction
from followup import workflow
from followup.access import Role
from followup.models import Occasion, Unit, User
from goals.models import Addressee, Assignment, Decision, Goal, GoalArea, OverallGoal
from tests.factories import cells, ground, ledger

MNKR = 1_000_000


@dataclass(frozen=True)
class Municipality:
    """The municipality, its committees in order, the occasion, who oversees it and who belongs to the first alone."""

    unit: Unit
    committees: list[Unit]
    occasion: Occasion
    before: Occasion
    overseer: User
    outsider: User


def municipality(expected: Sequence[int | None], name: str = "Nämnd") -> Municipality:
    """Committees that each have a budget of 100 mnkr and the forecast given (mnkr); None: no figures at all.

    In March all forecasts were 100 mnkr. Two months of outcome are published: January and August, 40 mnkr each.
    """
    top = ground.unit("TK", Unit.Kind.MUNICIPALITY, name="Testkommun")
    occasion, before = ground.occasion(202308), ground.occasion(202303, Occasion.Kind.MONTHLY)
    overseer = ground.person("kommunalråd", Role.POLITICIAN, top)
    committees = [_committee(top, number, f"{name} {number}") for number in range(1, len(expected) + 1)]
    ledger.codes(committees[0])
    for committee in committees[1:]:
        _groups(committee)
    known = [one for one, forecast in zip(committees, expected, strict=True) if forecast is not None]
    clerk = ground.person("controller", Role.CONTROLLER, top)
    _booked(clerk, known)
    for committee, forecast in zip(committees, expected, strict=True):
        if forecast is not None:
            _forecast(committee, before, 100, clerk)
            _forecast(committee, occasion, forecast, clerk)
    _goals(committees)
    outsider = ground.person("ledamot", Role.POLITICIAN, committees[0])
    return Municipality(top, committees, occasion, before, overseer, outsider)


def plan(of: Municipality, committee: Unit, *, deficit: int, effect: int) -> ActionPlan:
    """An action plan of the committee's first area with one measure; mnkr."""
    area = Unit.objects.get(code=f"{committee.code}-1")
    made = ActionPlan.objects.create(
        unit=area, fiscal_year_id=2023, occasion=of.occasion, deviation=-deficit * MNKR, by=of.overseer
    )
    CorrectiveAction.objects.create(
        plan=made,
        number=1,
        version=1,
        occasion=of.occasion,
        text="Vakanshåll",
        effect=effect * MNKR,
        responsible="Områdeschef",
        due_on=date(2099, 12, 31),
        by=of.overseer,
    )
    return made


def submitted(of: Municipality, committee: Unit) -> None:
    """The committee's first area has delivered."""
    staff = ground.person(f"handläggare {committee.code}", Role.STAFF, committee)
    workflow.submit(occasion=of.occasion, unit=Unit.objects.get(code=f"{committee.code}-1"), by=staff)


def _committee(top: Unit, number: int, name: str) -> Unit:
    kinds = Unit.Kind
    committee = ground.unit(f"N{number}", kinds.COMMITTEE, top, name=name, sort=number)
    department = ground.unit(f"N{number}F", kinds.DEPARTMENT, committee)
    for place in (1, 2):
        area = ground.unit(f"N{number}-{place}", kinds.AREA, department, name=f"Område {number}.{place}", sort=place)
        ground.unit(f"N{number}-{place}A", kinds.RESPONSIBILITY, area)
    return committee


def _groups(committee: Unit) -> None:
    group = ActivityGroup.objects.create(committee=committee, label="44*", name="Skola", sort=1)
    ActivityPattern.objects.create(group=group, committee=committee, pattern="44*", first_year=2000)


def _booked(by: User, committees: list[Unit]) -> None:
    outcome = [
        (period, "5010", f"{one.code}-1A", "440", str(40 * MNKR)) for one in committees for period in (202301, 202308)
    ]
    budget = [
        (period, "5010", f"{one.code}-1A", "440", str(50 * MNKR)) for one in committees for period in (202301, 202312)
    ]
    if outcome:
        cells.outcome(by, outcome)
        cells.budget(by, budget)


def _forecast(committee: Unit, occasion: Occasion, mnkr: int, by: User) -> None:
    forecasts.enter(
        occasion=occasion,
        unit=Unit.objects.get(code=f"{committee.code}-1"),
        group=ActivityGroup.objects.get(committee=committee, label="44*"),
        side="cost",
        amount=Decimal(mnkr) * MNKR,
        comment="Fler elever",
        by=by,
    )


def _goals(committees: list[Unit]) -> None:
    area = GoalArea.objects.create(name="Samhälle")
    overall = OverallGoal.objects.create(area=area, name="En trygg kommun")
    decision = Decision.objects.create(
        code="budget-2023", title="Budget 2023", body="Kommunfullmäktige", decided_on=date(2022, 11, 29), paragraph="1"
    )
    assignment = Assignment.objects.create(
        given_in=decision, fiscal_year=2023, group=Assignment.Group.COMMON, number=1, text="Minska sjukfrånvaron"
    )
    for committee in committees:
        Goal.objects.create(overall=overall, committee=committee, name="Nöjda invånare", valid_from=2023)
        Addressee.objects.create(assignment=assignment, committee=committee)
