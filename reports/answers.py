"""Svaret först: a report's headline and lead, by what it is a report of. Every amount is ``finance``'s."""

from decimal import Decimal

from finance import across
from finance.pages import against_budget
from finance.summary import Cut, Horizon, all_four
from followup import money, periods
from followup.models import Occasion, Unit
from reports.content.economy import expected, so_far
from reports.content.material import Material, Tables


def answer(read: Material) -> tuple[str, str]:
    """What the year is expected to give, and how it stands so far: a sentence each."""
    unit, occasion = read.unit, read.occasion
    if unit.kind == Unit.Kind.MUNICIPALITY:
        return _of_the_municipality(unit, occasion)
    year, period = (read.tables[Cut.ORGANISATION, horizon] for horizon in (Horizon.YEAR, Horizon.PERIOD))
    if not year.parts and (results := year.other_administrations):
        whole, lead = across.summed(results), ""
        if now := period.other_administrations:
            through, by_now = periods.shown(occasion.period_id), across.summed(now)
            against = against_budget(by_now.deviation)
            lead = f"Till och med {through} är resultatet {money.shown(by_now.current)} mnkr, {against}."
        return f"{unit.name} väntas bli {against_budget(whole.deviation)}", lead
    return expected(unit, year.total.deviation), so_far(period)


def tables_by_committee(municipality: Unit, occasion: Occasion) -> list[tuple[Unit, Tables]]:
    """The municipality's committees that exist on the occasion's last day, in order, each with its tables."""
    day = periods.last_day(occasion.period_id)
    found = Unit.objects.below(municipality).valid_on(day).filter(kind=Unit.Kind.COMMITTEE).order_by("sort", "code")
    return [(one, all_four(committee=one, occasion=occasion)) for one in found]


def _of_the_municipality(unit: Unit, occasion: Occasion) -> tuple[str, str]:
    every = [tables for _, tables in tables_by_committee(unit, occasion)]
    totals = {
        horizon: [tables[Cut.ORGANISATION, horizon].total for tables in every]
        for horizon in (Horizon.YEAR, Horizon.PERIOD)
    }
    year = sum((row.deviation for row in totals[Horizon.YEAR]), Decimal(0))
    cost = sum((row.current for row in totals[Horizon.PERIOD]), Decimal(0))
    against = sum((row.deviation for row in totals[Horizon.PERIOD]), Decimal(0))
    through = periods.shown(occasion.period_id)
    lead = f"Till och med {through} är nämndernas nettokostnad {money.shown(cost)} mnkr, {against_budget(against)}."
    return expected(unit, year), lead
