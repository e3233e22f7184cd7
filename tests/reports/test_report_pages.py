"""The report's pages: who may open them, what they say, and that nothing written is lost without scripts either."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from followup.access import Role
from followup.models import User
from reports import arranging, remarks, writing
from reports.models import Prose, Remark, Report, ReportTemplate
from tests.factories import ground
from tests.reports import report_cases
from tests.reports.report_cases import DEVIATION, World, chip
from tests.reports.test_report_constraints import decided

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def world() -> World:
    return report_cases.world()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ").split())


def pages(world: World) -> dict[str, str]:
    """Every page to read, by its name."""
    section, place = world.section().pk, ["TN", "2023-08"]
    return {
        "report": reverse("report", args=place),
        "disposition": reverse("report_disposition", args=place),
        "section": reverse("report_section", args=[section]),
        "beside": reverse("report_beside", args=[section]),
        "versions": reverse("report_versions", args=[section]),
        "figures": reverse("report_figures", args=[section]),
        "decisions": reverse("report_decisions", args=[section]),
        "figure": reverse("figure", args=[DEVIATION]),
    }


def arranged(world: World) -> dict[str, str]:
    """Every page of one who arranges."""
    section = world.section().pk
    return {
        "arrange": reverse("report_arrange", args=["rapport", world.report.pk]),
        "add": reverse("report_add", args=["rapport", world.report.pk]),
        "change": reverse("report_change", args=["rapport", section]),
        "remove": reverse("report_remove", args=["rapport", section]),
        "assign": reverse("report_assign", args=[section]),
    }


class TestWho:
    def test_a_reader_reads_everything_and_arranges_nothing(self, world: World) -> None:
        client = signed_in(ground.person("politiker", Role.POLITICIAN, world.units.committee))
        assert {name: client.get(url).status_code for name, url in pages(world).items()} == dict.fromkeys(
            pages(world), 200
        )
        assert {client.get(url).status_code for url in arranged(world).values()} == {403}
        section = world.section().pk
        assert client.get(reverse("report_write", args=[section])).status_code == 403
        for name in ("report_write", "report_lock", "report_remark", "report_restore"):
            words = {"html": "<p>A</p>", "version": 0, "vad": "ta", "text": "Hej"}
            answer = client.post(reverse(name, args=[section]), words)
            assert answer.status_code == 403 or not Prose.objects.exists()
        assert not Prose.objects.exists() and not Remark.objects.exists()

    def test_a_stranger_learns_of_nothing(self, world: World) -> None:
        world.written("<p>Ett</p>")
        for person in (
            ground.person("okänd"),
            ground.person("annan", Role.CONTROLLER, world.units.other_committee),
        ):
            client = signed_in(person)
            assert {client.get(url).status_code for url in [*pages(world).values(), *arranged(world).values()]} == {404}
            section = world.section().pk
            for name in ("report_write", "report_lock", "report_remark", "report_restore", "report_put_back"):
                assert client.post(reverse(name, args=[section])).status_code == 404
            assert "Testnämnden" not in text(client.get(reverse("reports")))

    def test_a_section_is_a_writers_as_long_as_her_role_lasts(self, world: World) -> None:
        section = world.section()
        principal = ground.person("avgången", Role.HEAD, world.units.school)
        writing.assign(section=section, writer=principal, due=None, by=world.controller)
        remarks.say(section=section, text="Hemligare än så", by=world.controller)
        page = reverse("report_section", args=[section.pk])
        client = signed_in(principal)
        assert client.get(page).status_code == 200 and "Hemligare" in text(client.get(reverse("tasks")))
        principal.memberships.update(valid_to=date(2024, 1, 31))
        elsewhere = world.units.other_committee  # she has gone to another committee
        principal.memberships.create(unit=elsewhere, role=Role.HEAD, valid_from=date(2024, 2, 1))
        assert client.get(page).status_code == 404
        assert client.post(reverse("report_lock", args=[section.pk]), {"vad": "ta"}).status_code == 404
        shown = text(client.get(reverse("tasks"))) + text(client.get(reverse("reports")))
        assert "Hemligare" not in shown and page not in shown
        assert not writing.may_write(principal, section)

    def test_one_who_is_given_a_section_opens_it_and_no_other(self, world: World) -> None:
        principal = ground.person("rektor", Role.STAFF, world.units.school)
        writing.assign(section=world.section(), writer=principal, due=None, by=world.controller)
        client = signed_in(principal)
        assert client.get(reverse("report_section", args=[world.section().pk])).status_code == 200
        assert client.get(reverse("report_section", args=[world.section("Ekonomi").pk])).status_code == 404
        assert client.get(reverse("report", args=["TN", "2023-08"])).status_code == 404
        assert "Nämndens uppdrag" in text(client.get(reverse("reports")))

    def test_staff_write_and_the_controller_arranges(self, world: World) -> None:
        staff, controller = signed_in(world.staff), signed_in(world.controller)
        assert {staff.get(url).status_code for url in arranged(world).values()} == {403}
        assert {controller.get(url).status_code for url in arranged(world).values()} == {200}


class TestWriting:
    def open(self, world: World, person: User | None = None) -> tuple[Client, str]:
        client, section = signed_in(person or world.staff), world.section().pk
        client.post(reverse("report_lock", args=[section]), {"vad": "ta"})
        return client, reverse("report_write", args=[section])

    def test_without_scripts_a_form_is_saved(self, world: World) -> None:
        client, url = self.open(world)
        page = client.get(url)
        assert 'name="html"' in text(page) and page.context["form"].initial["version"] == 0
        assert client.post(url, {"html": "<p>Ett</p>", "version": 0}).url == url
        assert "Sparat kl." in text(client.get(url))
        assert writing.newest(world.section()).html == "<p>Ett</p>"

    def test_scripts_get_the_same_answer_as_json(self, world: World) -> None:
        client, url = self.open(world)
        said = client.post(url, {"html": "<p>Ett</p><img src=x>", "version": 0}, **JSON).json()
        assert (said["version"], said["pictures"]) == (1, 1)
        assert "En bild togs bort" in said["words"]

    def test_the_editor_opens_for_the_one_who_has_the_lock(self, world: World) -> None:
        _, url = self.open(world)
        second = signed_in(world.controller)
        section = reverse("report_section", args=[world.section().pk])
        assert second.get(url).url == section
        assert "handläggare skriver i avsnittet nu" in text(second.get(section))
        second.post(reverse("report_lock", args=[world.section().pk]), {"vad": "over"})
        assert second.get(url).status_code == 200

    def test_a_save_after_a_takeover_is_refused_and_handed_back(self, world: World) -> None:
        client, url = self.open(world)
        writing.take(section=world.section(), by=world.controller, over=True)
        said = client.post(url, {"html": "<p>Min text</p>", "version": 0}, **JSON)
        assert (said.status_code, said.json()["kind"], said.json()["text"]) == (409, "locked", "<p>Min text</p>")
        assert "controller har tagit över" in said.json()["error"]
        plain = client.post(url, {"html": "<p>Min text</p>", "version": 0})
        assert plain.status_code == 409
        assert "&lt;p&gt;Min text&lt;/p&gt;" in text(plain) and "controller har tagit över" in text(plain)
        stay = client.post(reverse("report_lock", args=[world.section().pk]), {"vad": "stanna"}, **JSON)
        assert stay.status_code == 409

    def test_a_save_after_the_decision_is_refused_and_handed_back(self, world: World) -> None:
        client, url = self.open(world)
        decided(world)
        said = client.post(url, {"html": "<p>Sent</p>", "version": 0}, **JSON)
        assert (said.status_code, said.json()["kind"], said.json()["text"]) == (409, "closed", "<p>Sent</p>")
        plain = client.post(url, {"html": "<p>Sent</p>", "version": 0})
        assert "&lt;p&gt;Sent&lt;/p&gt;" in text(plain) and "Rapporten är beslutad och kan inte ändras" in text(plain)
        assert not Prose.objects.exists()

    def test_a_decided_report_offers_nobody_to_write_and_says_why(self, world: World) -> None:
        url = reverse("report_section", args=[world.section().pk])
        assert ">Skriv</button>" in text(signed_in(world.staff).get(url))
        decided(world)
        page = text(signed_in(world.staff).get(url))
        assert ">Skriv</button>" not in page and "Rapporten är beslutad och kan inte ändras" in page

    def test_two_hundred_pages_with_pictures_are_handed_back_with_the_reason(self, world: World) -> None:
        client, url = self.open(world)
        page = f"<p>{'ord ' * 700}</p><img src='data:image/png;base64,{'A' * 20_000}'>"
        said = client.post(url, {"html": page * 200, "version": 0}, **JSON)
        assert (said.status_code, said.json()["kind"]) == (409, "long")
        assert "561 tusen tecken lång" in said.json()["error"]

    def test_a_script_in_the_text_is_neither_kept_nor_shown_nor_allowed_to_run(self, world: World) -> None:
        client, url = self.open(world)
        client.post(url, {"html": "<p>Ett<script>alert(1)</script><img src=x onerror=alert(1)></p>", "version": 0})
        for address in (url, *pages(world).values()):
            page = client.get(address)
            assert "alert(1)" not in text(page)
            policy = page.headers["Content-Security-Policy"]
            assert "script-src 'self'" in policy and "unsafe" not in policy and "http" not in policy

    def test_the_texts_figures_stand_beside_it_with_the_way_to_their_source(self, world: World) -> None:
        world.written(f"<p>{chip(DEVIATION, 'over-under')} {chip('tn.2023-08.drift.enhet-9.utfall.period')}</p>")
        page = text(signed_in(world.staff).get(reverse("report_beside", args=[world.section().pk])))
        assert "överskott med 20,0 mnkr" in page and reverse("figure", args=[DEVIATION]) in page
        assert "finns inte, eller får inte visas här" in page

    def test_history_restore_and_comments(self, world: World) -> None:
        world.written("<p>Ett gammalt ord</p>")
        world.written("<p>Ett nytt ord</p>", by=world.staff)
        section = world.section().pk
        client = signed_in(world.staff)
        page = text(client.get(reverse("report_versions", args=[section])))
        assert re.search(r"<ins>.*?nytt</ins>", page) and re.search(r"<del>.*?gammalt</del>", page)
        client.post(reverse("report_restore", args=[section]), {"version": "1"})
        assert writing.newest(world.section()).html == "<p>Ett gammalt ord</p>"
        client.post(reverse("report_remark", args=[section]), {"text": "Stämmer det?"})
        remark = Remark.objects.get()
        client.post(reverse("report_remark", args=[section]), {"text": "Ja", "answers": remark.pk})
        client.post(reverse("report_settle", args=[remark.pk]))
        page = text(client.get(reverse("report_section", args=[section])))
        assert "Stämmer det?" in page and "Åtgärdad" in page
        assert Remark.objects.get(text="Ja").answers == remark
        long = "Långt " * 1_000
        client.post(reverse("report_remark", args=[section]), {"text": f"{long}\x00slut", "answers": "²"})
        assert Remark.objects.latest("at").text == f"{long}slut", "nothing of it is cut off"

    def test_what_is_unchanged_since_last_report_is_marked(self, world: World) -> None:
        before = arranging.begin(unit=world.units.committee, occasion=ground.occasion(202303), by=world.controller)
        old = before.sections.get(title="Nämndens uppdrag")
        writing.save(section=old, html="<p>Samma.</p><p>Gammalt.</p>", version=0, by=world.controller)
        world.written("<p>Samma.</p><p>Nytt.</p>")
        page = text(signed_in(world.staff).get(reverse("report_section", args=[world.section().pk])))
        assert page.count("Oförändrad sedan förra rapporten") == 1
        assert "Gammalt." in page and page.count("Står kvar oförändrat") == 1


class TestArranging:
    def test_a_section_is_added_moved_changed_and_removed(self, world: World) -> None:
        client = signed_in(world.controller)
        urls = arranged(world)
        words = {"title": "Nytt", "level": 1, "content": "", "guidance": ""}
        assert client.post(f"{urls['add']}?efter=1", words).url == urls["arrange"]
        made = world.report.sections.get(position=2)
        assert made.title == "Nytt"
        moved = client.post(reverse("report_move", args=["rapport", made.pk]), {"upp": "1"})
        assert moved.url == f"{urls['arrange']}#avsnitt-{made.pk}"
        assert world.report.sections.get(position=1).title == "Nytt"
        client.post(reverse("report_change", args=["rapport", made.pk]), words | {"title": "Nyare", "level": 2})
        client.post(reverse("report_remove", args=["rapport", made.pk]))
        made.refresh_from_db()
        assert (made.title, made.removed_by) == ("Nyare", world.controller)
        assert "Nyare" in text(client.get(urls["arrange"]))
        client.post(reverse("report_put_back", args=[made.pk]))
        assert world.report.sections.standing().last() == made

    def test_what_the_law_asks_is_asked_about(self, world: World) -> None:
        client, section = signed_in(world.controller), world.section("Förväntad utveckling")
        url = reverse("report_remove", args=["rapport", section.pk])
        assert "Ja, ta bort avsnittet fast lagen kräver det" in text(client.get(url))
        refused = client.post(url)
        assert refused.status_code == 422 and "Lagen kräver avsnittet" in text(refused)
        assert client.post(url, {"sure": "on"}).status_code == 302
        page = text(client.get(reverse("report_arrange", args=["rapport", world.report.pk])))
        assert "Det här kräver lagen, och inget avsnitt svarar för det" in page

    def test_a_template_is_arranged_by_the_same_pages(self, world: World) -> None:
        client = signed_in(world.controller)
        made = client.post(reverse("report_own_template"), {"unit": "TN"})
        template = ReportTemplate.objects.get(committee=world.units.committee)
        assert made.url == reverse("report_arrange", args=["mall", template.pk])
        first = template.sections.get(position=1)
        client.post(reverse("report_move", args=["mall", first.pk]))
        assert template.sections.get(position=2) == first
        shared = arranging.standard()
        assert client.get(reverse("report_arrange", args=["mall", shared.pk])).status_code == 403
        assert "Delårsrapport, Testnämnden" in text(client.get(reverse("report_templates")))

    def test_a_writer_is_chosen_with_a_day(self, world: World) -> None:
        client = signed_in(world.controller)
        url = reverse("report_assign", args=[world.section().pk])
        client.post(url, {"writer": world.staff.pk, "due": "2023-09-08"})
        page = text(client.get(reverse("report_disposition", args=["TN", "2023-08"])))
        assert "handläggare" in page and "8 september 2023" in page and "Försenat" in page
        assert client.post(url, {"writer": ground.person("främling").pk}).status_code == 422

    def test_an_appendix_is_begun_from_the_disposition(self, world: World) -> None:
        client = signed_in(world.controller)
        page = text(client.get(reverse("report_disposition", args=["TN", "2023-08"])))
        assert "Börja på en bilaga för Kostservice" in page
        client.post(reverse("report_begin", args=["KS1", "2023-08"]))
        assert Report.objects.get(unit=world.units.kitchen).part_of == world.report
        assert "Bilaga 1: Kostservice" in text(client.get(reverse("report", args=["TN", "2023-08"])))


class TestFigures:
    def test_where_a_figure_comes_from(self, world: World) -> None:
        client = signed_in(world.staff)
        page = text(client.get(reverse("figure", args=[DEVIATION])))
        assert "Skola: avvikelse mot budget, perioden" in page and "20 000 000,00 kr" in page
        assert "överskott med 20,0 mnkr" in page and "en halv uppåt" in page
        (rows,) = re.findall(r'href="([^"]*visar=rader[^"]*)"', page.replace("&amp;", "&"))
        assert client.get(rows).status_code == 200
        assert client.get(reverse("figure", args=["tn.2023-08.drift.enhet-9.utfall.period"])).status_code == 404

    def test_one_who_reads_a_part_sees_the_parts_figures(self, world: World) -> None:
        client = signed_in(ground.person("rektor", Role.STAFF, world.units.school))
        assert client.get(reverse("figure", args=[DEVIATION])).status_code == 200
        assert client.get(reverse("figure", args=["tn.2023-08.drift.utfall.period"])).status_code == 404

    def test_on_screen_each_figure_in_the_report_leads_there(self, world: World) -> None:
        world.written(f"<p>Ett {chip(DEVIATION, 'over-under')}.</p>")
        page = text(signed_in(world.staff).get(reverse("report", args=["TN", "2023-08"])))
        assert f'<a class="figure-link" href="{reverse("figure", args=[DEVIATION])}">överskott med 20,0 mnkr' in page

    def test_the_search_answers_with_what_can_be_inserted(self, world: World) -> None:
        url = reverse("report_figures", args=[world.section().pk])
        found = signed_in(world.staff).get(url, {"q": "avvikelse skola prognos"}).json()["found"]
        assert found[0]["key"] == "tn.2023-08.drift.enhet-101.avvikelse.helar"
        assert ["mnkr", "Miljoner kronor", "20,0\u00a0mnkr"] in found[0]["formats"]
