"""Prose is bound through the whole document: figures, decisions, footnotes. What cannot be had is told, not shown."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup import figures
from followup.access import Role
from goals.models import Decision, Passage
from reports import arranging, binding, composing, document, finding, writing
from reports.arranging import Said
from reports.document import Document, Run
from tests.factories import cells, ground
from tests.reports import report_cases
from tests.reports.report_cases import DEVIATION, OF_THE_KITCHEN, World, chip

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture
def world() -> World:
    return report_cases.world()


def runs(made: Document, title: str = "Nämndens uppdrag") -> list[Run]:
    """The runs of the paragraphs, headings and points under a heading."""
    found: list[Run] = []
    for section, part in made.parts():
        if section.title == title:
            lines = part.items if isinstance(part, document.Bullets) else (part.runs,)
            found += [run for line in lines for run in line]
    return found


def words(made: Document, title: str = "Nämndens uppdrag") -> str:
    return "".join(run.text for run in runs(made, title)).replace(NBSP, " ")


class TestFigures:
    def test_a_figure_in_the_text_is_a_run_with_its_key_and_a_fact_of_the_document(self, world: World) -> None:
        world.written(f"<p>Skolan har ett {chip(DEVIATION, 'over-under')}.</p>")
        made = composing.compose(world.report)
        assert words(made) == "Skolan har ett överskott med 20,0 mnkr."
        assert [run.figure for run in runs(made)] == ["", DEVIATION, ""]
        fact = made.fact(DEVIATION)
        assert (fact.label, fact.value, fact.measure) == ("Skola: avvikelse mot budget", Decimal(20_000_000), "kr")
        assert "/TN/2023-08/" in fact.source

    def test_the_text_follows_the_data(self, world: World) -> None:
        world.written(f"<p>{chip(DEVIATION, 'over-under')}</p>")
        cells.outcome(world.controller, [(202307, "5010", "10101", "440", "25000000")])
        assert words(composing.compose(world.report)) == "underskott med 5,0 mnkr"

    def test_many_figures_are_read_together(self, world: World) -> None:
        keys = [one.key for one in figures.listed("TN", "2023-08") if ".drift." in one.key]
        assert len(keys) > 40
        world.written(f"<p>{chip(keys[0])}{chip(keys[1])}{chip(keys[2])}{chip(keys[3])}</p>")
        composing.compose(world.report)
        with CaptureQueriesContext(connection) as few:
            composing.compose(world.report)
        world.written("".join(f"<p>{chip(key)}</p>" for key in keys))
        with CaptureQueriesContext(connection) as many:
            made = composing.compose(world.report)
        assert len(made.figures) == len(keys)
        assert len(many) == len(few)

    def test_a_document_goes_through_json_unchanged(self, world: World) -> None:
        world.written(f"<h2>R</h2><p>A {chip(DEVIATION)}<span data-note='N'></span></p><ul><li>x</li></ul>")
        made = composing.compose(world.report)
        assert document.from_json(document.to_json(made)) == made
        assert all(type(run) is Run for run in runs(made))


class TestWhatCannotBeHad:
    @pytest.mark.parametrize("key", ["tn.2023-08.drift.enhet-999.avvikelse.period", "tn.2031-01.drift.utfall.period"])
    def test_a_key_that_no_longer_exists(self, world: World, key: str) -> None:
        world.written(f"<p>Ett {chip(key)} här.</p>")
        made = composing.compose(world.report)
        assert words(made) == f"Ett {binding.MISSING} här."
        assert not any(run.figure for run in runs(made)) and made.figures == ()
        (fault,) = composing.faults(world.report)
        assert (fault.section.title, fault.figure) == ("Nämndens uppdrag", key)
        assert "finns inte, eller får inte visas här" in fault.words

    def test_another_committees_figure(self, world: World) -> None:
        key = "an.2023-08.drift.avvikelse.period"
        assert figures.find(key).value
        world.written(f"<p>{chip(key)}</p>")
        assert words(composing.compose(world.report)) == binding.MISSING
        assert [one.figure for one in composing.faults(world.report)] == [key]

    def test_an_appendix_prints_its_own_figures_alone(self, world: World) -> None:
        kitchen = arranging.begin(unit=world.units.kitchen, occasion=world.occasion, by=world.controller)
        section = kitchen.sections.get(title="Förvaltningens uppdrag")
        html = (
            f"<p>{chip(OF_THE_KITCHEN, 'over-under')}, {chip(DEVIATION)}, {chip('tn.2023-08.drift.utfall.period')}</p>"
        )
        writing.save(section=section, html=html, version=0, by=world.controller)
        made = composing.compose(kitchen)
        assert words(made, "Förvaltningens uppdrag") == (
            f"överskott med 40,0 mnkr, {binding.MISSING}, {binding.MISSING}"
        )
        assert len(composing.faults(kitchen)) == 2

    def test_a_decision_and_a_content_that_are_not_there(self, world: World) -> None:
        world.written("<p><span data-decision='ks-1'></span> och [beslut:ks-2].</p>")
        section = world.section("Resultat och helårsprognos")
        type(section).objects.filter(pk=section.pk).update(content="ekonomi.bort")
        assert [one.words for one in composing.faults(world.report)] == [
            "Beslutet ”ks-1” finns inte i beslutsregistret.",
            "Beslutet ”ks-2” finns inte i beslutsregistret.",
            "Det finns inget innehåll som heter ekonomi.bort. Välj ett annat i rapportens disposition.",
        ]
        assert words(composing.compose(world.report)).startswith("[beslut saknas]")


class TestReferences:
    @pytest.fixture
    def decision(self, world: World) -> Decision:
        return Decision.objects.create(
            code="ks-357", body="KS", decided_on=date(2018, 10, 9), paragraph="357", title="Instruktion"
        )

    def test_a_decision_is_cited_by_reference_code_or_printed_words(self, world: World, decision: Decision) -> None:
        world.written("<p><span data-decision='ks-357'></span>; [beslut:ks-357]; KS 2018-10-09 § 357.</p>")
        cited = [run for run in runs(composing.compose(world.report)) if run.decision]
        assert [(run.decision, run.text) for run in cited] == [("ks-357", decision.reference)] * 3
        assert composing.faults(world.report) == []

    def test_footnotes_are_numbered_through_the_document(self, world: World, decision: Decision) -> None:
        world.written("<p>A<span data-note='Första'></span> B<span data-note='Se KS 2018-10-09 § 357'></span></p>")
        world.written("<ul><li>C<span data-note='Tredje'></span></li></ul>", "Ekonomi")
        made = composing.compose(world.report)
        assert [(note.mark, document.words(note.runs)) for note in made.notes] == [
            ("1", "Första"),
            ("2", f"Se {decision.reference}"),
            ("3", "Tredje"),
        ]
        assert made.notes[1].runs[1].decision == "ks-357"
        marked = [run for title in ("Nämndens uppdrag", "Ekonomi") for run in runs(made, title) if run.note]
        assert [(run.text, run.note) for run in marked] == [(one.mark, one.key) for one in made.notes]


def test_headings_in_a_text_stand_below_its_section(world: World) -> None:
    world.written("<h2>Under</h2><h3>Djupare</h3>", "Målredovisning med prognos")
    made = composing.compose(world.report)
    levels = [part.level for section, part in made.parts() if part.form == "heading"]
    assert levels == [3, 4]


class TestParts:
    """Appendices and the municipality: the same mechanism, sums across, texts by reference."""

    @pytest.fixture
    def kitchen(self, world: World) -> World:
        arranging.begin(unit=world.units.kitchen, occasion=world.occasion, by=world.controller)
        return world

    def test_the_main_report_lists_and_cites_its_appendices(self, kitchen: World) -> None:
        kitchen.written(f"<p>Kostservice: {chip(OF_THE_KITCHEN, 'over-under')}.</p>")
        made = composing.compose(kitchen.report)
        assert words(made) == "Kostservice: överskott med 40,0 mnkr."
        assert made.sections[-1].title == "Bilagor"
        assert words(made, "Bilagor") == "Bilaga 1: Kostservice, Bilaga till delårsrapport"
        assert [one.unit for one in composing.appendices(kitchen.report)] == [kitchen.units.kitchen]

    def test_it_can_sum_them(self, kitchen: World) -> None:
        arranging.begin(unit=kitchen.units.department, occasion=kitchen.occasion, by=kitchen.controller)
        said = Said("Bilagornas resultat", 1, "samlat.delar")
        arranging.add(to=kitchen.report, said=said, after=1, by=kitchen.controller)
        table = next(one for one in composing.compose(kitchen.report).tables if one.key == "bilagor")
        assert [(row.name, [cell.text for cell in row.cells]) for row in table.rows] == [
            ("Kostservice", ["60,0", "20,0", "+40,0", "0"]),
            ("Summa bilagor", ["60,0", "20,0", "+40,0", "0"]),
        ]

    def test_an_appendix_answers_for_its_administration(self, kitchen: World) -> None:
        (appendix,) = composing.appendices(kitchen.report)
        made = composing.compose(appendix)
        assert made.headline == "Kostservice väntas bli 40,0 mnkr bättre än budget"
        assert made.lead == "Till och med augusti 2023 är resultatet 60,0 mnkr, 40,0 mnkr bättre än budget."
        assert [row.name for row in made.tables[0].rows] == ["Kostservice"]

    def test_an_appropriation_financed_one_by_its_areas_and_their_sum(self, kitchen: World) -> None:
        made = arranging.begin(unit=kitchen.units.department, occasion=kitchen.occasion, by=kitchen.controller)
        table = composing.compose(made).tables[0]
        assert [(row.name, row.kind) for row in table.rows] == [
            ("Skola", "row"),
            ("Park", "row"),
            ("Summa nettokostnader", "sum"),
        ]

    def test_the_municipalitys_report_sums_its_committees_and_refers_to_their_texts(self, kitchen: World) -> None:
        event = {"kind": Passage.Kind.EVENT, "position": 1, "version": 1, "heading": "Brand", "text": "Det brann."}
        Passage.objects.create(**event, unit=kitchen.units.committee, occasion=kitchen.occasion, by=kitchen.controller)
        kitchen.written(f"<p>Skolan har {chip(DEVIATION)} kvar.</p>")
        said = Said("Analys och kommentar", 1)
        arranging.change(section=kitchen.section(), said=said, by=kitchen.controller)  # the first under that heading
        whole = arranging.begin(unit=kitchen.units.municipality, occasion=kitchen.occasion, by=kitchen.controller)
        made = composing.compose(whole)
        table = made.tables[0]
        shown = [(row.name, row.kind, [cell.text for cell in row.cells[:3]]) for row in table.rows]
        assert shown == [
            ("Andra nämnden", "row", ["5\u00a0555,0", "0", "−5\u00a0555,0"]),
            ("Testnämnden", "row", ["140,0", "170,0", "+30,0"]),
            ("Summa nämnder", "sum", ["5\u00a0695,0", "170,0", "−5\u00a0525,0"]),
            ("Kostservice (Testnämnden)", "other_administration", ["60,0", "20,0", "+40,0"]),
        ]
        told = [part.text for section, part in made.parts() if section.title == "Testnämnden"]
        assert [text.replace(NBSP, " ") for text in told] == ["Brand", "Det brann.", "Skolan har 20,0 mnkr kvar."]
        assert "väntas ge ett underskott" in made.headline


class TestSearch:
    @pytest.mark.parametrize(
        ("asked", "key"),
        [
            ("avvikelse skola prognos", "tn.2023-08.drift.enhet-101.avvikelse.helar"),
            ("avvikelse skola perioden", DEVIATION),
            ("skola överskott hittills", DEVIATION),
            ("kostservice budget helår", "tn.2023-08.drift.enhet-ks1.budget.helar"),
        ],
    )
    def test_a_few_words_find_a_figure(self, world: World, asked: str, key: str) -> None:
        hits = finding.search(report=world.report, words=asked, user=world.controller)
        assert hits[0].figure.key == key

    def test_each_hit_says_how_it_would_be_written(self, world: World) -> None:
        (hit, *_) = finding.search(report=world.report, words="skola avvikelse perioden", user=world.controller)
        assert hit.label == "Skola: avvikelse mot budget, perioden"
        assert ("over-under", "Överskott eller underskott", f"överskott med 20,0{NBSP}mnkr") in hit.forms

    def test_one_who_was_given_a_section_finds_her_own_units_alone(self, world: World) -> None:
        principal = ground.person("rektor", Role.STAFF, world.units.school)
        found = finding.search(report=world.report, words="", user=principal)
        assert found and all(".enhet-101." in hit.figure.key for hit in found)

    def test_decisions_by_their_words(self, world: World) -> None:
        made = Decision.objects.create(
            code="ks-357", body="KS", decided_on=date(2018, 10, 9), paragraph="357", title="Instruktion"
        )
        assert finding.decisions("ks 357") == finding.decisions("instruktion") == [made]
        assert finding.decisions("bygglov") == []
