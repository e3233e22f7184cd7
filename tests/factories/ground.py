"""A small municipality to test with: one committee, two appropriation areas and one revenue-financed department."""

from dataclasses import dataclass
from datetime import date

from followup import periods
from followup.access import Role
from followup.models import FiscalYear, Membership, Occasion, Period, Unit, User

FOREVER = date(2000, 1, 1)


def calendar(*years: int) -> None:
    """Fiscal years with their twelve periods."""
    for year in years:
        fiscal_year, _ = FiscalYear.objects.get_or_create(year=year)
        for number in periods.whole_year(year):
            Period.objects.get_or_create(number=number, defaults={"fiscal_year": fiscal_year})


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
    kinds = Unit.Kind
    top = unit("TK", kinds.MUNICIPALITY, name="Testkommun")
    committee = unit("TN", kinds.COMMITTEE, top, name="Testnämnden")
    department = unit("TF", kinds.DEPARTMENT, committee, name="Testförvaltningen", sort=1)
    school = unit("101", kinds.AREA, department, name="Skola", sort=1)
    park = unit("102", kinds.AREA, department, name="Park", sort=2)
    kitchen = unit("KS1", kinds.DEPARTMENT, committee, name="Kostservice", sort=2, financing=Unit.Financing.REVENUE)
    kitchens = unit("201", kinds.AREA, kitchen, name="Köken", financing=Unit.Financing.REVENUE)
    other = unit("AN", kinds.COMMITTEE, top, name="Andra nämnden")
    other_department = unit("AF", kinds.DEPARTMENT, other, name="Andra förvaltningen")
    other_area = unit("901", kinds.AREA, other_department, name="Andra området")
    leaf = kinds.RESPONSIBILITY
    leaves = [
        unit("10101", leaf, school, name="Norra skolan"),
        unit("10102", leaf, school, name="Södra skolan"),
        unit("10201", leaf, park, name="Stadsparken"),
        unit("20101", leaf, kitchens, name="Centralköket", financing=Unit.Financing.REVENUE),
        unit("90101", leaf, other_area, name="Andra ansvaret"),
    ]
    everything = [top, committee, department, school, park, kitchen, kitchens, other, other_department, other_area]
    return Organisation(
        top, committee, department, school, park, kitchen, other, {made.code: made for made in [*everything, *leaves]}
    )


def person(username: str, role: Role | None = None, where: Unit | None = None) -> User:
    """A person with a role in a unit since long; without a role, a stranger with a login."""
    made = User.objects.create_user(username=username, password="ett-långt-lösenord")
    if role and where:
        Membership.objects.create(person=made, unit=where, role=role, valid_from=FOREVER)
    return made
