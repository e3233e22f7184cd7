"""The demo's report says what was printed, word for word. Its numbers are live where the report agrees with itself."""

import json
import re

import pytest

from demo import registers
from demo import reports as demo_reports
from followup import figures
from followup.models import Occasion, Unit, User
from indicators.models import Indicator, Value
from reports import binding, composing, document, earlier, prose, writing
from reports.document import Document, Paragraph, words
from reports.models import Prose, Report
from tests.reports.report_cases import chip

pytestmark = pytest.mark.usefixtures("demo")
NBSP = "\u00a0"


@pytest.fixture
def report() -> Report:
    return Report.objects.get(unit__code="KS", occasion__code="2023-08")


def printed() -> list[dict]:
    return json.loads((registers.DATA / "report_texts.json").read_text(encoding="utf-8"))


def said(report: Report, under: list[str]) -> str:
    """The words of the parts that a section has in the composed report."""
    section = demo_reports.place(report, under)
    made = composing.compose(report)
    found = []
    for one in made.all_sections():
        for part in one.parts:
            found += [words(line) for line in getattr(part, "items", ())] or [getattr(part, "text", "")]
    assert section is not None
    return "\n".join(found).replace(NBSP, " ")


def test_every_printed_text_whose_heading_is_there_has_its_place(report: Report) -> None:
    headings = set(report.sections.standing().values_list("title", flat=True))
    unplaced = [row["under"] for row in printed() if demo_reports.place(report, row["under"]) is None]
    assert [under for under in unplaced if set(under) <= headings] == []


def test_what_was_printed_is_said_word_for_word(report: Report) -> None:
    for row in printed():
        if demo_reports.place(report, row["under"]):
            composed = said(report, row["under"])
            for block in row["blocks"]:
                for line in block.get("items", [block.get("text")]):
                    assert line in composed


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("överskott med 7,1 mnkr", True),
        ("överskott med 92 mnkr", True),
        ("underskott med 83,2 mnkr", True),
        ("överskott med 12,3 mnkr", True),
        ("överskott med 4,8 mnkr", False),  # the table has 4,7
        ("0,4 mnkr", False),  # Leanlink's investments of the first quarter, in a report through August
    ],
)
def test_a_number_is_bound_where_its_figure_says_the_same(report: Report, words: str, bound: bool) -> None:
    made = composing.compose(report)
    live, typed = set(), ""
    for _, part in made.parts():
        for run in getattr(part, "runs", ()):
            live |= {run.text.replace(NBSP, " ")} if run.figure else set()
            typed += "" if run.figure else f" {run.text}"
    assert (words in live) is bound
    assert bool(re.search(rf"(?<!\d){words}", typed.replace(NBSP, " "))) is not bound


def test_most_of_the_numbers_that_the_tables_have_are_live(report: Report) -> None:
    pieces = [piece for text in composing.standing_texts(report).values() for piece in prose.pieces(text)]
    assert len([one for one in pieces if one.figure]) >= 44
    assert composing.faults(report) == []


def test_the_report_before_has_something_to_compare_with(report: Report) -> None:
    section = demo_reports.place(report, ["Nämndens uppdrag"])
    before = earlier.text_before(section)
    assert before.section.report.occasion.code == "2023-03"
    assert set(prose.lines(before.html, str)) < set(prose.lines(writing.newest(section).html, str))


def test_the_appendices_of_the_real_report_are_there(report: Report) -> None:
    assert [one.unit.code for one in composing.appendices(report)] == ["VSS", "LL"]
    assert composing.compose(report).sections[-1].title == "Bilagor"


def test_loading_twice_writes_nothing_twice(report: Report) -> None:
    before = Prose.objects.count(), Report.objects.count()
    committee, occasion = Unit.objects.get(code="KS"), Occasion.objects.get(code="2023-08")
    demo_reports.load(committee, occasion, User.objects.get(username="controller"))
    assert (Prose.objects.count(), Report.objects.count()) == before


def in_prose(made: Document) -> str:
    """The words of the chapter's own paragraphs."""
    return "".join(
        part.text for section, part in made.parts() if section.title == "Ekonomi" and isinstance(part, Paragraph)
    ).replace(NBSP, " ")


def test_a_figure_that_becomes_secret_after_it_was_used(report: Report) -> None:
    value = Value.objects.filter(number__isnull=False, month=12).select_related("indicator").first()
    key = f"ks.2023-08.indikator.{value.indicator.code}.{value.year}"
    by = User.objects.get(username="controller")
    section = demo_reports.place(report, ["Ekonomi"])
    writing.save(section=section, html=f"<p>Utfallet är {chip(key, 'tal')}.</p>", version=0, by=by)
    shown = figures.find(key).printed
    assert in_prose(composing.compose(report)).startswith(f"Utfallet är {shown}.")
    Indicator.objects.filter(pk=value.indicator_id).update(secret=True)
    made = composing.compose(report)
    assert in_prose(made).startswith(f"Utfallet är {binding.MISSING}.")
    assert made.fact(key) is None and key not in document.to_json(made)
    (fault,) = composing.faults(report)
    assert shown not in fault.words.replace(key, "") and "sekretess" not in fault.words.lower()
