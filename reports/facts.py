"""Fakta inför granskning: what figures and registers know of a committee at an occasion, as anybody may read it. Reads.

Nothing secret is among them: whoever reads a finding may not be one who reads secrets.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.html import strip_tags

from finance import investment_summary
from finance.materiality import exceeds
from finance.summary import Cut, Horizon, Row, RowKind, all_four
from finance.thresholds import threshold_for
from followup import figures, periods
from followup.models import Occasion, Unit
from goals import assessing, assignments, planned_activities, wording
from goals.models import Addressee, Assignment, Decision, Goal, GoalArea, OverallGoal, PlannedActivity
from indicators import reading
from indicators.models import Indicator
from indicators.pages import columns_of
from indicators.rules import Outcome
from reports import answers, composing
from reports.models import Report
from reports.proofreading import facts
from reports.proofreading.facts import Facts

HORIZONS = {Horizon.PERIOD: "period", Horizon.YEAR: "year"}
CURRENT = {Horizon.PERIOD: "utfall", Horizon.YEAR: "prognos"}
TIMES = {Horizon.PERIOD: "period", Horizon.YEAR: "helar"}
REACHED = {Outcome.REACHED: True, Outcome.NOT_REACHED: False}
NAMED = (Unit.Kind.COMMITTEE, Unit.Kind.DEPARTMENT, Unit.Kind.AREA)


def known(unit: Unit, occasion: Occasion) -> Facts:
    """Everything that the report of a committee (or administration) at an occasion is held against."""
    committee = unit if unit.kind == Unit.Kind.COMMITTEE else _committee(unit)
    above = committee.ancestors().filter(kind=Unit.Kind.MUNICIPALITY).first()
    numbers, deviations = _economy(unit, committee, occasion)
    invested, frames = _investments(committee, occasion)
    listed = _listed(committee, occasion, {one.key for one in (*numbers, *invested)})
    goals = list(Goal.objects.valid_in(occasion.year).filter(committee=committee).select_related("overall__area"))
    return Facts(
        municipality=above.name if above else "",
        committee=committee.name,
        first_day=date(occasion.year, 1, 1),
        through=periods.last_day(occasion.period_id),
        numbers=(*numbers, *invested, *listed),
        goals=tuple(_goals(goals, occasion)),
        areas=tuple(GoalArea.objects.values_list("name", flat=True)),
        overall_goals=tuple(OverallGoal.objects.values_list("name", flat=True)),
        units=tuple(_units(occasion)),
        assignments=tuple(_assignments(committee, occasion)),
        activities=tuple(_activities(committee, occasion)),
        indicators=tuple(_indicators(goals, occasion)),
        decisions=tuple(
            facts.Decision(one.body, one.decided_on, one.paragraph, one.title) for one in Decision.objects.all()
        ),
        deviations=tuple(deviations),
        frames=tuple(frames),
        earlier=tuple(_earlier(unit, occasion)),
        appendices=tuple(
            Report.objects.filter(part_of__unit=unit, part_of__occasion=occasion).values_list("title", flat=True)
        ),
    )


def _committee(unit: Unit) -> Unit:
    return unit.ancestors().filter(kind=Unit.Kind.COMMITTEE).first() or unit


def _economy(unit: Unit, committee: Unit, occasion: Occasion) -> tuple[list[facts.Number], list[facts.Deviation]]:
    """The rows of the driftsammandrag by unit, and which of the report's own deviations must be explained."""
    numbers: list[facts.Number] = []
    deviations: list[facts.Deviation] = []
    units = Unit.objects.in_bulk()
    below = set(Unit.objects.below(unit).values_list("pk", flat=True))
    for of, tables in _tables(unit, committee, occasion):
        threshold = threshold_for(of)
        for horizon, word in HORIZONS.items():
            for row in tables[Cut.ORGANISATION, horizon].rows:
                if row.kind is RowKind.OF_WHICH:
                    continue
                names = _names(row, of, units)
                numbers += _numbers(row, names, of, occasion, units, horizon)
                if _is_told_of(row, unit, below):
                    material = exceeds(row.deviation, row.budget, threshold)
                    deviations.append(facts.Deviation(names, word, row.deviation, material))
    return numbers, deviations


def _tables(unit: Unit, committee: Unit, occasion: Occasion) -> list[tuple[Unit, answers.Tables]]:
    if unit.kind == Unit.Kind.MUNICIPALITY:
        return answers.tables_by_committee(unit, occasion)
    return [(committee, all_four(committee=committee, occasion=occasion))]


def _is_told_of(row: Row, unit: Unit, below: set[int]) -> bool:
    """Whether the unit's report is the one that tells of a row: the municipality's only of whole committees."""
    if unit.kind == Unit.Kind.MUNICIPALITY:
        return row.kind is RowKind.SUM
    return unit.kind == Unit.Kind.COMMITTEE or row.unit_id in below


def _numbers(
    row: Row, names: tuple[str, ...], of: Unit, occasion: Occasion, units: dict[int, Unit], horizon: Horizon
) -> Iterator[facts.Number]:
    told = (
        (CURRENT[horizon], row.current),
        ("budget", row.budget),
        ("avvikelse", row.deviation),
        ("fjolår", row.last_year),
    )
    for aspect, amount in told:
        label = f"{names[0]}: {aspect}{' helår' if horizon is Horizon.YEAR else ''}"
        key = _key(of, occasion, row, units, aspect, horizon)
        yield facts.Number(key, label, amount, "kr", names, aspect, HORIZONS[horizon])


def _names(row: Row, committee: Unit, units: dict[int, Unit]) -> tuple[str, ...]:
    """What a text may call a row: a unit by its name and, of an administration, its short one; the sum is of all."""
    if row.kind is RowKind.SUM:
        own = [one.name for one in units.values()
               if one.parent_id == committee.pk and one.financing == Unit.Financing.APPROPRIATION]  # fmt: skip
        return committee.name, *own
    unit = units.get(row.unit_id or 0)
    short = (unit.code,) if unit and unit.kind == Unit.Kind.DEPARTMENT else ()
    return row.name, *short


def _key(committee: Unit, occasion: Occasion, row: Row, units: dict[int, Unit], aspect: str, horizon: Horizon) -> str:
    measure = {"fjolår": "fjolar" if horizon is Horizon.PERIOD else "bokslut"}.get(aspect, aspect)
    unit = units.get(row.unit_id or 0)
    limit = f".enhet-{unit.code.lower()}" if unit and row.kind is not RowKind.SUM else ""
    return f"{committee.code.lower()}.{occasion.code}.drift{limit}.{measure}.{TIMES[horizon]}"


def _investments(committee: Unit, occasion: Occasion) -> tuple[list[facts.Number], list[facts.Frame]]:
    """Each administration's investments within the frame: outcome, forecast and frame."""
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for one in investment_summary.read(committee=committee, occasion=occasion).inside:
        told = one.so_far.net, one.expected.net, one.frame.net
        sums[one.unit_id] = [a + b for a, b in zip(sums[one.unit_id], told, strict=True)]
    units = Unit.objects.in_bulk(sums.keys())
    numbers, frames = [], []
    for pk, amounts in sums.items():
        unit = units[pk]
        names = (unit.name, unit.code) if unit.kind == Unit.Kind.DEPARTMENT else (unit.name,)
        for aspect, horizon, amount in zip(
            ("investeringsutfall", "investeringsprognos", "investeringsram"), ("period", "year", "year"), amounts,
            strict=True,
        ):  # fmt: skip
            key = f"{committee.code.lower()}.{occasion.code}.investeringar.{unit.code.lower()}.{aspect}"
            numbers.append(facts.Number(key, f"{unit.name}: {aspect}", amount, "kr", names, aspect, horizon))
        frames.append(facts.Frame(names, amounts[2], amounts[1]))
    return numbers, frames


def _listed(committee: Unit, occasion: Occasion, taken: set[str]) -> list[facts.Number]:
    """The rest of the catalogue of figures: what an unbound number may be meant to print."""
    return [
        facts.Number(one.key, one.label, one.value, one.measure.value)
        for one in figures.listed(committee.code, occasion.code)
        if one.key not in taken
    ]


def _goals(goals: list[Goal], occasion: Occasion) -> Iterator[facts.Goal]:
    stands = assessing.standing(goals, occasion)
    for one in goals:
        said = stands.get(one.pk)
        yield facts.Goal(one.name, said.get_status_display() if said else "", said.motivation if said else "",
                         one.overall.name, one.overall.area.name)  # fmt: skip


def _units(occasion: Occasion) -> Iterator[facts.Unit]:
    day = periods.last_day(occasion.period_id)
    found = Unit.objects.filter(kind__in=NAMED, valid_from__lte=day).exclude(valid_to__lt=day)
    for one in found:
        yield facts.Unit(one.name, one.code, one.kind)


def _assignments(committee: Unit, occasion: Occasion) -> Iterator[facts.Assignment]:
    """Every assignment of the year that the committee's report prints, with the committee's own status."""
    stands = assignments.standing(occasion)
    mine = {
        one.assignment_id: one
        for one in Addressee.objects.filter(assignment__fiscal_year=occasion.year, committee=committee)
    }
    given = Assignment.objects.filter(pk__in=mine).prefetch_related("addressees__committee")
    for one in given.order_by("group", "number"):
        states = assignments.states(one, stands)
        said = stands.get(mine[one.pk].pk)
        common = one.group == Assignment.Group.COMMON
        printed = wording.of_report(states, committee=committee.code, common=common)
        status = said.get_status_display() if said else ""
        yield facts.Assignment(one.get_group_display(), one.number, one.text, printed, status)


def _activities(committee: Unit, occasion: Occasion) -> Iterator[facts.Activity]:
    stands = planned_activities.standing(occasion)
    for one in PlannedActivity.objects.filter(fiscal_year=occasion.year, goal__committee=committee):
        if one.pk in stands:
            yield facts.Activity(one.text, stands[one.pk].get_status_display())


def _indicators(goals: list[Goal], occasion: Occasion) -> Iterator[facts.Indicator]:
    """The indicators of the goals, with their parts, as anybody may read them."""
    links = {
        link.indicator_id: goal.name for goal in goals for link in goal.evidence.all() if link.indicator_id is not None
    }
    family = Indicator.objects.filter(pk__in=links) | Indicator.objects.filter(parent__in=links)
    rows = reading.read(family.distinct(), user=None, columns=columns_of(occasion))
    names = {row.indicator.pk: row.name for row in rows}
    for row in rows:
        one = row.indicator
        values = tuple(
            facts.Value(column.year, column.month, shown.cell.number if shown.cell else None, shown.text)
            for column, shown in sorted(row.cells.items())
            if shown.text
        )
        partial = any(shown.cell and shown.cell.partial for shown in row.cells.values())
        yield facts.Indicator(
            name=row.name,
            unit=row.definition.unit_of_measure,
            parent=names.get(one.parent_id or 0, ""),
            goal=links.get(one.pk) or links.get(one.parent_id or 0, ""),
            values=values,
            target=row.target_version.words if row.target_version else "",
            reached=None if partial or not _is_new(row, occasion) else REACHED.get(row.attainment.outcome),
        )


def _is_new(row: reading.Row, occasion: Occasion) -> bool:
    """Whether the latest outcome is of the year that is reported: an older one says nothing of its target."""
    return bool(row.latest and row.latest.year == occasion.year)


def _earlier(unit: Unit, occasion: Occasion) -> Iterator[str]:
    """What the unit wrote in its last report."""
    before = Report.objects.filter(unit=unit, occasion__period__lt=occasion.period_id).standing()
    last = before.order_by("-occasion__period").first()
    if last is None:
        return
    for html in composing.standing_texts(last).values():
        yield strip_tags(html.replace("</p>", "</p> ").replace("</li>", "</li> "))
