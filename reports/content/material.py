"""What the sections of a report are made of, each thing read once and only if a section asks for it."""

from dataclasses import dataclass
from functools import cached_property

from finance import cells, investment_summary
from finance.budget_trail import Trail, trail
from finance.cells import Cells
from finance.investment_summary import InvestmentSummary
from finance.summary import Cut, Horizon, OperatingSummary, four_of
from followup.models import Occasion, Unit
from goals import assessing, assignments
from goals.models import Assessment, Assignment, AssignmentStatus, Decision, Goal
from reports.models import Report

Tables = dict[tuple[Cut, Horizon], OperatingSummary]
PARTS = {Unit.Kind.DEPARTMENT, Unit.Kind.AREA}  # of a committee


@dataclass(frozen=True)
class Material:
    """Of a unit at an occasion, as everybody may read it. It is made for one composition and then thrown away."""

    unit: Unit
    occasion: Occasion

    @cached_property
    def cells(self) -> Cells:
        """The cells of a committee, or of its part that is an administration's."""
        if self.unit.kind in PARTS:
            return cells.read(committee=self.unit.committee(), occasion=self.occasion, within=self.unit)
        return cells.read(committee=self.unit, occasion=self.occasion)

    @cached_property
    def tables(self) -> Tables:
        """The four driftsammandrag."""
        return four_of(self.cells)

    @cached_property
    def budget(self) -> Trail:
        """How the committee's budget has come to stand as it does."""
        return trail(self.unit, self.occasion, tree=self.cells.organisation)

    @cached_property
    def investments(self) -> InvestmentSummary:
        """The committee's investments."""
        return investment_summary.read(committee=self.unit, occasion=self.occasion)

    @cached_property
    def below(self) -> list[int]:
        """The keys of the unit and of all that have been below it."""
        return list(Unit.objects.below(self.unit).values_list("pk", flat=True))

    @cached_property
    def goals(self) -> list[Goal]:
        """The committee's goals of the year, in the order of målområden and overall goals."""
        return of_committee(self.unit, self.occasion)

    @cached_property
    def assessed(self) -> dict[int, Assessment]:
        """What stands of each goal that is assessed, by its key."""
        return assessing.standing(self.goals, self.occasion)

    @cached_property
    def assignments(self) -> list[Assignment]:
        """The year's assignments of all committees by number, with whom they are given to."""
        found = Assignment.objects.filter(fiscal_year=self.occasion.year)
        found = found.select_related("given_in", "carried_from__given_in").order_by("number")
        return list(found.prefetch_related("addressees__committee"))

    @cached_property
    def reported(self) -> dict[int, AssignmentStatus]:
        """What stands of each assignment, by the key of the committee with it."""
        return assignments.standing(self.occasion)

    @cached_property
    def parts(self) -> list[Report]:
        """The reports that the unit's gathers, the standing version of each: its appendices, or the committees'."""
        found = Report.objects.standing().filter(occasion=self.occasion).select_related("unit")
        found = found.order_by("unit__sort", "unit__code")
        if self.unit.kind == Unit.Kind.MUNICIPALITY:
            return list(found.filter(unit__kind=Unit.Kind.COMMITTEE, unit__in=self.below))
        return list(found.filter(part_of__unit=self.unit, part_of__occasion=self.occasion))

    @cached_property
    def references(self) -> dict[str, str]:
        """The codes of the decisions by how they are cited in print."""
        return {one.reference: one.code for one in Decision.objects.all()}


def of_committee(unit: Unit, occasion: Occasion) -> list[Goal]:
    """A committee's goals of the year, in the order of målområden and overall goals. One query."""
    found = Goal.objects.filter(committee=unit).valid_in(occasion.year).select_related("overall__area")
    return list(found.order_by("overall__area__sort", "overall__area_id", "overall__sort", "sort", "name"))
