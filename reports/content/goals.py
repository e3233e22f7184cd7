"""Målredovisning: every goal of the committee with what stands of it, word for word, and how many stand how."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from django.urls import reverse

from goals.models import Assessment, AssessmentItem, Goal
from reports.content.built import Built, Citing, lines
from reports.content.material import Material
from reports.document import Bullets, Cell, Column, Header, Paragraph, Part, Row, RowKind, Run, Section, Table

Status = Assessment.Status
UNSAID = "Saknar bedömning"
COUNTED = (*Status.values, "")  # in a table of counts; the last one counts those without an assessment


def status_words(said: Assessment | None) -> str:
    """How a goal stands, as the report prints it."""
    return str(said.get_status_display()) if said else UNSAID


def narratives(read: Material) -> Built:
    """Each goal under its målområde: description, status, motivation, results, other activities and deviations."""
    goals, said, cited = read.goals, read.assessed, Citing(read)
    return Built(
        tuple(
            Section(
                key=f"malomrade-{area.pk}",
                title=f"Målområde {area.name}",
                level=1,
                parts=tuple(_narrative(goal, said.get(goal.pk), cited) for goal in own),
            )
            for area, own in groupby(goals, key=lambda goal: goal.overall.area)
        )
    )


def counts(read: Material) -> Built:
    """How many goals of each målområde stand how; nothing for a committee without goals."""
    goals, said = read.goals, read.assessed
    if not goals:
        return Built()
    by_area = {
        area.name: Counter(said[one.pk].status if one.pk in said else "" for one in own)
        for area, own in groupby(goals, key=lambda goal: goal.overall.area)
    }
    total = sum(by_area.values(), Counter[str]())
    shown = [status for status in COUNTED if total[status] or status in {Status.ACHIEVED, Status.PARTLY}]
    words = {**{str(key): str(label) for key, label in Status.choices}, "": UNSAID}
    url = reverse("goals:goals", args=[read.occasion.code])
    table = Table(
        key="mal-antal",
        title="Nämndmål per målområde och bedömning, antal",
        row_header="Målområde",
        columns=(*(Header(words[status]) for status in shown), Header("Summa", Column.AMOUNT)),
        rows=(
            *(counted_row(name, count, shown, url) for name, count in by_area.items()),
            counted_row("Summa", total, shown, url, RowKind.SUM),
        ),
        unit="st",
    )
    return Built((table,))


def counted_row(name: str, count: Counter[str], shown: Sequence[str], url: str, kind: RowKind = RowKind.ROW) -> Row:
    """A row of a table of counts: each state's, and their sum."""
    numbers = [*(count[status] for status in shown), count.total()]
    return Row(name, tuple(Cell(str(number), Decimal(number)) for number in numbers), kind, url=url)


def _narrative(goal: Goal, said: Assessment | None, cited: Citing) -> Section:
    parts: list[Part] = [Paragraph(cited.runs(goal.description), "lead")] if goal.description else []
    parts.append(Paragraph((Run("Bedömning: "), Run(status_words(said), strong=True)), "status"))
    if said:
        parts += cited.paragraphs(said.motivation)
        kinds = AssessmentItem.Kind
        for kind, lead in (
            (kinds.RESULT, said.results_lead),
            (kinds.ACTIVITY, said.activities_lead),
            (kinds.DEVIATION, said.deviations_lead),
        ):
            own = [item.text for item in said.items.all() if item.kind == kind]
            parts += _listed(lead or (str(kind.label) + ":" if own else ""), own, cited)
    return Section(key=f"mal-{goal.pk}", title=goal.name, level=2, parts=tuple(parts))


def _listed(lead: str, texts: Iterable[str], cited: Citing) -> list[Part]:
    """A list with what opens it. An item of several lines keeps them."""
    opening: list[Part] = list(cited.paragraphs(lead))
    items = tuple(cited.runs("\n".join(lines(text))) for text in texts)
    return [*opening, Bullets(items)] if items else opening
