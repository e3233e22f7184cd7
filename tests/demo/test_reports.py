"""The demo's reports: one is decided and public, and the one at hand can be decided by the demo's people."""

import io
from datetime import date

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from demo.people import PEOPLE
from followup import transitions
from followup.access import Permission, may
from followup.models import Unit, User
from followup.transitions import State
from reports import deciding, document, snapshots
from reports.models import RenderedReport, Report, Snapshot

PLACE = ["KS", "2023-03"]


def test_the_report_of_march_is_published_as_it_was_decided(demo: None) -> None:
    kept = Snapshot.objects.get()
    read = snapshots.read(kept)
    assert (read.decided, read.occasion_code) == (
        document.Decided("Kommunstyrelsen", date(2023, 5, 9), "§ 150", "DEMO 2023-1"),
        "2023-03",
    )
    assert kept.at.year == 2023 and len(read.tables) > 3
    client = Client()
    assert reverse("published", args=PLACE) in client.get(reverse("published_list")).content.decode()
    assert client.get(reverse("published", args=PLACE)).status_code == 200


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx", "json", "zip"])
def test_it_is_had_as_every_file(demo: None, kind: str) -> None:
    answer = Client().get(reverse("published_file", args=[*PLACE, 1, kind]))
    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200 and len(content) > 1000
    if kind == "pdf":
        assert "Kommunstyrelsen" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
        assert RenderedReport.objects.get().snapshot == Snapshot.objects.get()


def test_the_report_at_hand_is_begun_and_somebody_may_take_each_step(demo: None) -> None:
    report = Report.objects.get(occasion__code="2023-08", unit__code="KS")
    assert deciding.standing(report).state == State.STARTED
    committee = Unit.objects.get(code="KS")
    people = [User.objects.get(username=person.username) for person in PEOPLE]
    able = {
        step.key: {user.username for user in people if may(user, Permission(step.permission), committee)}
        for step in (transitions.SUBMIT, transitions.ATTEST, transitions.DECIDE, transitions.UNLOCK)
    }
    assert able == {
        "submit": {"kommundirektor"},
        "attest": {"controller", "ekonomichef"},
        "decide": {"namndsekreterare"},
        "unlock": {"ekonomichef"},
    }
