"""Kolada and figures as sources: what a fetch found waits for a person; comparison; computed indicators."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings

from config import celery_app
from followup import figures, jobs
from followup.access import Role
from followup.figures import Figure, Measure
from followup.models import Job, Occasion, User
from indicators import entering, sources, tasks
from indicators.models import ComputedSource, Indicator, KoladaChange, Value
from indicators.reading import Column
from indicators.values import Cell
from tests.factories import ground
from tests.factories.workflow import World
from tests.indicators import kolada_server
from tests.indicators.conftest import indicator
from tests.indicators.kolada_server import Server
from tests.screens import at

PAGE = "/indikatorer/kalla/"
FORM = {"kpi": "N15428", "municipality": "0580", "gender": "T", "decimals": "1", "compared": "0581 Norrköping\n"}


@pytest.fixture
def server(settings) -> Iterator[Server]:
    with kolada_server.running() as one, time_machine.travel("2023-10-01", tick=True):
        settings.KOLADA_URL, settings.KOLADA_BACKOFF = one.base, 0.001
        yield one


@pytest.fixture
def connected(world: World, server: Server) -> Indicator:
    """An indicator that stands at 70,0 in 2021 and is connected to Kolada."""
    made = indicator(world)
    entering.put(indicator=made, column=Column(2021), cell=Cell(Decimal("70.0")), version=0, by=world.controller)
    assert at(world.controller).post(f"{PAGE}indikator/trygghet/", FORM).status_code == 302
    server.data = {
        ("N15428", "0580", 2021): [("T", 70.04, ""), ("K", 12, "")],
        ("N15428", "0580", 2022): [("T", 71.449, ""), ("K", 13, "")],
        ("N15428", "0580", 2020): [("T", None, "Missing")],
        ("N15428", "0581", 2022): [("T", 65.25, "")],
    }
    return made


def test_what_kolada_says_waits_until_somebody_accepts_or_rejects_it(world: World, connected: Indicator) -> None:
    client = at(world.controller)
    assert client.post(f"{PAGE}hamta/").status_code == 302
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == (Job.State.DONE, PAGE), job.error
    # 70.04 is the 70,0 that stands, and nothing is known of 2020: two changes, and no value yet.
    waiting = [(one.municipality, one.change.year, one.before, one.after) for one in sources.waiting(world.controller)]
    assert waiting == [("", 2022, "", "71,4"), ("Norrköping", 2022, "", "65,3")]
    page = client.get(PAGE).content.decode()
    assert all(words in page for words in ("2 ändringar från Kolada väntar", "71,4", "Norrköping", "Källa: Kolada"))
    keys = [one.pk for one in KoladaChange.objects.all()]
    assert client.post(f"{PAGE}beslut/", {"andring": keys, "godta": "1"}).status_code == 302
    value = Value.objects.get(year=2022)
    assert (value.exact, value.origin, value.by) == (Decimal("71.4"), "kolada", world.controller)
    (compared,) = sources.comparison(connected, user=world.controller)
    assert (compared.name, compared.numbers) == ("Norrköping", {2022: Decimal("65.3")})
    for address in (f"{PAGE}indikator/trygghet/", "/indikatorer/2023-08/trygghet/"):
        assert "65,3" in client.get(address).content.decode(), address
    tasks.fetch_kolada()
    assert sources.waiting(world.controller) == []


def test_what_was_rejected_is_not_proposed_again_until_it_changes(
    world: World, connected: Indicator, server: Server
) -> None:
    tasks.fetch_kolada()
    tasks.fetch_kolada()  # twice is once
    first = KoladaChange.objects.get(municipality="0580")
    sources.decide(change=first, accept=False, by=world.controller)
    sources.decide(change=first, accept=True, by=world.controller)  # decided once
    tasks.fetch_kolada()
    assert not KoladaChange.objects.filter(municipality="0580", decision="waiting").exists()
    server.data["N15428", "0580", 2022] = [("T", 72, "")]
    tasks.fetch_kolada()
    assert KoladaChange.objects.get(municipality="0580", decision="waiting").number == 72
    server.data["N15428", "0580", 2021] = [("T", None, "Private")]
    tasks.fetch_kolada()
    assert KoladaChange.objects.get(year=2021, decision="waiting").state == "secret"
    assert not Value.objects.filter(year=2022).exists()


def test_what_cannot_be_kept_waits_and_the_reason_is_told(world: World, connected: Indicator, server: Server) -> None:
    server.data["N15428", "0580", 2022] = [("T", 1200, "")]
    tasks.fetch_kolada()
    change = KoladaChange.objects.get(municipality="0580")
    client = at(world.controller)
    told = client.post(f"{PAGE}beslut/", {"andring": [change.pk], "godta": "1"}, follow=True).content.decode()
    assert "Trygghet, 2022: 1" in told and "är mer än 100" in told and "Inget är ändrat" in told
    change.refresh_from_db()
    assert change.decision == "waiting" and not Value.objects.filter(year=2022).exists()


def test_without_network_everything_else_works_and_the_job_says_why(
    world: World, connected: Indicator, settings
) -> None:
    settings.KOLADA_URL = "http://127.0.0.1:9/v3"
    tasks.fetch_kolada()
    job = jobs.start(kind=tasks.FETCH, by=world.controller)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (
        Job.State.FAILED,
        "Kolada går inte att nå just nu. Inget är ändrat. Försök igen senare.",
    )
    shown = at(world.controller).get(PAGE)
    groups = [group for group in shown.context["nav"] if group.current]
    assert [[item.label for item in group.items if item.current] for group in groups] == [["Indikatorernas källor"]]


def test_a_connection_that_cannot_be_is_refused_by_row(world: World) -> None:
    indicator(world)
    client = at(world.controller)
    for field, words, told in (
        ("kpi", "15428", "Skriv nyckeltalet som N eller U"),
        ("municipality", "Linköping", "fyra siffror"),
        ("compared", "0581 Norrköping\nÖrebro", "Rad 2: skriv kod och namn"),
        ("compared", "0581 Norrköping\n0581 Norrköping", "Rad 2: 0581 står redan"),
    ):
        answer = client.post(f"{PAGE}indikator/trygghet/", FORM | {field: words})
        assert (answer.status_code, told in answer.content.decode()) == (422, True), words


def test_a_figure_is_an_indicator_in_per_cent_of_another(world: World) -> None:
    def provide(key: str) -> Figure | None:
        found = {"tn.2023-08.avvikelse": Decimal(-12_345_678), "tn.2023-08.budget": Decimal(1_000_000_000)}
        return Figure(key, key, found[key], Measure.KRONOR, "/") if key in found else None

    figures.register(provide)
    made = indicator(world, name="Procentuell avvikelse mellan budget och utfall")
    made.definitions.update(lowest=None)
    form = {"siffra": "1", "siffra-key": "tn.{tillfälle}.avvikelse", "siffra-per": "tn.2023.alls-inte"}
    form["siffra-decimals"] = "2"
    refused = at(world.controller).post(f"{PAGE}indikator/trygghet/", form)
    assert refused.status_code == 422 and "Siffran tn.2023.alls-inte finns inte" in refused.content.decode()
    assert not ComputedSource.objects.exists()
    form["siffra-per"] = "tn.{tillfälle}.budget"
    assert at(world.controller).post(f"{PAGE}indikator/trygghet/", form).status_code == 302
    source = ComputedSource.objects.get()
    assert "Beräkna ur ekonomi och mål" in at(world.controller).get(PAGE).content.decode()
    assert at(world.controller).post(f"{PAGE}berakna/").status_code == 302
    value = Value.objects.get()
    assert (value.exact, value.year, value.month, value.origin) == (Decimal("-1.23"), 2023, 8, "computed")
    assert sources.compute(source=source, occasion=world.occasion, by=world.controller) is None
    source.key = "tn.{tillfälle}.okänd"
    with pytest.raises(entering.NotPossible, match=r"Siffran tn\.2023-08\.okänd finns inte"):
        sources.compute(source=source, occasion=world.occasion, by=world.controller)
    figures._providers.remove(provide)


def test_the_report_s_own_computed_indicator_comes_out_of_the_ledger_as_printed(demo: None) -> None:
    by, occasion = User.objects.get(username="controller"), Occasion.objects.get(code="2023-08")
    source = ComputedSource.objects.get()
    assert source.indicator.definitions.get().name == "Procentuell avvikelse mellan budget och utfall, KLF (%)."
    assert sources.figure(source, occasion) == Decimal("7.3")  # without 52,2, 8,8 and 2,6 mnkr, as its footnote says
    assert sources.compute(source=source, occasion=occasion, by=by) is None  # it is what stands
    assert "Beräknas: ks.{tillfälle}.drift.ordinarie.period" in at(by).get(PAGE).content.decode()
    share = Indicator.objects.get(code="ks-27")
    goals = ("ks.{tillfälle}.mal.uppnas", "ks.{tillfälle}.mal.antal")
    made = sources.connect_figure(indicator=share, key=goals[0], per=goals[1], decimals=1, occasion=occasion, by=by)
    value = sources.compute(source=made, occasion=occasion, by=by)
    assert value and (value.exact, value.partial) == (Decimal("72.2"), False)  # 13 of 18


def test_kronor_of_a_part_of_the_year_are_marked_so(world: World) -> None:
    def provide(key: str) -> Figure | None:
        return Figure(key, key, Decimal(7), Measure.KRONOR, "/") if key == "tn.2023-08.kostnad" else None

    figures.register(provide)
    made = indicator(world)
    source = sources.connect_figure(
        indicator=made, key="tn.{tillfälle}.kostnad", per="", decimals=0, occasion=world.occasion, by=world.controller
    )
    value = sources.compute(source=source, occasion=world.occasion, by=world.controller)
    figures._providers.remove(provide)
    assert value and value.words == "7 (delår)"


def test_beat_fetches_every_night() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["fetch_kolada"]
    assert celery_app.tasks[entry["task"]].name == tasks.fetch_kolada.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({4}, {20})


def test_a_stranger_finds_nothing_and_a_reader_may_not(world: World) -> None:
    indicator(world)
    stranger, reader = at(ground.person("nyfiken")), at(ground.person("läsare", Role.POLITICIAN, world.units.committee))
    for address, method in (("", "get"), ("hamta/", "post"), ("beslut/", "post"), ("berakna/", "post")):
        assert getattr(stranger, method)(f"{PAGE}{address}").status_code == 404, address
        assert getattr(reader, method)(f"{PAGE}{address}").status_code == 403, address
    assert stranger.get(f"{PAGE}indikator/trygghet/").status_code == 404
    assert reader.get(f"{PAGE}indikator/trygghet/").status_code == 403
