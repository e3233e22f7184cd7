"""Rows of bars: the one layout behind deviation bars, kinds by year and the waterfall.

Each row has a label and one or more bars on a scale that all rows share, starting at a shared zero. The label stands
beside the bars where there is room, above them where there is not; a value stands at the end of its bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from followup.charts.metrics import text_width, wrap
from followup.charts.svg import DENSE, Drawing, Tone

GAP = 6.0  # between a bar and its value, px
LABEL_SHARE = 0.42  # of the width, at most, for labels beside bars
DENSE_SHARE = 0.48  # among other cards, where each line counts
BETWEEN, DENSE_BETWEEN = 0.75, 0.6  # from a row to the next, of the size of the text
LEGEND_SIDE = 11.0


@dataclass(frozen=True)
class Bar:
    """A bar from one amount to another (kronor) with the value that stands at its end."""

    start: Decimal
    end: Decimal
    tone: Tone
    value: str


@dataclass(frozen=True)
class Row:
    """A label with its bars, the first on top; ``strong`` sets off totals; ``link`` is where it leads on screen."""

    label: str
    bars: tuple[Bar, ...]
    strong: bool = False
    link: str = ""


@dataclass(frozen=True)
class Scale:
    """From kronor to a fraction of the width; ``left`` and ``right`` are where ``least`` and ``greatest`` land."""

    least: Decimal
    greatest: Decimal
    left: float
    right: float

    def at(self, kronor: Decimal) -> float:
        """Where an amount lies, as a fraction of the width; at the left edge when all amounts are nothing."""
        span = self.greatest - self.least
        return self.left + (self.right - self.left) * float((kronor - self.least) / span) if span else self.left


def draw_rows(
    drawing: Drawing, rows: Sequence[Row], *, legend: Sequence[tuple[Tone, str]] = (), handed_over: bool = False
) -> None:
    """Draw the rows with their shared zero line. ``handed_over`` draws where bars meet (waterfall)."""
    size = drawing.frame.text
    label_room = _label_room(drawing, rows)
    scale = _scale(drawing, rows, label_room)
    beside = drawing.frame.beside
    y = top = _draw_legend(drawing, legend) if legend else 2.0
    thickness = size if all(len(row.bars) == 1 for row in rows) else size * 0.86
    pitch = thickness + size * 0.36
    between = size * (DENSE_BETWEEN if drawing.frame.kind == DENSE.kind else BETWEEN)
    handover = None
    for row in rows:
        words = wrap(row.label, label_room or drawing.frame.least_width, size, strong=row.strong)
        words_height = len(words) * drawing.line_height
        bars_height = (len(row.bars) - 1) * pitch + thickness
        height = max(words_height, bars_height) if beside else words_height + 3 + bars_height
        bars_top = y + (height - bars_height) / 2 if beside else y + height - bars_height
        if handed_over and beside and handover:
            drawing.line(handover, (handover[0], bars_top), "zero", dashed=True)
        with drawing.linked(row.link, y - between / 2, height + between):
            drawing.paragraph(words, y + (height - words_height) / 2 if beside else y, strong=row.strong)
            for number, bar in enumerate(row.bars):
                _draw_bar(drawing, scale, bar, bars_top + number * pitch, thickness, strong=row.strong)
        if not beside:
            _draw_zero(drawing, scale, bars_top - 2, bars_top + bars_height + 2)
        handover = (scale.at(row.bars[-1].end), bars_top + bars_height)
        y += height + between
    drawing.height = y - between + 3
    if beside:
        _draw_zero(drawing, scale, top - 2, drawing.height)


def _draw_zero(drawing: Drawing, scale: Scale, top: float, bottom: float) -> None:
    """The zero line: through all rows, or where labels stand above their bars, along the bars only."""
    zero = scale.at(Decimal(0))
    drawing.line((zero, top), (zero, bottom), "zero")


def _draw_bar(drawing: Drawing, scale: Scale, bar: Bar, y: float, thickness: float, *, strong: bool) -> None:
    start, end = scale.at(bar.start), scale.at(bar.end)
    if bar.start != bar.end:
        drawing.bar(start, end, y, thickness, bar.tone)
    before = _value_before(bar)
    x = min(start, end) if before else max(start, end)
    drawing.text(
        bar.value,
        x,
        drawing.baseline(y + thickness / 2),
        shift=-GAP if before else GAP,
        anchor="end" if before else "start",
        strong=strong,
    )


def _value_before(bar: Bar) -> bool:
    """Whether the value stands to the left: only for a bar that lies below zero altogether."""
    return max(bar.start, bar.end) <= 0 and bar.start != bar.end


def _label_room(drawing: Drawing, rows: Sequence[Row]) -> float:
    """Pixels for the labels beside the bars: what the widest needs, though never more than their share."""
    if not drawing.frame.beside:
        return 0.0
    share = DENSE_SHARE if drawing.frame.kind == DENSE.kind else LABEL_SHARE
    most = drawing.frame.least_width * share
    widest = max((text_width(row.label, drawing.frame.text, strong=row.strong) for row in rows), default=0.0)
    return min(widest + 1, most)


def _scale(drawing: Drawing, rows: Sequence[Row], label_room: float) -> Scale:
    """A scale that holds every bar and zero, with room for the values outside it."""
    bars = [(row, bar) for row in rows for bar in row.bars]
    ends = [Decimal(0), *(end for _, bar in bars for end in (bar.start, bar.end))]
    size = drawing.frame.text

    def room(*, before: bool) -> float:
        widths = [text_width(bar.value, size, strong=row.strong) for row, bar in bars if _value_before(bar) is before]
        return max(widths) + GAP + 1 if widths else 0.0

    left = drawing.share(label_room + (16 if label_room else 0) + room(before=True) + 1)
    right = 1 - drawing.share(room(before=False) + 1)
    return Scale(min(ends), max(ends), left, right)


def _draw_legend(drawing: Drawing, legend: Sequence[tuple[Tone, str]]) -> float:
    """Draw what the tones mean, in a line at the top; returns where the rows begin."""
    left, size = 1.0, drawing.frame.text
    for tone, word in legend:
        drawing.swatch(left, drawing.line_height / 2 - LEGEND_SIDE / 2 + 1, LEGEND_SIDE, tone)
        drawing.text(word, 0, drawing.baseline(drawing.line_height / 2 + 1), shift=left + LEGEND_SIDE + 6, quiet=True)
        left += LEGEND_SIDE + 6 + text_width(word, size) + 20
    return drawing.line_height + size * 0.7
