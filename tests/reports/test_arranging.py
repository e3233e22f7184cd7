"""Sections are added, renamed, moved and removed without code, in a report and in a template alike."""

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied

from followup.access import Role
from followup.models import Unit
from reports import arranging, content
from reports.arranging import LawAsks, NotPossible, Said
from reports.models import Report, ReportSection, ReportTemplate
from tests.factories import ground
from tests.reports import report_cases
from tests.reports.report_cases import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return report_cases.world()


@pytest.fixture(params=["report", "template"])
def owner(request: pytest.FixtureRequest, world: World) -> Report | ReportTemplate:
    if request.param == "report":
        return world.report
    return arranging.own_template(unit=world.units.committee, by=world.controller)


def titles(owner: Report | ReportTemplate) -> list[str]:
    sections = owner.sections.standing() if isinstance(owner, Report) else owner.sections.order_by("position")
    assert [one.position for one in sections] == list(range(1, len(sections) + 1))
    return [one.title for one in sections]


class TestBoth:
    def test_a_new_section_stands_after_the_one_that_is_named(self, world: World, owner: Report) -> None:
        before = titles(owner)
        made = arranging.add(to=owner, said=Said("Nytt", 2, "", "Skriv här"), after=1, by=world.controller)
        assert titles(owner) == [before[0], "Nytt", *before[1:]]
        assert (made.level, made.guidance, made.content) == (2, "Skriv här", "")

    def test_first_and_last(self, world: World, owner: Report) -> None:
        before = titles(owner)
        arranging.add(to=owner, said=Said("Först", 1), after=0, by=world.controller)
        arranging.add(to=owner, said=Said("Sist", 1), after=9_999, by=world.controller)
        assert titles(owner) == ["Först", *before, "Sist"]

    def test_moved_up_and_down_and_no_further_than_the_ends(self, world: World, owner: Report) -> None:
        before = titles(owner)
        first, second, *_ = owner.sections.order_by("position")
        assert arranging.move(section=first, up=False, by=world.controller)
        assert titles(owner)[:2] == [before[1], before[0]]
        second.refresh_from_db()
        assert not arranging.move(section=second, up=True, by=world.controller)
        first.refresh_from_db()
        assert arranging.move(section=first, up=True, by=world.controller)
        assert titles(owner) == before

    def test_renamed_and_filled_with_something_else(self, world: World, owner: Report) -> None:
        section = owner.sections.order_by("position").first()
        arranging.change(section=section, said=Said("Tabellen", 3, "ekonomi.drift", "Se hit"), by=world.controller)
        section.refresh_from_db()
        assert (section.title, section.level, section.content, section.guidance) == (
            "Tabellen",
            3,
            "ekonomi.drift",
            "Se hit",
        )

    def test_the_first_section_has_a_heading(self, world: World, owner: Report) -> None:
        with pytest.raises(NotPossible, match="Skriv en rubrik"):
            arranging.add(to=owner, said=Said(" ", 1, "ekonomi.drift"), after=0, by=world.controller)
        with pytest.raises(NotPossible, match="Skriv en rubrik"):
            arranging.change(section=owner.sections.get(position=1), said=Said("", 1), by=world.controller)

    def test_content_that_does_not_exist_is_refused(self, world: World, owner: Report) -> None:
        with pytest.raises(NotPossible, match=r"inget innehåll som heter finns\.inte"):
            arranging.add(to=owner, said=Said("Nytt", 1, "finns.inte"), after=1, by=world.controller)

    def test_what_the_law_asks_is_removed_only_by_one_who_says_so(self, world: World, owner: Report) -> None:
        section = owner.sections.get(title="Förväntad utveckling")
        assert arranging.missing_by_law(list(owner.sections.all()), world.units.committee) == []
        with pytest.raises(LawAsks, match=r"Lagen kräver avsnittet \(LKBR 13 kap. och RKR R17"):
            arranging.remove(section=section, by=world.controller)
        assert "Förväntad utveckling" in titles(owner)
        arranging.remove(section=section, by=world.controller, although_law=True)
        assert "Förväntad utveckling" not in titles(owner)
        left = owner.sections.standing() if isinstance(owner, Report) else owner.sections.all()
        assert arranging.missing_by_law(list(left), world.units.committee) == [section.law]

    def test_one_without_the_right_may_not(self, world: World, owner: Report) -> None:
        section = owner.sections.order_by("position").first()
        for do in (
            lambda: arranging.add(to=owner, said=Said("Nytt", 1), after=0, by=world.staff),
            lambda: arranging.change(section=section, said=Said("Nytt", 1), by=world.staff),
            lambda: arranging.move(section=section, up=False, by=world.staff),
            lambda: arranging.remove(section=section, by=world.staff, although_law=True),
        ):
            with pytest.raises(PermissionDenied, match="ordna rapportens avsnitt"):
                do()


class TestAReport:
    def test_what_is_removed_keeps_its_texts_and_can_be_put_back(self, world: World) -> None:
        world.written("<p>Text</p>")
        section = world.section()
        arranging.remove(section=section, by=world.controller)
        assert list(world.report.sections.removed()) == [section]
        arranging.put_back(section=section, by=world.controller)
        assert titles(world.report)[-1] == section.title
        assert section.versions.get().html == "<p>Text</p>"

    def test_removing_two_and_putting_one_back(self, world: World) -> None:
        first, second = world.section("Ekonomi"), world.section("Nämndens uppdrag")
        for section in (first, second):
            arranging.remove(section=section, by=world.controller)
        assert list(world.report.sections.removed()) == [second, first]
        arranging.put_back(section=second, by=world.controller)
        assert list(world.report.sections.removed()) == [first]

    def test_a_text_is_not_hidden_behind_generated_content(self, world: World) -> None:
        world.written("<p>Text</p>")
        with pytest.raises(NotPossible, match="Avsnittet har text"):
            arranging.change(section=world.section(), said=Said("A", 1, "ekonomi.drift"), by=world.controller)

    def test_it_goes_its_own_way_from_the_template(self, world: World) -> None:
        arranging.change(section=world.section(), said=Said("Vårt uppdrag", 1), by=world.controller)
        assert arranging.standard().sections.filter(title="Nämndens uppdrag").exists()


class TestATemplate:
    def test_an_own_template_begins_as_a_copy_and_is_what_the_next_report_begins_with(self, world: World) -> None:
        own = arranging.own_template(unit=world.units.committee, by=world.controller)
        assert titles(own) == titles(arranging.standard())
        assert arranging.own_template(unit=world.units.committee, by=world.controller) == own
        arranging.add(to=own, said=Said("Vårt eget", 1), after=0, by=world.controller)
        report = arranging.begin(unit=world.units.committee, occasion=ground.occasion(202310), by=world.controller)
        assert titles(report)[0] == "Vårt eget"
        assert report.title == "Delårsrapport"

    def test_that_of_all_is_arranged_by_one_who_may_in_the_whole_municipality(self, world: World) -> None:
        section = arranging.standard().sections.order_by("position").first()
        with pytest.raises(PermissionDenied):
            arranging.move(section=section, up=False, by=world.controller)
        director = ground.person("ekonomichef", Role.FINANCE_DIRECTOR, world.units.municipality)
        assert arranging.move(section=section, up=False, by=director)

    @pytest.mark.parametrize("name", arranging.FILES)
    def test_each_standard_template_is_made_of_what_exists(self, name: str) -> None:
        sections = list(arranging.standard(name).sections.order_by("position"))
        assert sections[0].title and sections[0].level == 1
        assert {one.content for one in sections if one.content} <= set(content.GENERATED)
        assert all(one.level <= before.level + 1 for before, one in pairwise(sections))


class TestContents:
    @pytest.mark.parametrize(
        ("kind", "there", "not_there"),
        [
            (Unit.Kind.COMMITTEE, "ekonomi.drift", "bilaga.drift"),
            (Unit.Kind.DEPARTMENT, "bilaga.drift", "ekonomi.drift"),
            (Unit.Kind.MUNICIPALITY, "samlat.drift", "ekonomi.drift"),
        ],
    )
    def test_each_unit_is_offered_what_fits_it(self, kind: str, there: str, not_there: str) -> None:
        keys = [key for key, _ in arranging.contents(Unit(kind=kind))]
        assert keys[0] == "" and there in keys and not_there not in keys


class TestAppendices:
    def test_an_administrations_report_is_an_appendix_from_its_own_template(self, world: World) -> None:
        made = arranging.begin(unit=world.units.kitchen, occasion=world.occasion, by=world.controller)
        assert (made.part_of, made.title) == (world.report, "Bilaga till delårsrapport")
        assert ReportSection.objects.filter(report=made, content="bilaga.drift").exists()

    def test_it_waits_for_its_committees(self, world: World) -> None:
        with pytest.raises(NotPossible, match="Börja på rapporten för Testnämnden först"):
            arranging.begin(unit=world.units.kitchen, occasion=ground.occasion(202310), by=world.controller)
