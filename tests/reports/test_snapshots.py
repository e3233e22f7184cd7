"""What has been decided stands: the snapshot is whole, checked by the database, free of secrets, and all one reads."""

import hashlib
import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followup import workflow
from followup.jobs import Progress
from indicators import entering
from indicators.entering import Marks
from indicators.models import Indicator
from indicators.reading import Column
from indicators.values import Cell
from reports import composing, content, deciding, document, published, services, snapshots
from reports.exports import figures, sheets, word
from reports.models import RenderedReport, ReportSection, Snapshot
from tests.factories import cells
from tests.indicators.conftest import indicator
from tests.reports import decision_cases as cases
from tests.reports.decision_cases import DECISION, PLACE, World

pytestmark = pytest.mark.usefixtures("ungated")

SECRETS = ("73.19", "41.87", "52.63")
NOW = Column(2023, 8)


@pytest.fixture
def world(db: None) -> World:
    return cases.world()


class TestWhatIsKept:
    def test_it_is_the_whole_document_with_its_decision_and_its_checksum(self, world: World) -> None:
        before = composing.compose(world.report)
        world.decided()
        kept = Snapshot.objects.get()
        read = snapshots.read(kept)
        assert read.decided == document.Decided("Testnämnden", date(2023, 10, 10), "§ 321", "KS 2023-512")
        assert read.sections == before.sections and read.tables
        assert document.to_json(read) == kept.content
        assert kept.sha256 == hashlib.sha256(kept.content.encode()).hexdigest()
        assert kept.schema == document.SCHEMA

    def test_the_page_the_pdf_and_the_files_are_of_it_alone(self, world: World) -> None:
        world.decided()
        then = services.render(report=world.report, by=world.secretary, progress=Progress())
        text = _page(world)
        cells.outcome(world.secretary, [(202307, "5010", "10101", "440", "5000000")])
        assert composing.compose(world.report).lead != snapshots.document_of(world.report).lead
        assert services.render(report=world.report, by=world.secretary, progress=Progress()) == then
        assert _page(world) == text
        assert RenderedReport.objects.get().snapshot == Snapshot.objects.get()

    def test_a_draft_with_the_same_bytes_is_not_the_decided_pdf(self, world: World) -> None:
        draft = services.render(report=world.report, by=world.secretary, progress=Progress())
        world.decided()
        final = services.render(report=world.report, by=world.secretary, progress=Progress())
        assert (draft.snapshot, final.snapshot) == (None, Snapshot.objects.get())

    def test_figures_that_change_while_it_is_read_are_read_again(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        true, asked = composing.compose(world.report), []

        def unsteady(report: object) -> document.Document:
            asked.append(report)
            return (
                true if len(asked) > 2 else document.from_json(document.to_json(true).replace("mnkr", f"{len(asked)}"))
            )

        world.attest()
        monkeypatch.setattr(composing, "compose", unsteady)
        kept = snapshots.freeze(world.report, decided=snapshots.decided(world.committee, DECISION), by=world.secretary)
        assert len(asked) == 4 and snapshots.read(kept).lead == true.lead

    def test_figures_that_never_rest_are_not_frozen(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        true, asked = composing.compose(world.report), []

        def restless(report: object) -> document.Document:
            asked.append(report)
            return document.from_json(document.to_json(true).replace("mnkr", f"{len(asked)}"))

        monkeypatch.setattr(composing, "compose", restless)
        with pytest.raises(workflow.Refused, match="ändras just nu"):
            snapshots.freeze(world.report, decided=snapshots.decided(world.committee, DECISION), by=world.secretary)


def _page(world: World) -> str:
    client = Client()
    client.force_login(world.secretary)
    whole = client.get(reverse("report", args=PLACE)).content.decode()
    return whole[whole.index('id="avsnitt-') :].partition("<footer")[0]


class TestDatabase:
    """Each constraint, with a row that violates it."""

    def keep(self, world: World, **facts: object) -> None:
        text = document.to_json(composing.compose(world.report))
        values = {"schema": 1, "content": text, "sha256": hashlib.sha256(text.encode()).hexdigest()} | facts
        Snapshot.objects.create(report=world.report, by=world.secretary, **values)

    def test_the_checksum_is_one(self, world: World) -> None:
        world.attest()
        with pytest.raises(IntegrityError, match="snapshot_sha256"), transaction.atomic():
            self.keep(world, sha256="kort")

    def test_the_checksum_is_of_the_content(self, world: World) -> None:
        world.attest()
        with pytest.raises(IntegrityError, match="snapshot_sha256_of_content"), transaction.atomic():
            self.keep(world, sha256="0" * 64)
        with pytest.raises(IntegrityError, match="snapshot_sha256_of_content"), transaction.atomic():
            self.keep(world, content="{}")

    def test_the_schema_counts_from_one(self, world: World) -> None:
        world.attest()
        with pytest.raises(IntegrityError, match="snapshot_schema_counts_from_one"), transaction.atomic():
            self.keep(world, schema=0)

    def test_only_what_is_attested_is_frozen(self, world: World) -> None:
        with pytest.raises(IntegrityError, match="Bara en attesterad rapport fryses"), transaction.atomic():
            self.keep(world)

    def test_a_report_is_frozen_once(self, world: World) -> None:
        world.attest()
        self.keep(world)
        with pytest.raises(IntegrityError, match="report_id"), transaction.atomic():
            self.keep(world)

    def test_it_is_neither_changed_nor_taken_away(self, world: World) -> None:
        world.attest()
        self.keep(world)
        for write in (
            lambda: Snapshot.objects.update(at=timezone.now()),
            lambda: Snapshot.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
                write()

    def test_the_same_pdf_of_a_snapshot_is_kept_once(self, world: World) -> None:
        world.decided()
        one = {"report": world.report, "by": world.secretary, "sha256": "0" * 64}
        for kept in (None, Snapshot.objects.get()):
            RenderedReport.objects.create(snapshot=kept, **one)
            with pytest.raises(IntegrityError, match="rendered_report_once"), transaction.atomic():
                RenderedReport.objects.create(snapshot=kept, **one)


class TestSecrets:
    """Canaries: secret numbers are looked for in everything that leaves the product as a decided report."""

    @pytest.fixture
    def filled(self, world: World) -> dict[str, Indicator]:
        """A secret indicator and one with a small group, and a report with every kind of section that there is."""
        made = {
            "hemlig": indicator(world.base, "hemlig", "Hemlig", secret=True),
            "delad": indicator(world.base, "delad", "Delad", sort=1),
        }
        for code in ("man", "kvinnor"):
            made[code] = indicator(world.base, code, code.title(), parent=made["delad"], dimension="sex", sort=2)
        for one in made.values():
            one.responsible.add(world.controller)
        for code, number, people in (
            ("hemlig", SECRETS[0], None),
            ("delad", "50.00", 48),
            ("man", SECRETS[1], 8),
            ("kvinnor", SECRETS[2], 40),
        ):
            entering.put(
                indicator=made[code],
                column=NOW,
                cell=Cell(Decimal(number)),
                version=0,
                by=world.controller,
                marks=Marks(people=people),
            )
        last = world.report.sections.order_by("-position").values_list("position", flat=True)[0]
        for at, key in enumerate(content.GENERATED, start=last + 1):
            ReportSection.objects.create(report=world.report, position=at, level=1, title=key, content=key)
        return made

    def test_nothing_secret_enters_a_snapshot_or_leaves_by_any_file(
        self, world: World, filled: dict[str, Indicator]
    ) -> None:
        world.decided()
        kept = Snapshot.objects.get()
        read = snapshots.read(kept)
        client = Client()
        answers = [
            client.get(reverse("published", args=PLACE)),
            client.get(reverse("published_overview", args=PLACE)),
            client.get(reverse("start")),
            *(client.get(reverse("published_table", args=[*PLACE, 1, one.key])) for one in read.tables),
        ]
        assert all(one.status_code == 200 for one in answers)
        files = [figures.as_json(read), *(sheets.table_csv(one).decode() for one in read.tables), repr(read)]
        for text in (kept.content, *(one.content.decode() for one in answers), *files):
            plain = text.replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
            assert not [number for number in SECRETS if number in plain]
        assert sheets.workbook(read) and word.as_word(read)  # made of the same document, looked through above

    def test_the_canary_sings_where_somebody_may_read_it(self, world: World, filled: dict[str, Indicator]) -> None:
        client = Client()
        client.force_login(world.base.director)
        world.base.director.memberships.update(role="head")
        page = client.get("/indikatorer/2023-08/").content.decode().replace(",", ".")
        assert [number for number in SECRETS if number in page] == list(SECRETS)


def beside(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    """Start work on a connection of its own; what it raises is kept."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_who_decide_at_once_make_one_decision_and_one_snapshot(self) -> None:
        world = cases.world()
        world.ready()
        threads = [beside(world.decide) for _ in range(3)]
        for thread, _ in threads:
            thread.join(30)
        refusals = [error for _, raised in threads for error in raised]
        assert [type(one) for one in refusals] == [workflow.Refused] * 2
        for refusal in refusals:
            assert str(refusal).startswith("Det går inte att registrera beslutet: läget är beslutad. Beslutad av sekr")
            assert str(refusal).endswith("§ 321.")
        assert Snapshot.objects.count() == 1 and cases.events(world.report).count("decided") == 1

    def test_a_report_without_a_committees_decision_too(self) -> None:
        world = cases.world()
        whole = cases.municipal(world)
        world.attest(whole)
        threads = [
            beside(lambda: deciding.decide(report=whole, decision=DECISION, by=world.secretary)) for _ in range(3)
        ]
        for thread, _ in threads:
            thread.join(30)
        refusals = [error for _, raised in threads for error in raised]
        assert [type(one) for one in refusals] == [workflow.Refused] * 2 and "läget är beslutad" in str(refusals[0])
        assert Snapshot.objects.count() == 1

    def test_a_freeze_waits_for_a_text_that_is_on_its_way_in_and_holds_it(self) -> None:
        world = cases.world()
        world.ready()
        with transaction.atomic():
            cases.write(world.report, world.controller)
            thread, raised = beside(world.decide)
            thread.join(1)
            assert thread.is_alive(), "the freeze waits while somebody writes"
        thread.join(30)
        assert not raised and deciding.standing(world.report).state == "decided"
        assert world.report.sections.filter(versions__version=2).exists()

    def test_a_text_that_comes_while_the_report_is_frozen_is_refused(self) -> None:
        world = cases.world()
        world.ready()
        with transaction.atomic():
            world.decide()
            thread, raised = beside(lambda: cases.write(world.report, world.controller, "<p>För sent</p>"))
            thread.join(1)
            assert thread.is_alive(), "the writer waits for the freeze"
        thread.join(30)
        assert [type(one) for one in raised] == [IntegrityError] and "Rapporten är beslutad" in str(raised[0])
        assert not world.report.sections.filter(versions__html="<p>För sent</p>").exists()

    def test_a_writer_who_asks_first_is_told_in_words(self) -> None:
        world = cases.world()
        world.ready()
        with transaction.atomic():
            world.decide()

            def save() -> None:
                with transaction.atomic():
                    deciding.require_open(world.report)
                    cases.write(world.report, world.controller, "<p>För sent</p>")

            thread, raised = beside(save)
            thread.join(1)
            assert thread.is_alive()
        thread.join(30)
        assert [type(one) for one in raised] == [workflow.Closed]
        assert "Rapporten är beslutad och kan inte ändras. Beslutad av sekreterare" in str(raised[0])
        assert "ny version" in str(raised[0])

    def test_somebody_who_returns_it_while_it_is_decided_comes_too_late(self) -> None:
        world = cases.world()
        world.ready()
        with transaction.atomic():
            world.decide()
            thread, raised = beside(
                lambda: deciding.return_to_writers(report=world.report, by=world.controller, comment="Fel")
            )
            thread.join(1)
            assert thread.is_alive()
        thread.join(30)
        assert [type(one) for one in raised] == [workflow.Refused] and "läget är beslutad" in str(raised[0])


def test_public_documents_lead_nowhere_into_the_product() -> None:
    picture = document.Picture(
        "Titel",
        "Ord",
        (),
        (),
        (document.Drawn("any", '<svg role="group"><a href="/inne/"><rect/></a></svg>'),),
        "<svg/>",
    )
    row = document.Row("Rad", (), url="/inne/")
    table = document.Table("t", "T", "R", (), (row,))
    runs = (document.Run("ut", href="https://example.org/"), document.Run("in", href="/inne/"))
    section = document.Section("s", "S", 1, (document.Paragraph(runs), document.Bullets((runs,)), table, picture))
    made = published.public(
        document.Document("T", "U", "U", "K", "O", "o", date(2023, 1, 1), date(2023, 8, 31), 1, "", "", (section,))
    )
    text = document.to_json(made)
    assert "/inne/" not in text and "https://example.org/" in text
    assert made.pictures[0].pictures[0].svg == '<svg role="img"><rect/></svg>'
