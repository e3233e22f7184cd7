"""Charts made of rows of bars: deviations round a shared zero, kinds for two years, a waterfall."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from followup.charts.chart import Chart, compose
from followup.charts.rows import Bar, Row, draw_rows
from followup.charts.svg import Tone
from followup.money import ZERO, Unit, shown


@dataclass(frozen=True)
class Item:
    """A name with an amount in kronor for each series (one for deviations, two for years)."""

    name: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class Step:
    """A step of a waterfall: what is added (kronor), or with ``total`` the level that the steps have reached."""

    name: str
    amount: Decimal
    total: bool = False
    tone: Tone = Tone.NEUTRAL


def deviation_bars(
    title: str,
    deviations: Sequence[tuple[str, Decimal]],
    *,
    unit: Unit = Unit.MNKR,
    links: Sequence[str | None] = (),
    dense: bool = False,
) -> Chart:
    """Deviations (kronor, plus = better than budget) as bars from one shared zero, in the order given.

    ``links``, one for each deviation, lead from a row on screen to what lies behind it.
    """
    rows = [
        Row(name, (Bar(ZERO, amount, Tone.of(amount), shown(amount, unit, signed=True)),), link=link or "")
        for (name, amount), link in zip_longest(deviations, links)
    ]
    return compose(
        title,
        _deviations_in_words(deviations, unit),
        ("Namn", f"Avvikelse, {unit.word}"),
        [(name, shown(amount, unit, signed=True)) for name, amount in deviations],
        lambda drawing: draw_rows(drawing, rows),
        dense=dense,
    )


def _deviations_in_words(deviations: Sequence[tuple[str, Decimal]], unit: Unit) -> str:
    """The largest surplus and the largest deficit, in a sentence each."""
    if not any(amount for _, amount in deviations):
        return "Inga avvikelser mot budget."
    best = max(deviations, key=lambda pair: pair[1])
    worst = min(deviations, key=lambda pair: pair[1])
    sentences = []
    if best[1] > 0:
        sentences.append(f"Störst överskott: {best[0]}, {shown(best[1], unit, signed=True)} {unit.word}.")
    if worst[1] < 0:
        sentences.append(f"Störst underskott: {worst[0]}, {shown(worst[1], unit, signed=True)} {unit.word}.")
    else:
        sentences.append("Ingen ligger under budget.")
    return " ".join(sentences)


def kind_bars(title: str, items: Sequence[Item], *, years: tuple[str, str], unit: Unit = Unit.MNKR) -> Chart:
    """Revenues or costs by kind for two years: ``amounts`` of each item in the order of ``years``, the later last.

    The year before is an outline and this year is filled, so that the two are told apart without colour too.
    Raises ValueError when an item does not have one amount a year.
    """
    tones = (Tone.BEFORE, Tone.OURS)
    rows = [
        Row(
            item.name,
            tuple(
                Bar(ZERO, amount, tone, shown(amount, unit)) for amount, tone in zip(item.amounts, tones, strict=True)
            ),
        )
        for item in items
    ]
    return compose(
        title,
        _kinds_in_words(items, years, unit),
        ("Slag", *(f"{year}, {unit.word}" for year in years)),
        [(item.name, *(shown(amount, unit) for amount in item.amounts)) for item in items],
        lambda drawing: draw_rows(drawing, rows, legend=tuple(zip(tones, years, strict=True))),
    )


def _kinds_in_words(items: Sequence[Item], years: tuple[str, str], unit: Unit) -> str:
    """The largest kind and the kind that has changed the most."""
    if not items:
        return "Det finns inga belopp att visa."
    largest = max(items, key=lambda item: abs(item.amounts[1]))
    changed = max(items, key=lambda item: abs(item.amounts[1] - item.amounts[0]))
    change = shown(changed.amounts[1] - changed.amounts[0], unit, signed=True)
    return (
        f"Störst {years[1]}: {largest.name}, {shown(largest.amounts[1], unit)} {unit.word} "
        f"({years[0]}: {shown(largest.amounts[0], unit)}). "
        f"Mest ändrat: {changed.name}, {change} {unit.word}."
    )


def waterfall(
    title: str, steps: Sequence[Step], *, unit: Unit = Unit.MNKR, signed_levels: bool = True, dense: bool = False
) -> Chart:
    """From one level to another, step by step: each step begins where the one before it ended.

    A step with ``total`` shows the level so far (the first sets it); ``signed_levels`` puts a plus before a level above
    zero, as a result carries it. Raises ValueError when a later total differs from
    the sum of what came before it, since the picture would then not be true.
    """
    rows, level, begun = [], ZERO, False
    for step in steps:
        value = _step_shown(step, unit, signed_levels)
        if step.total:
            if begun and step.amount != level:
                raise ValueError(f"{step.name}: {step.amount} kronor, men stegen ger {level}")
            level = step.amount
            rows.append(Row(step.name, (Bar(ZERO, level, step.tone, value),), strong=True))
        else:
            rows.append(Row(step.name, (Bar(level, level + step.amount, step.tone, value),)))
            level += step.amount
        begun = True
    return compose(
        title,
        _steps_in_words(steps, level, unit, signed_levels),
        ("Steg", f"Belopp, {unit.word}"),
        [(step.name, _step_shown(step, unit, signed_levels)) for step in steps],
        lambda drawing: draw_rows(drawing, rows, handed_over=True),
        dense=dense,
    )


def _step_shown(step: Step, unit: Unit, signed_levels: bool) -> str:
    return shown(step.amount, unit, signed=signed_levels or not step.total)


def _steps_in_words(steps: Sequence[Step], level: Decimal, unit: Unit, signed: bool) -> str:
    """Where the steps begin and end, and which of them means the most."""
    if not steps:
        return "Det finns inga belopp att visa."
    first = steps[0]
    ends = [shown(amount, unit, signed=signed) for amount in (first.amount, level)]
    sentence = f"Från {ends[0]} till {ends[1]} {unit.word}."
    changes = [step for step in steps if not step.total and step.amount]
    if changes:
        most = max(changes, key=lambda step: abs(step.amount))
        sentence += f" Störst påverkan: {most.name}, {shown(most.amount, unit, signed=True)} {unit.word}."
    return sentence
