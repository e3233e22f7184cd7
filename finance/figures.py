"""The figures of finance: an amount of a driftsammandrag or of the investments, by its key.

Keys of the driftsammandrag: ``<nämnd>.<tillfälle>.drift[.enhet-<kod>][.grupp-<koder>].<mått>.<tid>``, where ``tid`` is
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
from finance.pages import Place
from finance.selectors import Scope
from finance.summary import Cut, Horizon, Row, RowKind, operating_summary
from followup import periods
from followup.figures import Figure, Measure
from followup.models import Occasion

PERIOD = {"utfall": "current", "budget": "budget", "avvikelse": "deviation", "fjolar": "last_year"}
YEAR = {"prognos": "current", "budget": "budget", "avvikelse": "deviation", "bokslut": "last_year"}
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
    if subject not in {"drift", "investeringar"}:
        return None
    occasion = Occasion.objects.filter(code=code).first()
    if occasion is None:
        return None
    of = selectors.committees(periods.last_day(occasion.period_id)).filter(code__iexact=committee).first()
    if of is None:
        return None
    if subject == "investeringar":
        return _investments(key, Place(of, occasion), rest)
    scope = _narrowed(selectors.scope(of, occasion), rest[:-2])
    if scope is None or len(rest) < 2:
        return None
    measure, time = rest[-2:]
    if time == "period":
        return _of_period(key, scope, measure)
    return _of_year(key, scope, measure) if time == "helar" else None


def _narrowed(scope: Scope, limits: list[str]) -> Scope | None:
    for limit in limits:
        kind, _, code = limit.partition("-")
        if kind == "enhet":
            unit = next((one for key in scope.tree.ids if (one := scope.tree.named(key)).code.lower() == code), None)
            scope = replace(scope, unit=unit)
        if kind == "grupp":
            lines = scope.codes.of_group.values()
            scope = replace(scope, group=next((one for one in lines if _slug(one.codes) == code), None))
        if (kind == "enhet" and scope.unit is None) or (kind == "grupp" and scope.group is None):
            return None
        if kind not in {"enhet", "grupp"}:
            return None
    return scope


def _slug(codes: str) -> str:
    return codes.replace("/", "-").lower()


def _of_period(key: str, scope: Scope, measure: str) -> Figure | None:
    """Outcome, budget, deviation and last year of the period, and what the analysis says of them."""
    if measure == "ordinarie":
        return _ordinary(key, scope, Horizon.PERIOD)
    analysis = Analysis(scope)
    source = Place(scope.committee, scope.occasion).analysis_url(
        enhet=scope.unit.id if scope.unit else None, grupp=scope.group.group_id if scope.group else None
    )
    if measure in PERIOD:
        amount = getattr(analysis.total, PERIOD[measure])
        return _kronor(key, scope, measure, amount, source)
    if measure == "forandring":
        return _kronor(key, scope, measure, abs(analysis.change), source)
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


def _of_year(key: str, scope: Scope, measure: str) -> Figure | None:
    """A row of the full-year driftsammandrag: of a unit, of a group, or the sum. Both at once is no row of it."""
    if measure == "ordinarie":
        return _ordinary(key, scope, Horizon.YEAR)
    if measure not in YEAR or (scope.unit and scope.group):
        return None
    cut = Cut.ACTIVITY if scope.group else Cut.ORGANISATION
    table = operating_summary(committee=scope.committee, occasion=scope.occasion, cut=cut, horizon=Horizon.YEAR)
    row = next((one for one in table.rows if _is_of(one, scope)), None)
    if row is None:
        return None
    source = Place(scope.committee, scope.occasion).summary_url(cut, Horizon.YEAR)
    return _kronor(key, scope, measure, getattr(row, YEAR[measure]), source)


def _is_of(row: Row, scope: Scope) -> bool:
    if row.side:
        return False
    if scope.unit:
        return row.unit_id == scope.unit.id
    return row.group_id == scope.group.group_id if scope.group else row.kind is RowKind.SUM


def _ordinary(key: str, scope: Scope, horizon: Horizon) -> Figure | None:
    """The deviation of a whole committee without its one-off items; None for a part of it."""
    if scope.unit or scope.group:
        return None
    committee, occasion = scope.committee, scope.occasion
    table = operating_summary(committee=committee, occasion=occasion, cut=Cut.ORGANISATION, horizon=horizon)
    source = reverse("finance:one_offs", args=[committee.code, occasion.code])
    return _kronor(key, scope, "ordinarie", one_offs.bridge(table).ordinary, source)


def _kronor(key: str, scope: Scope, measure: str, amount: Decimal, source: str) -> Figure:
    label = f"{_name(scope)}: {WORDS[measure]}"
    return Figure(key, label, amount, Measure.KRONOR, source, signed=measure in ("avvikelse", "ordinarie"))


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
