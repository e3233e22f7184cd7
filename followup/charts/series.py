"""Series of measured values over years: a number or a reason in each place, with target and broken definitions.

Curves are told apart by their marks and strokes, not by colour alone. A place without a number is a gap, never bridged,
and its reason is said. The scale begins where the values do, since a level far from zero would hide every change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from followup.charts.chart import Chart, compose
from followup.charts.lines import draw_labels
from followup.charts.metrics import text_width, wrap
from followup.charts.svg import CROSS, Drawing, Tone
from followup.money import number as printed

PLOT_HEIGHT = 180.0
SAMPLE = 30.0  # a legend's piece of curve, px
MARKS = ("circle", "square", "triangle", "diamond", "arrow", "bar")
STROKES = ("", "7 4", "2 4", "9 4 2 4")
TARGET_STROKES = "1 5"


@dataclass(frozen=True)
class Point:
    """A place of a curve: its number, or why there is none (both empty where nothing is said), as printed.

    ``tentative``: preliminary, or about a part of the year.
    """

    number: Decimal | None = None
    text: str = ""
    tentative: bool = False


@dataclass(frozen=True)
class Curve:
    """A named series with a point for each label. ``other``: somebody else's, drawn back."""

    name: str
    points: tuple[Point, ...]
    other: bool = False


@dataclass(frozen=True)
class Aim:
    """A target in words, its number, and the upper end when it is an interval."""

    words: str
    number: Decimal
    upper: Decimal | None = None


@dataclass(frozen=True)
class Break:
    """A changed definition: the place of the first label that it holds for, and what is said of it."""

    place: int
    words: str


@dataclass(frozen=True)
class _Style:
    """How a curve is drawn."""

    mark: str
    strokes: str
    tone: Tone


def series(
    title: str,
    labels: Sequence[str],
    curves: Sequence[Curve],
    *,
    aim: Aim | None = None,
    breaks: Sequence[Break] = (),
    measure: str = "",
) -> Chart:
    """Curves over the same labels, with a target as a line or a band and a vertical line at each changed definition.

    ``measure`` is the unit of measure, empty for none. Raises ValueError when a curve does not have one point for each
    label.
    """
    for curve in curves:
        if len(curve.points) != len(labels):
            raise ValueError(f"{curve.name} har {len(curve.points)} värden för {len(labels)} rubriker")
    starts = {one.place for one in breaks}
    words = [_in_words(curve, labels, measure) for curve in curves]
    words += [f"Önskat utfall: {aim.words}."] if aim else []
    words += [f"{one.words}." for one in breaks]
    return compose(
        title,
        " ".join(words) or "Det finns inga utfall att visa.",
        ("År", *(curve.name for curve in curves)),
        [(label, *(curve.points[place].text for curve in curves)) for place, label in enumerate(labels)],
        lambda drawing: _draw(drawing, labels, curves, aim, breaks, starts),
    )


def gaps(labels: Sequence[str], curves: Sequence[Curve]) -> list[str]:
    """Each reason with where it holds: ``I.U.: Kvinnor 2019 och 2020; Män 2020``; the name left out of a lone curve."""
    found: dict[str, dict[str, list[str]]] = {}
    for curve in curves:
        for label, point in zip(labels, curve.points, strict=True):
            if point.number is None and point.text:
                found.setdefault(point.text, {}).setdefault(curve.name, []).append(label)
    return [
        f"{reason}: "
        + "; ".join(f"{name} {_listed(where)}" if len(curves) > 1 else _listed(where) for name, where in held.items())
        for reason, held in found.items()
    ]


def _listed(words: Sequence[str]) -> str:
    return " och ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _known(curve: Curve) -> list[tuple[int, Decimal]]:
    """The places that have a number, with it."""
    return [(place, point.number) for place, point in enumerate(curve.points) if point.number is not None]


def _in_words(curve: Curve, labels: Sequence[str], measure: str) -> str:
    """From where to where a curve goes, and its gaps."""
    known = _known(curve)
    if known:
        ends = dict.fromkeys((known[0][0], known[-1][0]))
        parts = [f"{' '.join((curve.points[place].text, measure)).strip()} {labels[place]}" for place in ends]
        said = ", ".join(parts)
    else:
        said = "inga utfall att visa"
    missing = "".join(f" {words}." for words in gaps(labels, [curve]))
    return f"{curve.name}: {said}.{missing}"


def _ticks(numbers: Sequence[Decimal]) -> list[Decimal]:
    """Even numbers from at or below the least to at or above the greatest, two to six of them."""
    if not numbers:
        return [Decimal(0), Decimal(1)]
    least, greatest = min(numbers), max(numbers)
    span = (greatest - least) or abs(least) / 5 or Decimal(1)
    magnitude = Decimal(1).scaleb((span / 4).adjusted())
    step = next(magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor * 4 >= span)
    low = int((least / step).to_integral_value(ROUND_FLOOR))
    high = int((greatest / step).to_integral_value(ROUND_CEILING))
    return [step * count for count in range(low, max(high, low + 1) + 1)]


def _tick_words(ticks: Sequence[Decimal]) -> list[str]:
    """The ticks with as many decimals as their step needs."""
    step = (ticks[1] - ticks[0]).normalize().as_tuple().exponent
    exact = Decimal(1).scaleb(min(step, 0)) if isinstance(step, int) else Decimal(1)
    return [printed(tick.quantize(exact)) for tick in ticks]


def _styles(curves: Sequence[Curve]) -> list[_Style]:
    """A mark, strokes and tone of its own for each curve; the mark and the strokes come back together only after 12."""
    return [
        _Style(
            MARKS[place % len(MARKS)],
            STROKES[(place + place // len(MARKS)) % len(STROKES)],
            Tone.NEUTRAL if curve.other else Tone.OURS,
        )
        for place, curve in enumerate(curves)
    ]


class _Plot:
    """Where labels and numbers stand in a drawing."""

    def __init__(self, drawing: Drawing, labels: Sequence[str], numbers: Sequence[Decimal], top: float) -> None:
        self.ticks = _ticks(numbers)
        self.words = _tick_words(self.ticks)
        widest = max(text_width(word, drawing.frame.text) for word in self.words)
        half = max((text_width(label, drawing.frame.text) for label in labels), default=0) / 2
        self.left = drawing.share(widest + 12)
        self.first, self.last = self.left + drawing.share(10), 1 - drawing.share(half + 2)
        self.top, self.bottom = top, top + PLOT_HEIGHT
        self._many = len(labels)

    def across(self, place: float) -> float:
        """The fraction across of a label's place."""
        return self.first + (self.last - self.first) * (place / (self._many - 1) if self._many > 1 else 0.5)

    def down(self, number: Decimal) -> float:
        """How far down a number stands, px."""
        return self.bottom - PLOT_HEIGHT * float((number - self.ticks[0]) / (self.ticks[-1] - self.ticks[0]))


def _draw(
    drawing: Drawing,
    labels: Sequence[str],
    curves: Sequence[Curve],
    aim: Aim | None,
    breaks: Sequence[Break],
    starts: set[int],
) -> None:
    styles = _styles(curves)
    top = _legend(drawing, labels, list(zip(curves, styles, strict=True)), aim, breaks)
    wished = [number for number in (aim.number, aim.upper) if number is not None] if aim else []
    plot = _Plot(drawing, labels, [*wished, *(number for curve in curves for _, number in _known(curve))], top)
    if aim and aim.upper is not None:
        low, high = plot.down(aim.number), plot.down(aim.upper)
        drawing.area([(plot.left, high), (1, high), (1, low), (plot.left, low)])
    for tick, word in zip(plot.ticks, plot.words, strict=True):
        drawing.line((plot.left, plot.down(tick)), (1, plot.down(tick)), "rule" if tick else "zero")
        drawing.text(word, plot.left, drawing.baseline(plot.down(tick)), shift=-8, anchor="end", quiet=True)
    for number in wished:
        drawing.line((plot.left, plot.down(number)), (1, plot.down(number)), "mark", pattern=TARGET_STROKES)
    for one in breaks:
        x = plot.across(one.place - 0.5)
        drawing.line((x, plot.top - 4), (x, plot.bottom), "zero", pattern="6 3")
    for curve, style in zip(curves, styles, strict=True):
        _draw_curve(drawing, plot, curve, style, starts)
    _draw_gaps(drawing, plot, curves)
    bottom = plot.bottom + (14 if gaps(labels, curves) else 0)
    draw_labels(drawing, labels, [plot.across(place) for place in range(len(labels))], bottom)
    drawing.height = bottom + drawing.line_height + 8


def _draw_curve(drawing: Drawing, plot: _Plot, curve: Curve, style: _Style, starts: Iterable[int]) -> None:
    """A curve with its marks: no line over a gap or from one definition to the next."""
    known = _known(curve)
    for (here, start), (place, end) in pairwise(known):
        if place == here + 1 and place not in starts:
            drawing.line(
                (plot.across(here), plot.down(start)),
                (plot.across(place), plot.down(end)),
                style.tone,
                pattern=style.strokes,
            )
    for place, number in known:
        hollow = curve.points[place].tentative
        drawing.marker(plot.across(place), plot.down(number), style.mark, style.tone, hollow=hollow)


def _draw_gaps(drawing: Drawing, plot: _Plot, curves: Sequence[Curve]) -> None:
    """A cross under each place where a curve has a reason instead of a number."""
    missing = {
        place for curve in curves for place, point in enumerate(curve.points) if point.number is None and point.text
    }
    for place in sorted(missing):
        drawing.marker(plot.across(place), plot.bottom + 9, CROSS, Tone.NEUTRAL)


def _legend(
    drawing: Drawing,
    labels: Sequence[str],
    curves: Sequence[tuple[Curve, _Style]],
    aim: Aim | None,
    breaks: Sequence[Break],
) -> float:
    """What each mark means, one a line; the curves with their last number. Returns where the plot begins, px."""
    y = 2.0
    for curve, style in curves:
        known = _known(curve)
        last = f" {curve.points[known[-1][0]].text}, {labels[known[-1][0]]}" if known else " inga utfall att visa"
        middle = y + drawing.line_height / 2
        drawing.line((1, middle), (SAMPLE, middle), style.tone, pattern=style.strokes, fixed=True)
        drawing.marker(SAMPLE / 2, middle, style.mark, style.tone, fixed=True)
        y = _said(drawing, f"{curve.name}:{last}", y)
    if any(point.tentative for curve, _ in curves for point in curve.points):
        drawing.marker(SAMPLE / 2, y + drawing.line_height / 2, "circle", Tone.OURS, hollow=True, fixed=True)
        y = _said(drawing, "Ihåligt märke: preliminärt eller en del av året", y)
    if aim:
        middle = y + drawing.line_height / 2
        drawing.line((1, middle), (SAMPLE, middle), "mark", pattern=TARGET_STROKES, fixed=True)
        y = _said(drawing, f"Önskat utfall: {aim.words}", y)
    for one in breaks:
        drawing.line((SAMPLE / 2, y + 1), (SAMPLE / 2, y + drawing.line_height), "zero", pattern="6 3", fixed=True)
        y = _said(drawing, one.words, y)
    for words in gaps(labels, [curve for curve, _ in curves]):
        drawing.marker(SAMPLE / 2, y + drawing.line_height / 2, CROSS, Tone.NEUTRAL, fixed=True)
        y = _said(drawing, words, y)
    return y + drawing.line_height * 0.8


def _said(drawing: Drawing, words: str, y: float) -> float:
    """Words to the right of a legend's sample, in as many lines as they need; returns where the next begins."""
    size = drawing.frame.text
    for line in wrap(words, drawing.frame.least_width - SAMPLE - 10, size):
        drawing.text(line, 0, y + drawing.ascent, shift=SAMPLE + 8)
        y += drawing.line_height
    return y + 2
