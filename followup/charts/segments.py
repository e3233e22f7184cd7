"""A bar in parts: how a number of things are spread over a few states."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from followup.charts.chart import Chart, compose
from followup.charts.svg import Drawing, Tone


@dataclass(frozen=True)
class Segment:
    """A part: its name, how many, and its tone."""

    name: str
    count: int
    tone: Tone


def segments(title: str, parts: Sequence[Segment], *, named: bool = True) -> Chart:
    """Counts as parts of one bar, in the order given, each named below with its number.

    ``named=False`` leaves the names to the words that stand beside the bar.
    """
    whole = sum(part.count for part in parts)
    there = ", ".join(f"{part.count} {part.name.lower()}" for part in parts if part.count)
    return compose(
        title,
        f"Av {whole}: {there}." if whole else "Det finns inget att räkna.",
        ("Läge", "Antal"),
        [(part.name, str(part.count)) for part in parts],
        lambda drawing: _draw(drawing, parts if named else (), parts, whole),
        one_size=True,
    )


def _draw(drawing: Drawing, named: Sequence[Segment], parts: Sequence[Segment], whole: int) -> None:
    size = drawing.frame.text
    height = size * 1.5
    drawing.track(0, 1, 2, height)
    ends = [0, *accumulate(part.count for part in parts)]
    for part, start, end in zip(parts, ends, ends[1:], strict=False):
        if part.count:
            inset = drawing.share(1) if part.tone is Tone.BEFORE else 0
            drawing.bar(start / whole + inset, end / whole - drawing.share(1), 2, height, part.tone)
    if not named:
        drawing.height = height + 4
        return
    y = height + size * 0.9
    for part in named:
        drawing.swatch(1, y + (drawing.line_height - 11) / 2, 11, part.tone)
        drawing.text(
            f"{part.name}: {part.count} av {whole}", 0, drawing.baseline(y + drawing.line_height / 2), shift=19
        )
        y += drawing.line_height + 3
    drawing.height = y
