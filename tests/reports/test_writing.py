"""One writer at a time, every version kept, nothing lost when a save is refused."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from followup import workflow
from followup.access import Role
from reports import arranging, earlier, history, prose, remarks, selectors, writing
from reports.models import Prose, WritingLock
from reports.writing import Conflict, Locked, NotPossible
from tests.factories import ground
from tests.reports import report_cases
from tests.reports.report_cases import DEVIATION, World, chip
from tests.reports.test_report_constraints import decided

pytestmark = pytest.mark.django_db
START = datetime(2023, 9, 5, 8, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moving:
        yield moving


@pytest.fixture
def world() -> World:
    return report_cases.world()


class TestSaving:
    def test_each_save_is_a_version_and_the_same_text_is_none(self, world: World) -> None:
        section = world.section()
        first = writing.save(section=section, html="<p>Ett</p>", version=0, by=world.staff)
        second = writing.save(section=section, html="<p>Två<script>x</script></p>", version=1, by=world.staff)
        same = writing.save(section=section, html="<p>Två</p>", version=2, by=world.staff)
        assert (first.version, second.version, same.version) == (1, 2, 2)
        assert list(section.versions.values_list("html", flat=True)) == ["<p>Ett</p>", "<p>Två</p>"]

    def test_pictures_are_counted_and_left_out(self, world: World) -> None:
        saved = writing.save(section=world.section(), html="<p>A</p><img src=x><img src=y>", version=0, by=world.staff)
        assert (saved.pictures, saved.standing.html) == (2, "<p>A</p>")

    def test_what_is_too_long_is_refused_and_nothing_is_kept(self, world: World) -> None:
        with pytest.raises(prose.TooLong, match="Inget är sparat"):
            writing.save(section=world.section(), html="<p>" + "ord " * 100_000 + "</p>", version=0, by=world.staff)
        assert not Prose.objects.exists() and not WritingLock.objects.exists()

    def test_a_text_that_rests_on_an_older_one_is_refused(self, world: World) -> None:
        world.written("<p>Kontrollerns</p>")
        with pytest.raises(Conflict, match=r"controller sparade en annan text.*den finns kvar") as said:
            writing.save(section=world.section(), html="<p>Min</p>", version=0, by=world.staff)
        assert said.value.theirs.html == "<p>Kontrollerns</p>"

    def test_generated_and_removed_sections_are_not_written(self, world: World) -> None:
        table = world.section("Resultat och helårsprognos")
        with pytest.raises(NotPossible, match="inte för hand"):
            writing.save(section=table, html="<p>A</p>", version=0, by=world.staff)
        gone = world.section("Ekonomi")
        arranging.remove(section=gone, by=world.controller)
        with pytest.raises(NotPossible, match="borttaget"):
            writing.take(section=gone, by=world.staff)

    def test_a_freeze_while_someone_writes(self, world: World) -> None:
        section = world.section()
        writing.take(section=section, by=world.staff)
        decided(world)
        with pytest.raises(workflow.Closed, match="kan inte ändras"):
            writing.save(section=section, html="<p>Sent</p>", version=0, by=world.staff)
        assert not Prose.objects.exists()

    def test_an_earlier_version_stands_again_as_a_new_one(self, world: World) -> None:
        world.written("<p>Ett</p>")
        world.written("<p>Två</p>")
        assert writing.restore(section=world.section(), version=1, by=world.staff).version == 3
        assert writing.newest(world.section()).html == "<p>Ett</p>"
        with pytest.raises(NotPossible, match="finns inte"):
            writing.restore(section=world.section(), version=9, by=world.staff)


class TestWho:
    @pytest.mark.parametrize("role", [Role.POLITICIAN, Role.AUDITOR, Role.ADMIN])
    def test_those_without_the_right_may_not(self, world: World, role: Role) -> None:
        reader = ground.person("läsare", role, world.units.committee)
        with pytest.raises(PermissionDenied, match="skriva i rapporter"):
            writing.save(section=world.section(), html="<p>A</p>", version=0, by=reader)
        with pytest.raises(PermissionDenied):
            writing.take(section=world.section(), by=reader)

    def test_one_who_is_given_a_section_writes_in_that_one_alone(self, world: World) -> None:
        principal = ground.person("rektor", Role.STAFF, world.units.school)
        assert principal in selectors.writers(world.units.committee, date(2023, 9, 1))
        with pytest.raises(PermissionDenied):
            writing.save(section=world.section(), html="<p>A</p>", version=0, by=principal)
        writing.assign(section=world.section(), writer=principal, due=date(2023, 9, 12), by=world.controller)
        assert writing.save(section=world.section(), html="<p>A</p>", version=0, by=principal).version == 1
        assert list(selectors.sections_of(principal)) == [world.section()]
        with pytest.raises(PermissionDenied):
            writing.save(section=world.section("Ekonomi"), html="<p>A</p>", version=0, by=principal)

    def test_strangers_and_readers_cannot_be_given_a_section(self, world: World) -> None:
        others = [
            ground.person("främling"),
            ground.person("politiker", Role.POLITICIAN, world.units.committee),
            ground.person("annan", Role.STAFF, world.units.other_committee),
        ]
        assert not set(others) & set(selectors.writers(world.units.committee, date(2023, 9, 1)))

    def test_only_one_who_arranges_gives_sections(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            writing.assign(section=world.section(), writer=world.staff, due=None, by=world.staff)


class TestTheLock:
    def test_one_at_a_time(self, world: World, clock: Any) -> None:
        section = world.section()
        writing.take(section=section, by=world.staff)
        with pytest.raises(Locked, match=r"handläggare skriver i avsnittet nu \(sedan kl\. 08\.00\)"):
            writing.take(section=section, by=world.controller)
        with pytest.raises(Locked, match="finns kvar här"):
            writing.save(section=section, html="<p>A</p>", version=0, by=world.controller)
        assert not Prose.objects.exists()

    def test_it_expires_without_a_sign_of_life(self, world: World, clock: Any) -> None:
        section = world.section()
        writing.take(section=section, by=world.staff)
        clock.shift(timedelta(seconds=90))
        writing.stay(section=section, by=world.staff)
        clock.shift(timedelta(seconds=90))
        assert writing.holder(section).by == world.staff
        assert writing.holder(section).since == START
        clock.shift(timedelta(seconds=60))
        assert writing.holder(section) is None
        assert writing.take(section=section, by=world.controller).by == world.controller

    def test_another_takes_over_and_the_first_is_told(self, world: World, clock: Any) -> None:
        section = world.section()
        writing.take(section=section, by=world.staff)
        writing.take(section=section, by=world.controller, over=True)
        for refused in (
            lambda: writing.stay(section=section, by=world.staff),
            lambda: writing.save(section=section, html="<p>A</p>", version=0, by=world.staff),
        ):
            with pytest.raises(Locked, match="controller har tagit över avsnittet"):
                refused()

    def test_one_who_comes_back_after_it_expired_goes_on_if_nobody_wrote(self, world: World, clock: Any) -> None:
        section = world.section()
        writing.take(section=section, by=world.staff)
        clock.shift(timedelta(hours=1))
        assert writing.save(section=section, html="<p>A</p>", version=0, by=world.staff).version == 1
        assert writing.holder(section).by == world.staff

    def test_who_leaves_lets_the_next_one_in_and_nobody_elses_lock_is_left(self, world: World) -> None:
        section = world.section()
        writing.take(section=section, by=world.staff)
        writing.leave(section=section, by=world.controller)
        assert writing.holder(section).by == world.staff
        writing.leave(section=section, by=world.staff)
        assert writing.holder(section) is None


class TestHistory:
    def test_saves_without_a_pause_are_one(self, world: World, clock: Any) -> None:
        for minutes, words, by in [
            (0, "Ett", world.staff),
            (1, "Ett två", world.staff),
            (1, "Ett två tre", world.staff),
            (20, "Ett två tre fyra", world.staff),
            (1, "Ett fyra", world.controller),
        ]:
            clock.shift(timedelta(minutes=minutes))
            world.written(f"<p>{words}</p>", by=by)
        found = history.sittings(world.section())
        assert [(one.by, one.first.version, one.last.version, one.saves, one.before) for one in found] == [
            (world.controller, 5, 5, 1, 4),
            (world.staff, 4, 4, 1, 3),
            (world.staff, 1, 3, 3, 0),
        ]

    def test_differences_word_by_word(self) -> None:
        before = "<p>Kvar.</p><p>Vi har 13 mål i år.</p><p>Bort.</p>"
        after = f"<p>Kvar.</p><p>Vi har 14 mål i år {chip(DEVIATION)}.</p>"
        found = history.differences(before, after, lambda piece: "9,9 mnkr")
        assert [[(one.kind, one.words) for one in paragraph] for paragraph in found] == [
            [("kept", "Kvar.")],
            [
                ("kept", "Vi har "),
                ("removed", "13"),
                ("added", "14"),
                ("kept", " mål i år"),
                ("added", " 9,9 mnkr"),
                ("kept", "."),
            ],
            [("removed", "Bort.")],
        ]
        assert history.count(found) == {"added": 3, "removed": 2}

    def test_many_unchanged_paragraphs_in_a_row_are_put_together(self) -> None:
        before = "".join(f"<p>Stycke {number}.</p>" for number in range(5))
        found = history.stretches(history.differences(before, f"{before}<p>Nytt.</p><p>Mer.</p>", lambda piece: ""))
        assert [(one.changed, len(one.paragraphs), one.folded) for one in found] == [(False, 5, True), (True, 2, False)]
        few = history.stretches(history.differences("<p>A.</p>", "<p>A.</p><p>B.</p>", lambda piece: ""))
        assert [one.folded for one in few] == [False, False]


class TestLastReport:
    def test_the_text_under_the_same_headings_and_what_is_unchanged(self, world: World) -> None:
        before = arranging.begin(unit=world.units.committee, occasion=ground.occasion(202303), by=world.controller)
        title = "Analys och kommentar"
        economy, investments = before.sections.filter(title=title).order_by("position")
        for section, words in ((economy, "Driften."), (investments, "Bygget.")):
            writing.save(section=section, html=f"<p>{words}</p>", version=0, by=world.controller)
        now = world.report.sections.filter(title=title).order_by("position").last()
        assert earlier.text_before(now).html == "<p>Bygget.</p>"
        said = history.compared("<p>Bygget.</p><p>Nytt.</p>", earlier.text_before(now).html, lambda piece: "")
        assert [(one.words, one.same) for one in said] == [("Bygget.", True), ("Nytt.", False)]

    def test_the_same_words_with_another_number_are_told_apart(self) -> None:
        now, before = f"<p>Avvikelse {chip('tn.2023-08.a')}.</p>", f"<p>Avvikelse {chip('tn.2023-03.a')}.</p>"
        (said,) = history.compared(now, before, lambda piece: "2,0 mnkr")
        assert (said.words, said.same, said.figures) == ("Avvikelse 2,0 mnkr.", True, True)

    def test_the_first_report_has_none_before(self, world: World) -> None:
        assert earlier.report_before(world.report) is None
        assert earlier.text_before(world.section()) is None


class TestRemarks:
    def test_written_answered_and_settled(self, world: World) -> None:
        section = world.section()
        first = remarks.say(section=section, text=" Stämmer 13? ", by=world.controller)
        second = remarks.say(section=section, text="Kolla", by=world.controller)
        answer = remarks.say(section=section, text="Ja.", by=world.staff, answers=first)
        remarks.settle(remark=first, by=world.staff)
        remarks.settle(remark=first, by=world.controller)  # is dealt with already
        assert remarks.threads(section) == [(second, []), (first, [answer])]
        first.refresh_from_db()
        assert (first.text, first.settled_by) == ("Stämmer 13?", world.staff)

    def test_an_empty_one_and_an_answer_to_an_answer_are_refused(self, world: World) -> None:
        section = world.section()
        first = remarks.say(section=section, text="Hej", by=world.staff)
        answer = remarks.say(section=section, text="Svar", by=world.staff, answers=first)
        for words in ({"text": " "}, {"text": "A", "answers": answer}):
            with pytest.raises(NotPossible):
                remarks.say(section=section, by=world.staff, **words)

    def test_readers_do_not_comment(self, world: World) -> None:
        reader = ground.person("politiker", Role.POLITICIAN, world.units.committee)
        with pytest.raises(PermissionDenied):
            remarks.say(section=world.section(), text="Hej", by=reader)
