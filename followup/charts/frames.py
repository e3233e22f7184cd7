"""Frames: what each is expected to use of what it has been given."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from followup.charts.chart import Chart, compose
from followup.charts.rows import Bar, Row, draw_rows
from followup.charts.svg import Tone
from followup.money import ZERO, Unit, rounded, shown


@dataclass(frozen=True)
class Framed:
    """A name with its frame, the forecast against it and what is used so far, in kronor."""

    name: str
    frame: Decimal
    forecast: Decimal
    used: Decimal
    link: str = ""


def frame_bars(title: str, items: Sequence[Framed], *, unit: Unit = Unit.MNKR) -> Chart:
    """For each item its frame (outlined) over its forecast and over what is used so far, on one scale."""
    tones = ((Tone.BEFORE, "Ram"), (Tone.OURS, "Prognos"), (Tone.NEUTRAL, "Använt hittills"))
    rows = [
        Row(
            item.name,
            tuple(
                Bar(ZERO, amount, tone, shown(amount, unit))
                for amount, (tone, _) in zip((item.frame, item.forecast, item.used), tones, strict=True)
            ),
            link=item.link,
        )
        for item in items
    ]
    return compose(
        title,
        _in_words(items, unit),
        ("Namn", *(f"{word}, {unit.word}" for _, word in tones)),
        [(item.name, *(shown(amount, unit) for amount in (item.frame, item.forecast, item.used))) for item in items],
        lambda drawing: draw_rows(drawing, rows, legend=tones),
    )


def _in_words(items: Sequence[Framed], unit: Unit) -> str:
    """Which frames are expected to be exceeded, and by how much."""
    if not items:
        return "Det finns inga belopp att visa."
    over = [item for item in items if rounded(item.forecast - item.frame, unit) > 0]
    if not over:
        return "Alla väntas hålla sin ram."
    parts = [f"{item.name} med {shown(item.forecast - item.frame, unit)} {unit.word}" for item in over]
    return f"Väntas gå över sin ram: {', '.join(parts)}. Övriga väntas hålla sin ram."
