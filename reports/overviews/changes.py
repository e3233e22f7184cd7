"""Vad har ändrats sedan förra mötet: the forecast, goals, assignments and indicators against the time before.

Each thing is compared with the last earlier occasion at which something was said of it.
"""

from collections.abc import Sequence

from finance.glance import Point
from followup import money, periods
from followup.charts import Tone
from reports.overview import Change
from reports.overviews.work import ASSIGNMENT_WORDS, GOAL_ORDER, GOAL_WORDS, Said, Work

MOST = 3  # goals that are named


def since(course: Sequence[Point], work: Work) -> tuple[Change, ...]:
    """What is otherwise than last time, the money first; nothing when nothing is, and at a first occasion."""
    return (*_forecast(course), *_goals(work), *_assignments(work), *_indicators(work))


def _forecast(course: Sequence[Point]) -> list[Change]:
    if len(course) < 2:
        return []
    before, now = course[-2:]
    moved = now.deviation - before.deviation
    when = periods.shown(before.occasion.period_id)
    if not money.rounded(moved):
        return [Change("level", f"Prognosen mot budget är densamma som i {when}.")]
    kind = "better" if Tone.of(moved) is Tone.BETTER else "worse"
    then = money.shown(before.deviation, signed=True)
    words = f"{money.shown(abs(moved))} mnkr {'bättre' if moved > 0 else 'sämre'} mot budget ({when}: {then})"
    return [Change(kind, f"Prognosen är {words}.")]


def _goals(work: Work) -> list[Change]:
    names = {one.pk: one.name for one in work.of_year}
    changed = [(names[key], said) for key, said in work.assessed.items() if said.changed]
    found = [
        Change(_kind(said), f"Mål: {name}. {GOAL_WORDS[said.now]}, i {periods.shown(said.at)} {_low(said)}.")
        for name, said in sorted(changed)[:MOST]
    ]
    if more := len(changed) - len(found):
        found.append(Change("level", f"{_many(more, 'mål till', 'mål till')} har fått en annan bedömning."))
    first = sum(bool(said.now and not said.before) for said in work.assessed.values())
    if first:
        what = _many(first, "nämndmål är bedömt", "nämndmål är bedömda")
        found.append(Change("new", f"{what} för första gången."))
    return found


def _kind(said: Said) -> str:
    """Better or worse, where both are a judgement."""
    places = [GOAL_ORDER.index(one) for one in (said.now, said.before)]
    if "not_assessed" in (said.now, said.before):
        return "level"
    return "better" if places[0] < places[1] else "worse"


def _low(said: Said) -> str:
    words = GOAL_WORDS[said.before]
    return words[0].lower() + words[1:]


def _assignments(work: Work) -> list[Change]:
    changed = [said for said in work.reported.values() if said.changed]
    found = []
    for status, words in ASSIGNMENT_WORDS.items():
        if count := sum(said.now == status for said in changed):
            kind = "better" if status == "done" else "level"
            what = _many(count, "strategiskt uppdrag", "strategiska uppdrag")
            found.append(Change(kind, f"{what} har fått statusen {words.lower()}."))
    first = sum(bool(said.now and not said.before) for said in work.reported.values())
    if first:
        what = _many(first, "strategiskt uppdrag är rapporterat", "strategiska uppdrag är rapporterade")
        found.append(Change("new", f"{what} för första gången."))
    return found


def _indicators(work: Work) -> list[Change]:
    count = work.measured
    what = _many(count, "indikator", "indikatorer")
    return [Change("new", f"{what} har nytt utfall.")] if count else []


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
