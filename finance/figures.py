"""The figures of finance: an amount of a driftsammandrag or of the investments, by its key.

Keys of the driftsammandrag:
``<nämnd>.<tillfälle>.drift[.enhet-<kod>][.grupp-<koder>][.kostnader|.intakter].<mått>.<tid>``, where ``tid`` is
``period`` (``utfall budget avvikelse fjolar forandring``, and of the analysis ``analys-andel analys-1 analys-2 …``) or
``helar`` (``prognos budget avvikelse bokslut``); of a whole committee also ``ordinarie``, the deviation without one-off
items. Of the investments: ``<nämnd>.<tillfälle>.investeringar.<mått>`` with
``utfall prognos ram avvikelse``. Slashes between codes are hyphens in a key.
"""

from dataclasses import replace
from decimal import Decimal

from django.urls import reverse

from finance import investment_summary, one_offs, selectors
from finance.analysis import MOST_NAMED, percent
from finance.analysis_reading import Analysis
from finance.models import Side
from finance.pages import Place
from finance.places import Organisation
from finance.selectors import Scope
from finance.summary import Cut, Horizon, OperatingSummary, Row, RowKind, operating_summary
from followup import periods
from followup.figures import Figure, Measure
from followup.models import Occasion

PERIOD = {"utfall": "current", "budget": "budget", "avvikelse": "deviation", "fjolar": "last_year"}
YEAR = {"prognos": "current", "budget": "budget", "avvikelse": "deviation", "bokslut": "last_year"}
MEASURES = {Horizon.PERIOD: PERIOD, Horizon.YEAR: YEAR}
HORIZONS = {"period": Horizon.PERIOD, "helar": Horizon.YEAR}
SIDES: dict[str, str] = {"kostnader": Side.COST, "intakter": Side.REVENUE}
SIDE_WORDS: dict[str, str] = {Side.COST: "kostnader", Side.REVENUE: "intäkter"}
WORDS = {
    "utfall": "utfall",
    "prognos": "prognos",
    "budget": "budget",
    "avvikelse": "avvikelse mot budget",
    "ordinarie": "avvikelse mot budget utan jämförelsestörande poster",
    "fjolar": "utfall samma period i fjol",
    "forandring": "skillnad mot samma period i fjol",
    "bokslut": "bokslut året innan",
    "ram": "ram",
}


def provide(key: str) -> Figure | None:
    """The figure of a key of finance; None for any other key, and for a unit, group or occasion that does not exist."""
    committee, code, subject, *rest = [*key.split("."), "", "", ""][: max(key.count(".") + 1, 3)]
    if subject not in {"drift", "investeringar"} or key.count(".") < 3:
        return None
    occasion = Occasion.objects.filter(code=code).first()
    if occasion is None:
        return None
    of = selectors.committees(periods.last_day(occasion.period_id)).filter(code__iexact=committee).first()
    if of is None:
        return None
    if subject == "investeringar" and len(rest) == 1:
        return _investments(key, Place(of, occasion), rest)
    if len(rest) < 2:
        return None
    *limits, measure, time = rest
    side = limits.pop() if limits and limits[-1] in SIDES else ""
    scope = _narrowed(selectors.scope(of, occasion), limits)
    if scope is None:
        return None
    if measure == "ordinarie" and time in HORIZONS and not side:
        return _ordinary(key, scope, HORIZONS[time])
    if time == "period" and not side:
        return _of_period(key, scope, measure)
    return _of_row(key, scope, measure, time, SIDES.get(side)) if time in HORIZONS else None


def _narrowed(scope: Scope, limits: list[str]) -> Scope | None:
    for limit in limits:
        kind, _, code = limit.partition("-")
        if kind == "enhet":
            unit = next((one for key in scope.tree.ids if (one := scope.tree.named(key)).code.lower() == code), None)
            scope = replace(scope, unit=unit)
        if kind == "grupp":
            lines = scope.codes.of_group.values()
            scope = replace(scope, group=next((one for one in lines if slug(one.codes) == code), None))
        if (kind == "enhet" and scope.unit is None) or (kind == "grupp" and scope.group is None):
            return None
        if kind not in {"enhet", "grupp"}:
            return None
    return scope


def slug(codes: str) -> str:
    """The codes of a group as a key carries them."""
    return codes.replace("/", "-").lower()


def _of_period(key: str, scope: Scope, measure: str) -> Figure | None:
    """Outcome, budget, deviation and last year of the period, and what the analysis says of them."""
    analysis = Analysis(scope)
    source = Place(scope.committee, scope.occasion).analysis_url(
        enhet=scope.unit.id if scope.unit else None, grupp=scope.group.group_id if scope.group else None
    )
    if measure in PERIOD:
        amount = getattr(analysis.total, PERIOD[measure])
        return kronor(key, _name(scope), measure, amount, source)
    if measure == "forandring":
        return kronor(key, _name(scope), measure, abs(analysis.change), source)
    best = analysis.best
    if best is None or not measure.startswith("analys-"):
        return None
    named, part = best.first(MOST_NAMED), measure.removeprefix("analys-")
    if part == "andel":
        label = f"{_name(scope)}: hur mycket av avvikelsen som förklaras"
        return Figure(key, label, percent(named.share), Measure.PERCENT, source)
    if part.isdecimal() and 1 <= int(part) <= len(named.named):
        one = named.named[int(part) - 1]
        return Figure(key, f"{_name(scope)}: {one.name}", one.amount, Measure.KRONOR, source, signed=True)
    return None


def _of_row(key: str, scope: Scope, measure: str, time: str, side: str | None) -> Figure | None:
    """A row of a driftsammandrag: of a unit, of a group, the sum, or what of it is costs or revenues."""
    horizon = HORIZONS[time]
    if measure not in MEASURES[horizon] or (scope.unit and scope.group):
        return None
    cut = Cut.ACTIVITY if scope.group else Cut.ORGANISATION
    table = operating_summary(committee=scope.committee, occasion=scope.occasion, cut=cut, horizon=horizon)
    row = next((one for one in table.rows if _is_of(one, scope, side)), None)
    if row is None:
        return None
    source = Place(scope.committee, scope.occasion).summary_url(cut, horizon)
    words = f", {SIDE_WORDS[side]}" if side else ""
    return kronor(key, f"{_name(scope)}{words}", measure, getattr(row, MEASURES[horizon][measure]), source)


def _is_of(row: Row, scope: Scope, side: str | None) -> bool:
    if (row.side or None) != side:
        return False
    if scope.unit:
        return row.unit_id == scope.unit.id
    if scope.group:
        return row.group_id == scope.group.group_id
    return row.kind is RowKind.SUM or (side is not None and row.unit_id is None)


def _ordinary(key: str, scope: Scope, horizon: Horizon) -> Figure | None:
    """The deviation of a whole committee without its one-off items; None for a part of it."""
    if scope.unit or scope.group:
        return None
    committee, occasion = scope.committee, scope.occasion
    table = operating_summary(committee=committee, occasion=occasion, cut=Cut.ORGANISATION, horizon=horizon)
    return ordinary(key, table)


def ordinary(key: str, table: OperatingSummary, tree: Organisation | None = None) -> Figure:
    """The deviation of a committee's table without its one-off items."""
    source = reverse("finance:one_offs", args=[table.committee.code, table.occasion.code])
    return kronor(key, table.committee.name, "ordinarie", one_offs.bridge(table, tree).ordinary, source)


def kronor(key: str, name: str, measure: str, amount: Decimal, source: str) -> Figure:
    """A figure of kronor: whose it is, and what measure of it."""
    signed = measure in ("avvikelse", "ordinarie")
    return Figure(key, f"{name}: {WORDS[measure]}", amount, Measure.KRONOR, source, signed=signed)


def _name(scope: Scope) -> str:
    if scope.group:
        return f"{scope.group.codes} {scope.group.name}"
    return scope.unit.name if scope.unit else scope.committee.name


def _investments(key: str, at: Place, rest: list[str]) -> Figure | None:
    """The sum of the investments within the frame."""
    total = investment_summary.read(committee=at.committee, occasion=at.occasion).total
    names = {"utfall": total.outcome, "prognos": total.forecast, "ram": total.frame}
    amounts = {name: money.net for name, money in names.items() if money} | {"avvikelse": total.deviation}
    amount = amounts.get(rest[0]) if len(rest) == 1 else None
    if amount is None:
        return None
    source = reverse("finance:investments", args=[at.committee.code, at.occasion.code])
    label = f"{at.committee.name}, investeringar: {WORDS[rest[0]].replace('mot budget', 'mot ramen')}"
    return Figure(key, label, amount, Measure.KRONOR, source, signed=rest[0] == "avvikelse")
