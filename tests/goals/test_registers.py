"""Steering documents, significant events and expected development: what is due, followed up, cited and kept."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils.html import escape

from followup import workflow
from followup.access import Role
from followup.models import User
from goals import citing, control, registers, steering
from goals.models import Decision, DocumentFollowUp, DocumentReview, Passage, SteeringDocument
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.goals import assignment_cases, control_cases, register_cases
from tests.goals.register_cases import CASES
from tests.screens import at

DOCUMENTS, TOLD = "/styrdokument/2023-08/", "/handelser/2023-08/"
DATA = Path(__file__).parents[2] / "demo" / "data"


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


@pytest.mark.parametrize(
    ("valid_to", "reviewed", "repealed", "words"),
    [
        (date(2023, 8, 30), 2023, False, "gick ut 2023-08-30"),
        (date(2024, 8, 1), 2023, False, "går ut 2024-08-01"),
        (None, 2019, False, "mandatperioden 2023–2026"),
        (None, None, False, "Har inte prövats"),
        (date(2027, 1, 1), 2023, False, ""),
        (date(2020, 1, 1), None, True, ""),
    ],
)
def test_what_is_due_of_a_document(valid_to: date | None, reviewed: int | None, repealed: bool, words: str) -> None:
    found = steering.due(valid_to, reviewed, repealed, date(2023, 8, 31))
    assert words in found.words if found and words else (not found and not words)


def test_a_term_of_office_is_four_years() -> None:
    assert [steering.term_of(date(year, 6, 1)) for year in (2022, 2023, 2026, 2027)] == [2019, 2023, 2023, 2027]


def test_a_text_cites_by_code_and_by_reference() -> None:
    known = {"KS 2023-06-07 §\u00a0197": "ks-197", "KS 2023-06-07 §\u00a019": "ks-19"}
    text = "Se (KS 2023-06-07 § 197) och [beslut:ks-19], inte [beslut:borta]."
    assert citing.codes(text) == ["ks-19", "borta"]
    assert citing.unknown(text, ["ks-19"]) == ["borta"]
    assert [piece for piece in citing.pieces(text, known) if piece[1]] == [
        ("KS 2023-06-07 §\u00a0197", "ks-197"),
        ("KS 2023-06-07 §\u00a019", "ks-19"),
    ]
    assert "".join(words for words, code in citing.pieces(text, {})) == text


def test_an_owner_sees_what_is_due_follows_up_and_reviews(world: workflows.World) -> None:
    client, plan = at(world.controller), register_cases.document(world)
    page = f"{DOCUMENTS}{plan.pk}/"
    Decision.objects.create(code="ks-1", body="KS", title="Plan", decided_on=date(2023, 6, 7), paragraph="197")
    assert client.get("/styrdokument/").status_code == 302
    first = client.get(DOCUMENTS).content.decode()
    assert "Vad ska jag göra nu?" in first and "Följ upp i text." in first and "Har inte prövats" in first
    refused = client.post(page, {"text": "Enligt [beslut:borta]", "version": 0})
    assert refused.status_code == 422 and "”borta” finns inte i beslutsregistret" in refused.content.decode()
    assert client.post(page, {"text": "Enligt [beslut:ks-1]", "version": 0}).status_code == 302
    clash = client.post(page, {"text": "Annat", "version": 0})
    assert clash.status_code == 422 and "medan du skrev" in clash.content.decode()
    assert DocumentFollowUp.objects.count() == 1
    shown = client.get(page).content.decode()
    assert (
        '<a href="/beslut/#ks-1">KS 2023-06-07 §\u00a0197</a>' in shown
        and 'id="ks-1"' in client.get("/beslut/").content.decode()
    )
    why = client.post(page, {"outcome": "repealed", "comment": ""})
    assert why.status_code == 422 and "varför dokumentet upphävs" in why.content.decode()
    assert client.post(page, {"outcome": "runs_on", "comment": "Gäller än"}).status_code == 302
    assert "Vad ska jag göra nu?" not in client.get(DOCUMENTS).content.decode()
    rows = client.get(DOCUMENTS, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Styrdokument;Slag;Ansvarig;Beslutat;Gäller;Prövning;Att göra;Uppföljning;")
    assert rows[1].startswith("Trygghetsplan;Plan;") and "Löper på" in rows[1]
    assert client.get(DOCUMENTS, {"format": "pdf"}).status_code == 404


def test_events_are_told_changed_moved_and_taken_away_without_losing_a_word(world: workflows.World) -> None:
    client, code = at(world.controller), world.units.committee.code
    new = f"{TOLD}{code}/event/"
    assert "Inget är skrivet." in client.get(TOLD).content.decode()
    for heading in ("Ny lag", "Ny nämnd"):
        said = {"heading": heading, "text": f"Om {heading}", "when": "början av mars", "on": "2023-03-01", "version": 0}
        assert client.post(new, said).status_code == 302
    assert client.post(f"{new}2/upp/").status_code == 302
    shown = client.get(TOLD).content.decode()
    assert shown.index("Om Ny nämnd") < shown.index("Om Ny lag") and "Början av mars" in shown
    clash = client.post(f"{new}1/", {"heading": "X", "text": "Y", "version": 1})
    assert clash.status_code == 422 and "medan du skrev" in clash.content.decode()
    bad = client.post(new, {"heading": "X", "text": "[beslut:borta]", "version": 0})
    assert bad.status_code == 422 and "finns inte i beslutsregistret" in bad.content.decode()
    assert client.post(f"{new}1/", {"heading": "Ny nämnd", "text": "", "version": 2}).status_code == 302
    assert "Om Ny nämnd" not in client.get(TOLD).content.decode() and Passage.objects.count() == 5
    rows = client.get(TOLD, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[1].endswith("Ny lag;början av mars;Om Ny lag")
    workflow.submit(occasion=world.occasion, unit=world.units.school, by=world.staff)
    world.attest_all()
    workflow.decide(**world.committee, decision=workflows.DECISION, by=world.secretary)
    late = client.post(new, {"heading": "Sent", "text": "Sent", "version": 0})
    assert late.status_code == 422 and "kan inte ändras" in late.content.decode()


def test_a_stranger_finds_nothing_and_a_reader_writes_nothing(world: workflows.World) -> None:
    plan, passage = register_cases.document(world), register_cases.passage(world)
    code = world.units.committee.code
    pages = ["/styrdokument/", DOCUMENTS, f"{DOCUMENTS}{plan.pk}/", "/handelser/", TOLD, f"{DOCUMENTS}?format=csv"]
    forms = [f"{TOLD}{code}/event/", f"{TOLD}{code}/event/{passage.position}/"]
    stranger = at(ground.person("nyfiken"))
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    other = at(ground.person("annan", Role.CONTROLLER, world.units.other_committee))
    for address in [*pages, *forms]:
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(f"{forms[1]}upp/").status_code == 404
    assert [reader.get(address).status_code for address in pages] == [302, 200, 200, 302, 200, 200]
    assert reader.post(f"{DOCUMENTS}{plan.pk}/", {"text": "x"}).status_code == 403
    assert [reader.get(address).status_code for address in forms] == [403, 403]
    assert reader.post(f"{forms[1]}upp/").status_code == 403
    assert [other.get(address).status_code for address in (pages[2], *forms)] == [404, 404, 404]
    assert "Trygghetsplan" not in other.get(DOCUMENTS).content.decode()
    writer = at(world.controller)
    assert writer.get(f"{TOLD}{code}/dröm/").status_code == 404
    assert writer.get(f"{TOLD}{code}/event/99/").status_code == 404


def test_texts_of_the_internal_control_and_of_assignments_cite_too(world: workflows.World) -> None:
    Decision.objects.create(code="ks-1", body="KS", title="Plan", decided_on=date(2023, 6, 7), paragraph="197")
    area = control_cases.area(world)
    words = {"area": area, "occasion": world.occasion, "by": world.controller}
    with pytest.raises(control.NotPossible, match="”borta” finns inte i beslutsregistret"):
        control.report_area(text="Se [beslut:borta]", version=0, **words)
    control.report_area(text="Se [beslut:ks-1]", version=0, **words)
    chief = at(ground.person("chefen", Role.HEAD, world.units.committee))
    page = chief.get("/internkontroll/", follow=True).content.decode()
    assert '<a href="/beslut/#ks-1">KS 2023-06-07 §\u00a0197</a>' in page
    status = assignment_cases.status(world, comment="Enligt KS 2023-06-07 § 197")
    shown = chief.get(f"/uppdrag/2023-08/{status.addressee.assignment_id}/").content.decode()
    assert 'href="/beslut/#ks-1"' in shown


def test_a_document_can_be_of_a_decision_in_the_register(world: workflows.World) -> None:
    decision = Decision.objects.create(code="kf-1", body="KF", title="Program", decided_on=date(2022, 1, 1))
    plan = register_cases.document(world, decision=decision, valid_from=date(2022, 1, 1), valid_to=date(2026, 12, 31))
    page = at(world.controller).get(f"{DOCUMENTS}{plan.pk}/").content.decode()
    assert "/beslut/#kf-1" in page and "2022-01-01–2026-12-31" in page
    assert registers.due(plan, None, date(2026, 11, 1))


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(world: workflows.World, case: str) -> None:
    constraint, violate = CASES[case]
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        violate(world)


def test_no_constraint_of_the_registers_is_left_out() -> None:
    models = (DocumentFollowUp, DocumentReview, Passage, SteeringDocument)
    named = {one.name for model in models for one in model._meta.constraints}
    assert named <= {name for name, _ in CASES.values()}


@pytest.mark.usefixtures("demo")
def test_each_text_of_the_report_stands_on_a_page() -> None:
    client = at(User.objects.get(username="controller"))
    told = client.get(TOLD).content.decode().replace("\u00a0", " ")
    for name in ("events.json", "development.json"):
        for row in json.loads((DATA / name).read_text(encoding="utf-8")):
            assert escape(row["short_label"]) in told
            for sentence in row["text"].split("(KS")[0].split(". "):
                assert escape(sentence) in told, sentence
    assert 'href="/beslut/#ks-2023-06-07-197">KS 2023-06-07 § 197</a>' in told
    for row in json.loads((DATA / "plans.json").read_text(encoding="utf-8")):
        pk = SteeringDocument.objects.get(title=row["title"]).pk
        page = client.get(f"{DOCUMENTS}{pk}/").content.decode()
        assert all(escape(paragraph["text"]) in page for paragraph in row["paragraphs"])
    assert (SteeringDocument.objects.count(), Passage.objects.count()) == (3, 12)
