"""A small municipality to test with: one committee, two appropriation areas and one revenue-financed department."""

from dataclasses import dataclass
from datetime import date

from followup import periods
from followup.access import Role
from followup.models import FiscalYear, Membership, Occasion, Period, Unit, User

FOREVER = date(2000, 1, 1)


def calendar(*years: int) -> None:
    """Fiscal years with their twelve periods; those that are there stay as they are."""
    numbers = [(year, number) for year in years for number in periods.whole_year(year)]
    FiscalYear.objects.bulk_create([FiscalYear(year=year) for year in years], ignore_conflicts=True)
    Period.objects.bulk_create(
        [Period(number=number, fiscal_year_id=year) for year, number in numbers], ignore_conflicts=True
    )


def occasion(through: int = 202308, kind: str = Occasion.Kind.INTERIM) -> Occasion:
    """A follow-up occasion through a period, with the calendar of its year and the year before."""
    year = periods.year_of(through)
    calendar(year - 1, year)
    code = f"{year}-{periods.month_of(through):02}"
    made, _ = Occasion.objects.get_or_create(
        code=code, defaults={"name": f"Delår {periods.shown(through)}", "kind": kind, "period_id": through}
    )
    return made


def unit(code: str, kind: str, parent: Unit | None = None, **fields: object) -> Unit:
    """A unit, valid since long; its name is the code unless given."""
    values: dict[str, object] = {"name": f"Enhet {code}", "valid_from": FOREVER} | fields
    return Unit.objects.create(code=code, kind=kind, parent=parent, **values)


@dataclass(frozen=True)
class Organisation:
    """The units of the small municipality."""

    municipality: Unit
    committee: Unit
    department: Unit
    school: Unit  # area with ansvar 10101 and 10102
    park: Unit  # area with ansvar 10201
    kitchen: Unit  # revenue-financed department with area 201 and ansvar 20101
    other_committee: Unit  # somebody else's, with ansvar 90101
    by_code: dict[str, Unit]


def organisation() -> Organisation:
    """Testkommun: nämnden TN with förvaltning TF (areas Skola, Park) and the revenue-financed Kostservice."""
    kinds, revenue = Unit.Kind, Unit.Financing.REVENUE
    top = unit("TK", kinds.MUNICIPALITY, name="Testkommun")
    by_code = {"TK": top}

    def level(kind: str, *lines: tuple[str, str, dict[str, object]]) -> None:
        made = [
            Unit(kind=kind, parent=by_code[above], valid_from=FOREVER, code=code, **fields)
            for code, above, fields in lines
        ]
        by_code.update((one.code, one) for one in Unit.objects.bulk_create(made))

    level(kinds.COMMITTEE, ("TN", "TK", {"name": "Testnämnden"}), ("AN", "TK", {"name": "Andra nämnden"}))
    level(
        kinds.DEPARTMENT,
        ("TF", "TN", {"name": "Testförvaltningen", "sort": 1}),
        ("KS1", "TN", {"name": "Kostservice", "sort": 2, "financing": revenue}),
        ("AF", "AN", {"name": "Andra förvaltningen"}),
    )
    level(
        kinds.AREA,
        ("101", "TF", {"name": "Skola", "sort": 1}),
        ("102", "TF", {"name": "Park", "sort": 2}),
        ("201", "KS1", {"name": "Köken", "financing": revenue}),
        ("901", "AF", {"name": "Andra området"}),
    )
    level(
        kinds.RESPONSIBILITY,
        ("10101", "101", {"name": "Norra skolan"}),
        ("10102", "101", {"name": "Södra skolan"}),
        ("10201", "102", {"name": "Stadsparken"}),
        ("20101", "201", {"name": "Centralköket", "financing": revenue}),
        ("90101", "901", {"name": "Andra ansvaret"}),
    )
    named = [by_code[code] for code in ("TK", "TN", "TF", "101", "102", "KS1", "AN")]
    return Organisation(*named, by_code)


def person(username: str, role: Role | None = None, where: Unit | None = None) -> User:
    """A person with a role in a unit since long; without a role, a stranger with a login."""
    made = User.objects.create_user(username=username, password="ett-långt-lösenord")
    if role and where:
        Membership.objects.create(person=made, unit=where, role=role, valid_from=FOREVER)
    return made
