"""The bullet: one amount against its budget."""

from dataclasses import dataclass
from decimal import Decimal

from followup.charts.chart import Chart, compose
from followup.charts.metrics import text_width
from followup.charts.rows import Scale
from followup.charts.svg import Drawing, Tone
from followup.money import ZERO, Unit, shown


@dataclass(frozen=True)
class Measure:
    """A named amount in kronor: ``Measure("Prognos", …)``."""

    name: str
    amount: Decimal


def bullet(
    title: str,
    measure: Measure,
    budget: Measure,
    *,
    deviation: Decimal,
    unit: Unit = Unit.MNKR,
    dense: bool = False,
) -> Chart:
    """An amount as a bar and its budget as a mark on the same scale from zero; each value stands at its mark.

    ``deviation`` (kronor, plus = better) decides the tone, since only the unit's sign profile knows whether more is
    better. ``dense``, for a card among many, has both values on one line below.
    """
    against = budget.name.lower()
    verdict = {
        Tone.BETTER: f"bättre än {against}",
        Tone.WORSE: f"sämre än {against}",
        Tone.NEUTRAL: f"enligt {against}",
    }
    tone = Tone.of(deviation)
    figures = (measure, budget, Measure("Avvikelse", deviation))
    values = [shown(measure.amount, unit), shown(budget.amount, unit), shown(deviation, unit, signed=True)]
    return compose(
        title,
        f"{measure.name} {values[0]} {unit.word}, {budget.name.lower()} {values[1]} {unit.word}. "
        f"Avvikelse {values[2]} {unit.word}, {verdict[tone]}.",
        ("Mått", unit.word),
        [(figure.name, value) for figure, value in zip(figures, values, strict=True)],
        lambda drawing: (_draw_dense if dense else _draw)(drawing, measure, budget, tone, unit),
        one_size=True,
    )


def _draw(drawing: Drawing, measure: Measure, budget: Measure, tone: Tone, unit: Unit) -> None:
    size = drawing.frame.text
    top, height = drawing.line_height + 6, size * 1.5
    end, mark = _draw_bar(drawing, measure, budget, tone, top, height)
    _label(drawing, budget, mark, drawing.ascent, unit, strong=False)
    _label(drawing, measure, end, top + height + 4 + drawing.ascent, unit, strong=True)
    drawing.height = top + height + drawing.line_height + 6


def _draw_dense(drawing: Drawing, measure: Measure, budget: Measure, tone: Tone, unit: Unit) -> None:
    height = drawing.frame.text * 1.1
    _draw_bar(drawing, measure, budget, tone, 4, height)
    baseline = 4 + height + 3 + drawing.ascent
    drawing.text(f"{measure.name} {shown(measure.amount, unit)}", 0, baseline, strong=True)
    drawing.text(f"{budget.name} {shown(budget.amount, unit)}", 1, baseline, anchor="end")
    drawing.height = 4 + height + 3 + drawing.line_height


def _draw_bar(
    drawing: Drawing, measure: Measure, budget: Measure, tone: Tone, top: float, height: float
) -> tuple[float, float]:
    """The bar and the budget's mark; where each of them stands, as a fraction across."""
    ends = [ZERO, measure.amount, budget.amount]
    least, greatest = min(ends), max(ends)
    headroom = (greatest - least) / 16
    scale = Scale(least, greatest + headroom, drawing.share(2), 1 - drawing.share(2))
    size = drawing.frame.text
    drawing.track(scale.left, scale.right, top, height)
    zero, end, mark = scale.at(ZERO), scale.at(measure.amount), scale.at(budget.amount)
    if measure.amount:
        drawing.bar(zero, end, top + size * 0.3, height - size * 0.6, tone)
    drawing.line((zero, top - 2), (zero, top + height + 2), "zero")
    drawing.line((mark, top - 4), (mark, top + height + 4), "mark")
    return end, mark


def _label(drawing: Drawing, measure: Measure, x: float, y: float, unit: Unit, *, strong: bool) -> None:
    """The name and value of a mark, to the side of it where there is room."""
    words = f"{measure.name} {shown(measure.amount, unit)}"
    room = drawing.share(text_width(words, drawing.frame.text, strong=strong) + 2)
    if x - room >= 0:
        drawing.text(words, x, y, anchor="end", strong=strong)
    elif x + room <= 1:
        drawing.text(words, x, y, strong=strong)
    else:
        drawing.text(words, 0, y, strong=strong)
