"""Internal control: versions of results, risks that ask for something, acceptances with a name, and the pages."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from followup import workflow
from followup.access import Role
from followup.models import User
from goals import control, control_reading
from goals.models import ControlMeasure, ControlPlan, ControlResult, Decision, RiskAcceptance, RiskRating
from goals.risks import Need
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.goals import control_cases as cases
from tests.screens import at

START = "/internkontroll/2023-08/"
SOURCE = Path(__file__).parents[1] / "data/linkoping-2023/internkontroll.json"
RESULT = {"version": 0, "status": "done", "finding": "deficient", "text": "Två fel", "samples": 20}
MEASURE = {"version": 0, "text": "Skriv en rutin", "responsible": "Chefen", "due_on": "2023-09-30", "status": "planned"}


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


@pytest.fixture
def head(world: workflows.World) -> Client:
    return at(ground.person("chef", Role.HEAD, world.units.department))


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_head_begins_a_plan_and_fills_it(world: workflows.World, head: Client) -> None:
    assert head.get("/internkontroll/").headers["Location"] == START
    assert "Lägg upp en plan för Testförvaltningen" in text(head, START)
    assert head.post(f"{START}TF/ny-plan/", {"introduction": "Så arbetar vi"}).status_code == 302
    again = head.post(f"{START}TF/ny-plan/", {})
    assert again.status_code == 422 and "har redan en internkontrollplan för 2023" in again.content.decode()
    assert head.get("/internkontroll/").headers["Location"] == f"{START}TF/"
    assert head.post(f"{START}TF/nytt-omrade/", {"name": "Ekonomi"}).status_code == 302
    assert "finns redan i planen" in head.post(f"{START}TF/nytt-omrade/", {"name": "ekonomi "}).content.decode()
    area = ControlPlan.objects.get().areas.get()
    below = f"{START}omrade/{area.pk}/"
    assert head.post(f"{below}ny-risk/", {"name": "Fel utbetalning"}).status_code == 302
    assert "finns redan i området" in head.post(f"{below}ny-risk/", {"name": "Fel utbetalning"}).content.decode()
    moment = {"kind": "control", "name": "Attest", "risk": area.risks.get().pk}
    assert head.post(f"{below}nytt-moment/", moment).status_code == 422, "method, frequency and who are asked for"
    moment |= {"method": "Stickprov", "frequency": "Varje månad", "responsible": "Ekonomen"}
    assert head.post(f"{below}nytt-moment/", moment).status_code == 302
    assert "finns redan" in head.post(f"{below}nytt-moment/", moment).content.decode()
    assert head.post(f"{below}uppfoljning/", {"version": 0, "text": "Gott läge"}).status_code == 302
    page = text(head, f"{START}TF/")
    assert all(words in page for words in ("Så arbetar vi", "Gott läge", "0 av 1 moment i planen är genomförda"))
    assert "Attest: skriv resultat" in page and "Fel utbetalning: bedöm sannolikhet och konsekvens" in page


def test_a_risk_is_rated_asks_is_accepted_by_name_and_asks_again_when_graver(
    world: workflows.World, head: Client
) -> None:
    risk = cases.risk(world)
    page = f"{START}risk/{risk.pk}/"
    assert "ej angiven" in text(head, page) and head.get(f"{page}acceptans/").status_code == 404
    rated = {"version": 0, "probability": 3, "consequence": 3, "motivation": "Hände i fjol"}
    assert head.post(f"{page}bedomning/", rated | {"probability": 5}).status_code == 422
    assert head.post(f"{page}bedomning/", rated).status_code == 302
    clash = head.post(f"{page}bedomning/", rated)
    assert clash.status_code == 422 and "medan du skrev" in clash.content.decode()
    assert 'name="version" value="1"' in clash.content.decode() and RiskRating.objects.count() == 1
    assert "9 (hög)" in text(head, page) and "Behöver en åtgärd eller en acceptans" in text(head, page)
    decision = Decision.objects.create(code="ks-1", body="TN", decided_on=date(2023, 5, 1), paragraph="7", title="Risk")
    said = {
        "accepted_by": "Anna Ek, direktör",
        "accepted_on": "2023-05-01",
        "reason": "För dyrt",
        "decision": decision.pk,
    }
    late = said | {"accepted_on": f"{timezone.localdate() + timedelta(days=2):%Y-%m-%d}"}
    assert "den dagen har inte varit" in head.post(f"{page}acceptans/", late).content.decode()
    assert head.post(f"{page}acceptans/", said | {"accepted_by": " "}).status_code == 422
    assert RiskAcceptance.objects.count() == 0
    assert head.post(f"{page}acceptans/", said).status_code == 302
    assert "redan registrerad" in head.post(f"{page}acceptans/", said).content.decode()
    shown = text(head, page)
    assert all(words in shown for words in ("Accepterad", "Anna Ek, direktör 1 maj 2023", "För dyrt", "TN 2023-05-01"))
    graver = rated | {"version": 1, "consequence": 4}
    assert head.post(f"{page}bedomning/", graver).status_code == 302
    assert "Behöver en åtgärd eller en acceptans" in text(head, page)
    with pytest.raises(control.NotPossible, match="ny bedömning"):
        first = {"rating": risk.ratings.get(version=1), "accepted_by": "A", "accepted_on": date(2023, 5, 2)}
        control.accept(**first, reason="B", by=world.director)
    plan = text(head, f"{START}TF/")
    assert "Sannolikhet 3 och konsekvens 4, värde 12 (hög): 1." in plan


def test_a_result_with_deficiencies_asks_for_a_measure_and_the_measure_for_a_follow_up(
    world: workflows.World, head: Client
) -> None:
    risk = cases.risk(world)
    cases.rating(world, risk)
    moment = cases.moment(world, risk=risk, method="Stickprov", frequency="Varje månad", responsible="Ekonomen")
    page, plan = f"{START}moment/{moment.pk}/", f"{START}TF/"
    for refused in ({"text": " "}, {"status": "planned"}, {"status": "dropped", "finding": ""}, {"samples": -1}):
        assert head.post(f"{page}resultat/", RESULT | refused).status_code == 422, refused
    assert ControlResult.objects.count() == 0
    assert head.post(f"{page}resultat/", RESULT).status_code == 302
    assert head.post(f"{page}resultat/", RESULT | {"version": 1, "text": "Tre fel"}).status_code == 302
    shown = text(head, page)
    assert all(
        words in shown for words in ("Med brister", "Två fel", "Tre fel", "Stickprov", "Varje månad", "Ekonomen")
    )
    changed = {"name": moment.name, "risk": risk.pk, "method": "Alla poster", "frequency": "Varje vecka"}
    changed |= {"responsible": "Ekonomen", "planned": ""}
    assert head.post(f"{page}andra/", changed | {"method": ""}).status_code == 422
    assert head.post(f"{page}andra/", changed).status_code == 302
    assert head.post(f"{page}andra/", changed).status_code == 302, "nothing changed is no change"
    assert moment.changes.count() == 2 and "Metod: från ”Stickprov” till ”Alla poster” (chef" in text(head, page)
    cases.moment(world, name="Annat")
    taken = head.post(f"{page}andra/", changed | {"name": "annat"})
    assert taken.status_code == 422 and "finns redan i området" in taken.content.decode()
    moment.refresh_from_db()
    assert (moment.method, moment.frequency, moment.name) == ("Alla poster", "Varje vecka", "Attest av fakturor")
    assert "lägg upp en åtgärd" in text(head, plan)
    new = f"{START}omrade/{moment.area_id}/ny-atgard/"
    assert head.post(f"{new}?moment={moment.pk}", MEASURE | {"status": "done"}).status_code == 422, "done has a day"
    assert head.post(f"{new}?moment={moment.pk}", MEASURE).headers["Location"] == page
    assert "lägg upp en åtgärd" not in text(head, plan) and "skulle ha varit klar 30 september 2023" in text(head, plan)
    assert head.post(f"{new}?risk={risk.pk}", MEASURE | {"text": "Köp ett stöd"}).status_code == 302
    (row,) = control_reading.areas(moment.area.plan, world.occasion)[0].risks
    assert (row.rating.value, row.need) == (12, Need.NOTHING)
    measure = ControlMeasure.objects.get(moment=moment)
    own = f"{START}atgard/{measure.pk}/"
    done = MEASURE | {"version": 1, "status": "done", "done_on": "2023-09-20", "result": "Klart"}
    assert head.post(f"{own}uppfoljning/", done).status_code == 302
    assert all(
        words in text(head, own)
        for words in ("20 september 2023", "Klart", "Chefen", "version 2", "Attest av fakturor")
    )
    rows = head.get(plan, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Vad;Område;Slag;Riskvärde;Läge;När;") and len(rows) == 6
    assert (
        "Attest av fakturor;Ekonomi;Kontrollmoment;;Genomförd;;Med brister;Alla poster;Varje vecka;Ekonomen;" in rows[2]
    )
    assert (
        head.get(plan, {"format": "xlsx"}).content[:2] == b"PK" and head.get(plan, {"format": "x"}).status_code == 404
    )
    assert "Attest av fakturor</a>" not in text(head, f"{plan}?slag=measure").split("Allt i planen")[1]


def test_what_is_closed_earlier_or_of_another_year_is_refused(world: workflows.World, head: Client) -> None:
    moment, measure = cases.moment(world), cases.measure(world)
    said = {"version": 0, "status": "done", "by": world.controller}
    march, other_year = ground.occasion(202303), ground.occasion(202408)
    with pytest.raises(control.NotPossible, match="under planens år"):
        control.report(moment=moment, occasion=other_year, **said)
    control.say(measure=measure, occasion=world.occasion, text="Gör", **said)
    with pytest.raises(control.NotPossible, match="redan uppföljd vid"):
        control.say(measure=measure, occasion=march, text="Gör", **said | {"version": 1})
    stranger = cases.area(world, "Personal", 2)
    with pytest.raises(control.NotPossible, match="annat område"):
        control.add_measure(
            area=stranger, occasion=march, moment=moment, text="Gör", status="done", by=world.controller
        )
    workflow.submit(occasion=world.occasion, unit=world.units.department, by=world.staff)
    closed = head.post(f"{START}moment/{moment.pk}/resultat/", RESULT)
    assert closed.status_code == 422 and "skickades in av" in closed.content.decode()


def test_a_stranger_finds_nothing_and_a_reader_writes_nothing(world: workflows.World) -> None:
    risk, moment, measure = cases.risk(world), cases.moment(world), cases.measure(world)
    cases.rating(world, risk)
    cases.word(world, measure)
    area = f"omrade/{risk.area_id}/"
    read = ["TF/", f"risk/{risk.pk}/", f"moment/{moment.pk}/", f"atgard/{measure.pk}/"]
    write = ["TF/ny-plan/", "TF/nytt-omrade/", f"risk/{risk.pk}/bedomning/", f"risk/{risk.pk}/acceptans/"]
    write += [f"moment/{moment.pk}/resultat/", f"moment/{moment.pk}/andra/", f"atgard/{measure.pk}/uppfoljning/"]
    write += [f"{area}{name}/" for name in ("uppfoljning", "ny-risk", "nytt-moment", "ny-atgard")]
    nobody, other = at(ground.person("nyfiken")), ground.person("annan", Role.HEAD, world.units.other_committee)
    for path in read + write:
        assert nobody.get(START + path).status_code == at(other).get(START + path).status_code == 404, path
    assert nobody.get("/internkontroll/").status_code == nobody.get(START).status_code == 404
    assert "Testförvaltningen" not in text(at(other), START)
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    assert {path: reader.get(START + path).status_code for path in read} == dict.fromkeys(read, 200)
    assert {path: reader.post(START + path).status_code for path in write} == dict.fromkeys(write, 403)
    assert "Vad ska jag göra nu?" not in text(reader, f"{START}TF/") and "Bedöm risken" not in text(
        reader, START + read[1]
    )
    staff = at(ground.person("i skolan", Role.STAFF, world.units.school))
    assert staff.get(f"{START}TF/").status_code == 200, "who works in the department may read its plan"
    assert at(world.controller).get(START + write[3]).status_code == 403, "a controller accepts no risk"


def test_a_new_plan_takes_along_what_stands_and_leaves_what_belongs_to_its_year(
    world: workflows.World, head: Client
) -> None:
    risk = cases.risk(world)
    cases.acceptance(world, cases.rating(world, risk, motivation="Hände i fjol"))
    cases.moment(world, risk=risk, method="Stickprov")
    cases.moment(world, name="Analys", kind="analysis")
    cases.measure(world, risk=risk)
    ground.occasion(202408)
    later = "/internkontroll/2024-08/"
    assert head.post(f"{later}TF/ny-plan/", {"carry_over": "on"}).status_code == 302
    plan = ControlPlan.objects.get(fiscal_year=2024)
    (area,) = plan.areas.all()
    taken, moment = area.risks.get(), area.moments.get()
    assert (taken.name, moment.name, moment.method, moment.risk) == (
        risk.name,
        "Attest av fakturor",
        "Stickprov",
        taken,
    )
    assert taken.ratings.get().motivation == "Från 2023. Hände i fjol" and taken.ratings.get().rating.value == 12
    assert area.measures.count() == taken.ratings.get().acceptances.count() == 0
    assert "behöver en åtgärd eller en acceptans" in text(head, f"{later}TF/")
    assert head.get(f"{later}risk/{risk.pk}/").status_code == 404, "last year's risk is read at last year's occasion"


@pytest.mark.usefixtures("demo")
def test_each_text_of_the_report_stands_on_a_page() -> None:
    client = at(User.objects.get(username="controller"))
    plan = ControlPlan.objects.get()
    paths = [f"risk/{one.pk}/" for area in plan.areas.all() for one in area.risks.all()]
    paths += [f"moment/{one.pk}/" for area in plan.areas.all() for one in area.moments.all()]
    paths += [f"atgard/{one.pk}/" for area in plan.areas.all() for one in area.measures.all()]
    overview = text(client, f"{START}KLF/")
    pages = " ".join(f"{overview} {' '.join(text(client, START + path) for path in paths)}".split())
    pages = pages.replace("&quot;", '"').casefold()
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    items = [item for area in source["areas"] for item in area["items"]]
    texts = [source["introduction"]["text"], source["scope"], *(area["area"] for area in source["areas"])]
    texts += [paragraph["text"] for area in source["areas"] for paragraph in area["paragraphs"]]
    words = ("name", "method", "result", "status", "planned", "when", "new_time", "reason", "purpose")
    texts += [item.get(word, "") for item in items for word in words]
    assert [said for said in texts if said.casefold() not in pages] == []
    assert len(items) == 13 and "inte angivna för 4 av 4 risker" in " ".join(overview.split())
    assert ">ej angiven<" in overview
