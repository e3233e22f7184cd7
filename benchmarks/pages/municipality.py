"""A made-up municipality of 12 committees, 400 ansvar and five million ledger rows, with what its pages are made of."""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.ledger import town

COMMITTEES = 12
YEARS = range(2019, 2024)
MILLION = 1_000_000
BUDGET_ROWS = 60_000
GOALS, INDICATORS, ASSIGNMENTS = 10, 12, 8  # of each committee
ENTERED_EVERY = 4  # of so many computed forecasts a person has said one


def load() -> None:
    """Everything, into an empty database: the ledger and the budget through the import itself."""
    from followup.models import Occasion, User

    town.lay_up(YEARS, COMMITTEES)
    by = User.objects.create_superuser(username="all", first_name="Alla", last_name="Rätter")
    occasion = Occasion.objects.get(code="last")
    with tempfile.TemporaryDirectory() as folder:
        for year in YEARS[-2:]:
            _import(town.write(Path(folder) / f"budget-{year}.csv", BUDGET_ROWS, year), f"budget-{year}", by)
        for year in YEARS:
            months = 8 if year == YEARS[-1] else 12
            _import(town.write(Path(folder) / f"{year}.csv", MILLION, year, months), "huvudbok", by)
    _people()
    _forecasts(occasion, by)
    _words(occasion, by)


def _import(file: Path, source: str, by: object) -> None:
    from finance import intake
    from finance.models import Source
    from followup.jobs import Progress

    with file.open("rb") as content:
        batch = intake.receive(file=content, filename=file.name, source=Source.objects.get(code=source), by=by)
    intake.read(batch=batch, progress=Progress())
    intake.publish(batch=batch, by=by)
    file.unlink()
    print(f"{file.name}: {batch.rows:,} rows", flush=True)


def _people() -> None:
    """Four of each committee and two of the whole, who are the readers."""
    from followup.models import Membership, Unit, User

    roles = {"politician": "committee", "controller": "committee", "head": "department", "staff": "area"}
    for committee in Unit.objects.filter(kind="committee"):
        units = {unit.kind: unit for unit in Unit.objects.below(committee).exclude(kind="responsibility")}
        for role, kind in roles.items():
            _person(f"{role}-{committee.code}", role, units[kind], User, Membership)
    whole = Unit.objects.get(kind="municipality")
    for role in ("finance_director", "auditor"):
        _person(role, role, whole, User, Membership)


def _person(name: str, role: str, unit: object, people: type, memberships: type) -> None:
    person = people.objects.create_user(username=name, first_name=name.capitalize())
    memberships.objects.create(person=person, unit=unit, role=role, valid_from=date(2019, 1, 1))


def _forecasts(occasion: object, by: object) -> None:
    from finance import baselines, forecasts
    from finance.models import Baseline
    from followup.jobs import Progress

    baselines.compute_all(occasion=occasion, progress=Progress())
    for one in Baseline.objects.filter(occasion=occasion).select_related("unit", "group")[::ENTERED_EVERY]:
        amount = (one.amount * Decimal("1.02")).quantize(Decimal(1000))
        forecasts.enter(
            occasion=occasion, unit=one.unit, group=one.group, side=one.side, amount=amount, by=by, comment="Fler barn"
        )


def _words(occasion: object, by: object) -> None:
    """Goals with their assessments, indicators with values and targets, assignments with their statuses."""
    from followup.models import Unit
    from goals.models import Assignment, Decision, GoalArea, OverallGoal

    area = GoalArea.objects.create(name="Samhälle")
    overall = OverallGoal.objects.create(area=area, name="En trygg kommun")
    council = Decision.objects.create(
        code="kf-budget", body="Kommunfullmäktige", decided_on=date(2022, 11, 29), title="Budget 2023"
    )
    given = [
        Assignment.objects.create(
            given_in=council, fiscal_year=2023, group="common", number=number, text=f"Utred {number}"
        )
        for number in range(1, ASSIGNMENTS + 1)
    ]
    for committee in Unit.objects.filter(kind="committee"):
        _goals(committee, overall, occasion, by)
        _indicators(committee, by)
        _statuses(committee, given, occasion, by)


def _goals(committee: object, overall: object, occasion: object, by: object) -> None:
    from goals import assessing
    from goals.models import Assessment, Goal

    for number in range(GOALS):
        goal = Goal.objects.create(overall=overall, committee=committee, name=f"Mål {number}", valid_from=2023)
        status = Assessment.Status.values[number % 4]
        motivation = "Utvecklingen går åt rätt håll. " * 10
        words = assessing.Words(
            status=status, motivation=motivation, results=["Klart."] * 3, activities=["Pågår."], deviations=["Sent."]
        )
        assessing.assess(goal=goal, occasion=occasion, words=words, by=by)


def _indicators(committee: object, by: object) -> None:
    from indicators import entering
    from indicators.models import Definition, Indicator
    from indicators.reading import Column
    from indicators.values import parse_value

    for number in range(INDICATORS):
        code = f"{committee.code.lower()}-{number}"
        made = Indicator.objects.create(code=code, owner=committee, sort=number)
        Definition.objects.create(
            indicator=made, name=f"Andel nöjda {number}", valid_from=2019, unit_of_measure="procent", better="higher"
        )
        for column in (Column(2020), Column(2021), Column(2022), Column(2023, 8)):
            cell = parse_value(f"{50 + (number * 7 + column.year) % 40},{number % 10}")
            entering.put(indicator=made, column=column, cell=cell, version=0, by=by)
        entering.wish(indicator=made, year=2023, words="70", by=by)


def _statuses(committee: object, given: list, occasion: object, by: object) -> None:
    from goals.models import Addressee, AssignmentStatus

    for number, assignment in enumerate(given):
        to = Addressee.objects.create(assignment=assignment, committee=committee)
        status = AssignmentStatus.Status.values[number % 3]
        AssignmentStatus.objects.create(
            addressee=to, occasion=occasion, number=1, status=status, comment="Arbetet pågår.", by=by
        )
