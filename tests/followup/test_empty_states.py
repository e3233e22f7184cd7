"""Where there is nothing, the page says so and why, or what to do: every table, and every list that may be empty."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import django_tables2 as tables
import pytest
from django.conf import settings
from django.template import Template
from django.template.base import Node, NodeList, TextNode
from django.template.defaulttags import ForNode, IfNode
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
APPS = ("followup", "finance", "indicators", "goals", "reports")
TEMPLATES = sorted(
    str(path.relative_to(ROOT / "templates"))
    for path in (ROOT / "templates").rglob("*.html")
    if path.parts[-2] not in ("print", "email", "messages")
)
# What is never empty where it is shown, and why; of other templates' parts, who asks first.
NEVER_EMPTY = {
    "components/breadcrumbs.html crumbs": "page_header.html asks first",
    "components/chart_table.html chart.rows": "a chart of nothing says so in its sentence",
    "components/choices.html choices": "a choice is shown where there is something to choose",
    "components/choose.html choices": "a choice is shown where there is something to choose",
    "components/main_menu.html groups": "base.html asks first",
    "components/paste_preview.html preview.summary": "a paste always gives a sentence",
    "components/paste_preview.html preview.items": "a block has at least one cell",
    "finance/_accuracy.html record.shown_cases": "an accuracy rests on cases",
    "finance/_forecast_grid.html grid.totals": "the sums of rows, however few",
    "finance/_group_members.html lines": "the pages that have it ask first",
    "finance/_import_history.html history": "an import begins with an event",
    "finance/_investment_grid.html form": "the page of a committee without investments has no grid",
    "finance/_one_off_rows.html rows": "one_off_add.html asks first",
    "followup/_duties.html lines": "tasks.html asks first",
    "followup/_entries.html entries": "calendar.html asks first",
    "followup/terms.html letters": "the terms stand in the code",
    "goals/_items.html groups": "a group has at least one item",
    "goals/_items_widget.html widget.items": "the button under the list adds an item",
    "reports/_changed.html rows": "changes.html asks first",
    "reports/_contents.html report.contents": "report.html asks first; a report is begun with sections",
    "reports/_flow.html report.flow": "a document's parts; report.html asks first",
    "reports/_overview_work.html overview.assignments.counts": "the card is shown where there are assignments",
    "reports/_overview_work.html overview.goals.counts": "the card is shown where there are goals",
    "reports/_published_list.html reports": "the pages that have it ask first",
    "reports/_table.html table.lines": "a table of a document has lines",
}


def _table_classes() -> list[type[tables.Table]]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "Table" in path.read_text(encoding="utf-8") and "migrations" not in path.parts:
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found: list[type[tables.Table]] = []
    waiting = [tables.Table]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.split(".")[0] in APPS and one._meta.template_name == "components/table.html":
                found.append(one)
    return found


@pytest.mark.parametrize("table", _table_classes(), ids=lambda table: table.__name__)
def test_a_table_without_rows_says_why_or_what_to_do(table: type[tables.Table]) -> None:
    words = str(table._meta.empty_text or "")
    assert re.fullmatch(r"[A-ZÅÄÖ].{15,}\.", words), f"{table.__module__}: Meta.empty_text is {words!r}"


def _loops(nodes: NodeList, guards: tuple[str, ...] = ()) -> Iterator[tuple[ForNode, tuple[str, ...]]]:
    """Every loop with the conditions around it."""
    for node in nodes:
        if isinstance(node, ForNode):
            yield node, guards
        for inner, names in _inside(node, guards):
            yield from _loops(inner, names)


def _inside(node: Node, guards: tuple[str, ...]) -> Iterator[tuple[NodeList, tuple[str, ...]]]:
    if isinstance(node, IfNode):
        for condition, nodes in node.conditions_nodelists:
            yield nodes, (*guards, str(_words(condition)))
        return
    own = (*guards, "a loop") if isinstance(node, ForNode) else guards
    for name in node.child_nodelists:
        nodes: Any = getattr(node, name, None)
        if nodes:
            yield nodes, own


def _words(condition: Any) -> str:
    if condition is None:
        return ""
    parts = [str(getattr(condition, "text", "") or "")]
    parts += [_words(getattr(condition, side)) for side in ("first", "second") if getattr(condition, side, None)]
    return " ".join(parts)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_list_that_may_be_empty_says_so(name: str) -> None:
    """Rows and items: what is looped over is either asked about first, or has a word for when there is nothing."""
    template: Template = get_template(name).template
    bare = []
    for loop, guards in _loops(template.nodelist):
        makes = "".join(node.s for node in loop.nodelist_loop.get_nodes_by_type(TextNode))
        if not re.search(r"<(tr|li)\b", makes) or loop.nodelist_empty:
            continue
        collection = str(loop.sequence).split("|")[0]
        if not any(collection in guard or guard == "a loop" for guard in guards):
            bare.append(collection)
    assert not {f"{name} {one}" for one in bare} - set(NEVER_EMPTY)


def test_no_exception_has_outlived_its_list() -> None:
    for name in {one.split(" ")[0] for one in NEVER_EMPTY}:
        assert name in TEMPLATES, name
