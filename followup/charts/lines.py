"""Curves over months or years, and the sparkline that stands in a table's row."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from followup.charts.chart import Chart, compose, key_of
from followup.charts.metrics import text_width
from followup.charts.svg import DENSE, Drawing, Frame, Tone
from followup.money import ZERO, Unit, shown

PLOT_HEIGHT = 150.0
DENSE_HEIGHT = 74.0  # among other cards
SPARK = Frame("spark", least_width=120, text=12, fluid=False, beside=False)


@dataclass(frozen=True)
class Series:
    """A curve: its name and one amount in kronor for each label (None where there is none yet)."""

    name: str
    amounts: tuple[Decimal | None, ...]
    tone: Tone = Tone.OURS
    dashed: bool = False


@dataclass(frozen=True)
class Band:
    """A fan: the lowest and the highest amount in kronor for each label, and what they mean (``80 %``)."""

    name: str
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]

    @property
    def edges(self) -> tuple[Series, Series]:
        """Its edges as they stand among the figures."""
        return Series(f"Lägst ({self.name})", self.low), Series(f"Högst ({self.name})", self.high)


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    band: Band | None = None,
    unit: Unit = Unit.MNKR,
    dense: bool = False,
) -> Chart:
    """Curves over the same labels (months), on a scale that begins at zero; each curve's name and value at its end.

    ``band`` is shaded behind them. Raises ValueError when a series does not have one amount (or None) for each label.
    """
    edges = band.edges if band else ()
    for curve in (*series, *edges):
        if len(curve.amounts) != len(labels):
            raise ValueError(f"{curve.name} har {len(curve.amounts)} värden för {len(labels)} rubriker")
    words = [_in_words(curve, labels, unit) for curve in series]
    if band:
        ends = f"mellan {shown(band.low[-1], unit)} och {shown(band.high[-1], unit)} {unit.word}"
        words.append(f"Det skuggade fältet ({band.name}) slutar {ends} {labels[-1]}.")
    return compose(
        title,
        " ".join(words) or "Det finns inga belopp att visa.",
        ("Tid", *(f"{curve.name}, {unit.word}" for curve in (*series, *edges))),
        [
            (label, *(shown(curve.amounts[place], unit) for curve in (*series, *edges)))
            for place, label in enumerate(labels)
        ],
        lambda drawing: _draw(drawing, labels, series, band, unit),
        dense=dense,
    )


def _known(curve: Series) -> list[tuple[int, Decimal]]:
    """The places that have an amount, with it."""
    return [(place, amount) for place, amount in enumerate(curve.amounts) if amount is not None]


def _in_words(curve: Series, labels: Sequence[str], unit: Unit) -> str:
    """From where to where a curve goes."""
    known = _known(curve)
    if not known:
        return f"{curve.name}: inga värden ännu."
    (first, start), (last, end) = known[0], known[-1]
    begins, ends = f"{shown(start, unit)} {unit.word} {labels[first]}", f"{shown(end, unit)} {unit.word} {labels[last]}"
    return f"{curve.name}: {begins}, {ends}."


def _steps(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Even amounts from at or below the least to at or above the greatest (zero always among them), three to six."""
    least, greatest = min([ZERO, *amounts]), max([ZERO, *amounts])
    span = (greatest - least) or Decimal(1)
    magnitude = Decimal(1).scaleb((span / 4).adjusted())
    step = next(magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor * 4 >= span)
    low = (least / step).to_integral_value(ROUND_FLOOR)
    high = (greatest / step).to_integral_value(ROUND_CEILING)
    return [step * number for number in range(int(low), int(high) + 1)]


def _draw(drawing: Drawing, labels: Sequence[str], series: Sequence[Series], band: Band | None, unit: Unit) -> None:
    size = drawing.frame.text
    edges = band.edges if band else ()
    ticks = _steps([amount for curve in (*series, *edges) for _, amount in _known(curve)])
    tick_words = [shown(tick, unit).removesuffix(",0") for tick in ticks]
    ends = [(curve, _known(curve)[-1]) for curve in series if _known(curve)]
    end_words = [(curve.name, shown(amount, unit)) for curve, (_, amount) in ends]
    left = drawing.share(max(text_width(word, size) for word in tick_words) + 12)
    widest = max((text_width(word, size, strong=True) for words in end_words for word in words), default=0)
    right = 1 - drawing.share(widest + 14)
    top = drawing.line_height
    plot = DENSE_HEIGHT if drawing.frame.kind == DENSE.kind else PLOT_HEIGHT
    bottom = top + plot

    def across(place: int) -> float:
        return left + (right - left) * (place / (len(labels) - 1) if len(labels) > 1 else 0.5)

    def down(amount: Decimal) -> float:
        span = ticks[-1] - ticks[0]
        return bottom - plot * float((amount - ticks[0]) / span) if span else bottom

    if band:
        low, high = ([(across(place), down(amount)) for place, amount in _known(edge)] for edge in edges)
        drawing.area([*high, *reversed(low)])
    for tick, word in zip(ticks, tick_words, strict=True):
        drawing.line((left, down(tick)), (right, down(tick)), "rule" if tick else "zero")
        drawing.text(word, left, drawing.baseline(down(tick)), shift=-8, anchor="end", quiet=True)
    draw_labels(drawing, labels, [across(place) for place in range(len(labels))], bottom)
    for curve in series:
        known = _known(curve)
        points = [(across(place), down(amount)) for place, amount in known]
        for start, end in pairwise(points):
            drawing.line(start, end, curve.tone, dashed=curve.dashed)
        if points:
            drawing.dot(*points[-1], curve.tone)
    last = len(labels) - 1
    at_end = [number for number, (_, (place, _)) in enumerate(ends) if place == last or place == 0]
    places = [(across(place), down(amount)) for _, (place, amount) in ends]
    _draw_ends(drawing, [places[number] for number in at_end], [end_words[number] for number in at_end])
    for number in set(range(len(ends))) - set(at_end):
        _draw_below(drawing, places[number], end_words[number], bottom)
    drawing.height = bottom + drawing.line_height + 8


def _draw_below(drawing: Drawing, place: tuple[float, float], words: tuple[str, str], bottom: float) -> None:
    """The name and value of a curve that ends before the others: under its last point, over it where there is no room.

    To the right of the point, where it stands in nobody's way, another curve goes on.
    """
    x, y = place
    under = y + drawing.line_height + 4
    if under > bottom - 4:
        under = y - drawing.line_height * 0.6
    drawing.text(" ".join(words), x, under, shift=4, strong=True)


def draw_labels(drawing: Drawing, labels: Sequence[str], places: Sequence[float], bottom: float) -> None:
    """The labels along the bottom: every one, or every second, third … so that none touches the next."""
    if not labels:
        return
    widest = max(text_width(label, drawing.frame.text) for label in labels) + 8
    room = (places[-1] - places[0]) * drawing.frame.least_width / max(len(labels) - 1, 1)
    every = max(1, -(-int(widest) // max(int(room), 1)))
    for label, x in list(zip(labels, places, strict=True))[::every]:
        drawing.text(label, x, bottom + drawing.ascent + 6, anchor="middle", quiet=True)


def _draw_ends(drawing: Drawing, places: Sequence[tuple[float, float]], words: Sequence[tuple[str, str]]) -> None:
    """Each curve's name and value to the right of its last point, moved down where two would touch."""
    floor = 0.0
    for (x, y), (name, value) in sorted(zip(places, words, strict=True), key=lambda pair: pair[0][1]):
        top = max(y - drawing.line_height * 0.75, floor)
        drawing.text(name, x, top + drawing.ascent * 0.75, shift=9, quiet=True)
        drawing.text(value, x, top + drawing.ascent * 0.75 + drawing.line_height, shift=9, strong=True)
        floor = top + drawing.line_height * 2 + 2


def sparkline(title: str, amounts: Sequence[Decimal | None], *, target: Decimal | None = None) -> str:
    """A curve of 120 × 32 px for a table's row: its last point marked, its target dashed. Not from zero: shape alone.

    A year without an amount is a gap, never bridged; an amount between two gaps is a dot, else nobody would see it.
    Returns the SVG; empty text when fewer than two amounts are known.
    """
    known = [(place, amount) for place, amount in enumerate(amounts) if amount is not None]
    if len(known) < 2:
        return ""
    levels = [amount for _, amount in known] + ([target] if target is not None else [])
    least, span = min(levels), max(levels) - min(levels)
    drawing = Drawing(SPARK, title=title, key=key_of((title, *amounts, target)))
    drawing.height = 32.0

    def point(place: int, amount: Decimal) -> tuple[float, float]:
        return 0.04 + 0.92 * place / (len(amounts) - 1), 26 - 20 * float((amount - least) / span) if span else 16.0

    if target is not None:
        y = point(0, target)[1]
        drawing.line((0.0, y), (1.0, y), "zero", dashed=True)
    joined = {place for (here, _), (place, _) in pairwise(known) if place == here + 1}
    for (_, start), (place, end) in pairwise(known):
        if place in joined:
            drawing.line(point(place - 1, start), point(place, end), Tone.OURS)
    for place, amount in known:
        if place == known[-1][0] or not {place, place + 1} & joined:
            drawing.dot(*point(place, amount), Tone.OURS)
    return drawing.markup()
