"""The figures of the indicators: a value that anybody may read, by key.

``<nämnd>.<tillfälle>.indikator.<kod>.<år>`` or, of a value up to a month, ``….<år>-<månad>``, where ``nämnd`` is the
committee that owns the indicator, or over the unit that does. A secret value, and one that would give it away, is no
figure: its key is not known to anybody.
"""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from followup import periods
from followup.figures import Figure, Measure
from followup.models import Occasion, Unit
from indicators import reading
from indicators.models import Indicator
from indicators.models.definitions import IndicatorQuerySet
from indicators.reading import Column, Row
from indicators.values import print_number


def provide(key: str) -> Figure | None:
    """The figure of a key of the indicators; None for any other key, and for what is not told to all."""
    parts = key.split(".")
    if len(parts) != 5 or parts[2] != "indikator":
        return None
    committee, code, _, indicator, _ = parts
    among = Indicator.objects.filter(Q(code=indicator) | Q(parts__code=indicator)).distinct()
    return next((one for one in _figures(committee, code, among) if one.key == key), None)


def listed(committee: str, occasion: str) -> list[Figure]:
    """The values of a committee's indicators up to an occasion that anybody may read."""
    return list(_figures(committee, occasion, Indicator.objects.all()))


def _figures(committee: str, code: str, among: IndicatorQuerySet) -> Iterator[Figure]:
    occasion = Occasion.objects.filter(code=code).first()
    unit = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code__iexact=committee).first()
    if occasion is None or unit is None:
        return
    last = Column(occasion.year, periods.month_of(occasion.period_id))
    owned = among.filter(owner__in=Unit.objects.below(unit)).select_related("parent").order_by("sort", "code")
    rows = reading.read(owned, user=None)
    wholes = {row.indicator.pk: row.name for row in rows}
    for row in rows:
        yield from _of_row(f"{committee.lower()}.{code}", row, wholes, last, code)


def _of_row(start: str, row: Row, wholes: dict[int, str], last: Column, occasion: str) -> Iterator[Figure]:
    whole = wholes.get(row.indicator.parent_id or 0, "")
    name = f"{whole}, {row.name}" if whole else row.name
    for column, shown in row.cells.items():
        if column <= last and shown.cell and shown.cell.number is not None:
            when = str(column.year) if column.month == reading.DECEMBER else f"{column.year}-{column.month:02d}"
            yield Figure(
                key=f"{start}.indikator.{row.indicator.code}.{when}",
                label=f"{name}, {column.label}",
                value=shown.cell.number,
                measure=Measure.PERCENT if row.definition.unit_of_measure == "%" else Measure.NUMBER,
                source=reverse("indicators:indicator", args=[occasion, row.indicator.code]),
                printed=print_number(shown.cell.number),
            )
