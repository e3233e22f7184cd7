"""All figures of finance of a committee at an occasion, and those that only a list knows: read together.

Beside the keys of ``finance.figures``: ``<nämnd>.<tillfälle>.poster.<nr>`` is a one-off item, ``….budget.<nr>`` what
a budget decision of the year gives, ``….budget.ursprunglig`` and ``….budget.aktuell`` where it begins and ends, and
``….investeringar.nr-<nr>.<mått>`` one investment.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse

from finance import investment_summary, one_offs, selectors
from finance.budget_trail import trail
from finance.cells import read
from finance.figures import MEASURES, SIDE_WORDS, SIDES, WORDS, kronor, ordinary, slug
from finance.investment_rows import Facts, Money
from finance.pages import Place, row_query
from finance.places import Organisation, organisation
from finance.summary import Cut, Horizon, OperatingSummary, Row, RowKind, four_of
from followup import periods
from followup.figures import Figure, Measure
from followup.models import Occasion

Amounts = tuple[Money | None, Money | None, Money | None, Decimal | None]  # outcome, forecast, frame, deviation
TIMES = {Horizon.PERIOD: "period", Horizon.YEAR: "helar"}
SIDE_KEYS = {side: word for word, side in SIDES.items()}
LISTED = {"poster", "budget", "investeringar"}


def provide(key: str) -> Figure | None:
    """The figure of a key that only the list knows; None for any other key."""
    committee, code, subject = [*key.split("."), "", ""][:3]
    if subject not in LISTED:
        return None
    place = _place(committee, code)
    if place is None:
        return None
    tree = organisation(place.committee, periods.last_day(place.occasion.period_id))
    return next((one for one in _beside(place, tree) if one.key == key), None)


def listed(committee: str, occasion: str) -> list[Figure]:
    """The figures of finance of a committee at an occasion, by their codes; none where either is missing."""
    place = _place(committee, occasion)
    if place is None:
        return []
    cells = read(committee=place.committee, occasion=place.occasion)
    tables, tree = four_of(cells), cells.organisation
    rows = [one for table in tables.values() for one in _of_table(place, table)]
    whole = [
        ordinary(f"{_start(place)}.drift.ordinarie.{time}", tables[Cut.ORGANISATION, horizon], tree)
        for horizon, time in TIMES.items()
    ]
    return [*rows, *whole, *_beside(place, tree)]


def _place(committee: str, code: str) -> Place | None:
    occasion = Occasion.objects.filter(code=code).first()
    if occasion is None:
        return None
    of = selectors.committees(periods.last_day(occasion.period_id)).filter(code__iexact=committee).first()
    return Place(of, occasion) if of else None


def _start(place: Place) -> str:
    return f"{place.committee.code.lower()}.{place.occasion.code}"


def _of_table(place: Place, table: OperatingSummary) -> Iterator[Figure]:
    """A figure for each cell of a driftsammandrag whose row has a key."""
    whole = (place.committee.name, "")
    for row in table.rows:
        if not row.side:
            whole = (place.committee.name, "") if row.kind is RowKind.SUM else _named(row)
        name, limit = whole
        if not name or (table.cut is Cut.ACTIVITY and row.kind is RowKind.SUM):
            continue  # the sum is the same by both cuts
        side = f".{SIDE_KEYS[row.side]}" if row.side else ""
        shown = f"{name}, {SIDE_WORDS[row.side]}" if row.side else name
        for measure, attribute in MEASURES[table.horizon].items():
            key = f"{_start(place)}.drift{limit}{side}.{measure}.{TIMES[table.horizon]}"
            yield kronor(key, shown, measure, getattr(row, attribute), _source(place, table, row))


def _named(row: Row) -> tuple[str, str]:
    """The name of a row and its limit in a key; empty for a row that has none."""
    if row.unit_id is not None:
        return row.name, f".enhet-{row.codes.lower()}"
    return (f"{row.codes} {row.name}", f".grupp-{slug(row.codes)}") if row.group_id else ("", "")


def _source(place: Place, table: OperatingSummary, row: Row) -> str:
    """Where a cell comes from: down towards the ledger for the period, the table for a forecast of the year."""
    if table.horizon is Horizon.PERIOD:
        return place.drill_url(**row_query(row))
    return place.summary_url(table.cut, table.horizon)


def _beside(place: Place, tree: Organisation) -> Iterator[Figure]:
    yield from _one_offs(place, tree)
    yield from _budget(place, tree)
    yield from _investments(place)


def _one_offs(place: Place, tree: Organisation) -> Iterator[Figure]:
    source = reverse("finance:one_offs", args=[place.committee.code, place.occasion.code])
    for item in one_offs.register(place.committee, place.occasion, tree):
        key, label = f"{_start(place)}.poster.{item.pk}", f"{item.text}: jämförelsestörande post"
        yield Figure(key, label, item.amount, Measure.KRONOR, source, signed=True)


def _amount(key: str, label: str, amount: Decimal, source: str) -> Figure:
    return Figure(key, label, amount, Measure.KRONOR, source, signed=True)


def _budget(place: Place, tree: Organisation) -> Iterator[Figure]:
    found = trail(place.committee, place.occasion, tree=tree)
    source = place.summary_url(Cut.ORGANISATION, Horizon.YEAR)
    for name, amount in (("ursprunglig", found.original), ("aktuell", found.current)):
        label = f"{place.committee.name}: {name} budget"
        yield Figure(f"{_start(place)}.budget.{name}", label, amount, Measure.KRONOR, source)
    for one in found.changes:
        if one.decision:
            key, label = f"{_start(place)}.budget.{one.decision.pk}", f"{one.name}: budgetförändring"
            yield _amount(key, label, one.amount, source)


def _investments(place: Place) -> Iterator[Figure]:
    summary = investment_summary.read(committee=place.committee, occasion=place.occasion)
    source = reverse("finance:investments", args=[place.committee.code, place.occasion.code])
    start, name = f"{_start(place)}.investeringar", f"{place.committee.name}, investeringar"
    if summary.investments:
        total = summary.total
        yield from _measures(start, name, (total.outcome, total.forecast, total.frame, total.deviation), source)
    for one in summary.inside:
        yield from _measures(f"{start}.nr-{one.id}", f"{one.name}, investering", _of_one(one), source)


def _of_one(one: Facts) -> Amounts:
    return one.so_far, one.expected, one.frame, one.deviation


def _measures(start: str, name: str, amounts: Amounts, source: str) -> Iterator[Figure]:
    """Net outcome, forecast and frame, and the deviation."""
    for measure, found in zip(("utfall", "prognos", "ram", "avvikelse"), amounts, strict=True):
        amount = found.net if isinstance(found, Money) else found
        if amount is not None:
            label = f"{name}: {WORDS[measure].replace('mot budget', 'mot ramen')}"
            yield Figure(f"{start}.{measure}", label, amount, Measure.KRONOR, source, signed=measure == "avvikelse")
