"""Svaret först: a report's headline and lead, by what it is a report of. Every amount is ``finance``'s."""

from decimal import Decimal

from finance.pages import against_budget
from finance.summary import Cut, Horizon, OperatingSummary, all_four
from followup import money, periods
from followup.models import Occasion, Unit
from reports.content.economy import expected, so_far

Tables = dict[tuple[Cut, Horizon], OperatingSummary]


def answer(unit: Unit, occasion: Occasion) -> tuple[str, str]:
    """What the year is expected to give, and how it stands so far: a sentence each."""
    if unit.kind == Unit.Kind.MUNICIPALITY:
        return _of_the_municipality(unit, occasion)
    tables = tables_of(unit, occasion)
    year, period = (tables[Cut.ORGANISATION, horizon] for horizon in (Horizon.YEAR, Horizon.PERIOD))
    if not year.parts and (results := year.other_administrations):
        now = period.other_administrations
        through = periods.shown(occasion.period_id)
        words = f"resultatet {money.shown(now[0].current)} mnkr, {against_budget(now[0].deviation)}" if now else ""
        lead = f"Till och med {through} är {words}." if words else ""
        return f"{unit.name} väntas bli {against_budget(results[0].deviation)}", lead
    return expected(unit, year.total.deviation), so_far(period)


def tables_of(unit: Unit, occasion: Occasion) -> Tables:
    """The four driftsammandrag of a committee, or of an administration of one."""
    if unit.kind == Unit.Kind.COMMITTEE:
        return all_four(committee=unit, occasion=occasion)
    return all_four(committee=unit.committee(), occasion=occasion, within=unit)


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
