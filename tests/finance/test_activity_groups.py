"""The page of the activity groups: what has none, putting it into one, and what may not be changed by it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from finance import code_groups
from finance.code_groups import BadGroups
from finance.group_plan import Stretch, assigned
from finance.models import Activity, ActivityGroup, ActivityPattern, Baseline, Forecast, Import
from finance.proposal import Method
from followup import trail
from followup.models import Job, Unit, User, WorkflowEvent
from followup.trail import Asked
from followup.transitions import State
from tests.finance import world as small
from tests.finance.world import World

pytestmark = pytest.mark.django_db
PAGE = "/ekonomi/verksamhetsgrupper/"
HERE = f"{PAGE}?namnd=TN&ar=2023"
FILE = f"{PAGE}fil/"


@pytest.fixture
def world() -> World:
    return small.booked(scale=1000)


def _group(label: str) -> ActivityGroup:
    return ActivityGroup.objects.get(label=label)


def _put(office: Client, label: str, *codes: str, year: int = 2023) -> Any:
    keys = list(Activity.objects.filter(code__in=codes).values_list("pk", flat=True))
    return office.post(HERE, {"activity": keys, "group": _group(label).pk, "first_year": year})


def _patterns(pattern: str) -> set[tuple[str, int, int | None]]:
    found = ActivityPattern.objects.filter(pattern=pattern)
    return set(found.values_list("group__label", "first_year", "last_year"))


def _without(pattern: str) -> None:
    ActivityPattern.objects.filter(pattern=pattern).delete()


def _forecast(world: World, label: str, side: str = "cost") -> Forecast:
    where = {"occasion": world.occasion, "unit": world.organisation.school, "group": _group(label)}
    made: Forecast = Forecast.objects.create(**where, side=side, amount=Decimal(200), by=world.clerk)
    return made


def _decide(world: World) -> None:
    decision = {"paragraph": "§ 1", "decided_on": date(2023, 10, 10), "diary_number": "TN 2023-1"}
    states = {"number": 1, "before": State.NOT_STARTED, "after": State.DECIDED}
    unit = world.organisation.committee
    WorkflowEvent.objects.create(occasion=world.occasion, unit=unit, by=world.clerk, **states, **decision)


def _proposal(world: World, label: str) -> Baseline:
    months = [Decimal(10)] * 12
    found = {"amount": Decimal(120), "low": Decimal(100), "high": Decimal(140), "one_offs": Decimal(0)}
    where = {"occasion": world.occasion, "unit": world.organisation.school, "group": _group(label), "side": "cost"}
    made: Baseline = Baseline.objects.create(
        **where, **found, method=Method.RUN_RATE, months=months, lows=months, highs=months
    )
    return made


def test_what_has_no_group_stands_first_with_its_money(office: Client) -> None:
    whole = office.get(HERE).content.decode()
    assert "Alla verksamheter med belopp har en grupp" in whole
    _without("44*")
    page = office.get(HERE).content.decode()
    assert page.index("443 Anpassad skola") < page.index("Grupper</h2>")
    assert "7\u00a0847" in page.split("440 Grundskola")[1].split("</tr>")[0]  # 100 − 30 + 7777, the whole year
    assert "<span>249 Parker</span>" not in page


def test_activities_come_into_a_group_and_the_trail_keeps_it(office: Client, admin: User) -> None:
    _without("44*")
    answer = _put(office, "249", "440", "443")
    assert answer.status_code == 302
    assert _patterns("440") == {("249", 2023, None)}
    page = office.get(HERE).content.decode()
    assert "Alla verksamheter med belopp har en grupp" in page
    assert "2 verksamheter hör nu till 249 Parker från 2023." in page
    entry = trail.page(user=admin, asked=Asked(kind="activity_group")).entries[0]
    assert entry.before == "Koder: 249 från 2000"
    assert entry.after == "Koder: 249 från 2000; 440 från 2023; 443 från 2023"


def test_the_years_that_have_been_keep_their_group(office: Client) -> None:
    _put(office, "249", "440", year=2022)
    _put(office, "920", "440", year=2023)
    assert _patterns("440") == {("249", 2022, 2022), ("920", 2023, None)}


@pytest.mark.parametrize(
    ("stands", "becomes"),
    [
        ([], [("B", 2023, None)]),
        ([("A", 2000, None)], [("A", 2000, 2022), ("B", 2023, None)]),
        ([("A", 2023, None)], [("B", 2023, None)]),
        ([("B", 2000, None)], [("B", 2000, None)]),
        ([("B", 2025, None)], [("B", 2023, None)]),
        ([("B", 2000, 2022), ("A", 2023, None)], [("B", 2000, None)]),
        ([("B", 2000, 2020), ("A", 2021, None)], [("B", 2000, 2020), ("A", 2021, 2022), ("B", 2023, None)]),
    ],
)
def test_from_a_year_on_a_code_is_of_one_group(stands: list[tuple], becomes: list[tuple]) -> None:
    found = assigned([Stretch(*one) for one in stands], "B", 2023)
    assert found == [Stretch(*one) for one in becomes]


def test_a_page_without_a_choice_says_what_is_missing(office: Client) -> None:
    _without("44*")
    answer = office.post(HERE, {"group": "", "first_year": "i år"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kryssa för minst en verksamhet." in page
    assert "Välj vilken grupp" in page
    ticked = office.get(f"{HERE}&valj=alla").content.decode()
    assert ticked.count(" checked") == 2


def test_what_a_forecast_was_said_of_is_not_moved_under_it(office: Client, world: World) -> None:
    _forecast(world, "44*")
    answer = _put(office, "249", "440")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "det finns en lämnad prognos för Skola, kostnader, i Skola. Verksamhet 440 har belopp där" in page
    assert _patterns("440") == set()
    assert _put(office, "249", "440", year=2024).status_code == 302


def test_what_comes_into_a_group_with_a_forecast_is_refused_and_a_new_group_takes_it(
    office: Client, world: World
) -> None:
    _without("44*")
    _forecast(world, "249")
    answer = _put(office, "249", "440")
    assert answer.status_code == 422
    assert "Lägg den i en ny grupp, eller ange ett senare år." in answer.content.decode()
    said = {"label": "44", "name": "Skolan", "codes": "440|443", "first_year": 2023, "after": "249"}
    assert office.post(f"{PAGE}ny/?namnd=TN&ar=2023", said).status_code == 302
    assert _patterns("440") == {("44", 2023, None)}


def test_a_forecast_without_the_activitys_money_is_in_nobodys_way(office: Client, world: World) -> None:
    _forecast(world, "249", side="revenue")  # parks have a forecast in the school, where 249 has no money
    assert _put(office, "44*", "249").status_code == 302
    assert _patterns("249") == {("249", 2000, 2022), ("44*", 2023, None)}


def test_what_is_decided_stands(office: Client, world: World) -> None:
    _decide(world)
    answer = _put(office, "249", "440")
    assert answer.status_code == 422
    assert "Testnämnden har beslutat om Delår augusti 2023, där verksamhet 440 har belopp." in answer.content.decode()
    assert _put(office, "249", "440", year=2024).status_code == 302
    assert _patterns("440") == {("249", 2024, None)}


def test_a_row_without_a_group_gets_a_name_after_the_decision_but_no_other_sum_changes(
    office: Client, world: World
) -> None:
    _without("44*")
    _decide(world)
    before = {row.name.removeprefix("Utan grupp: "): row.current for row in world.table().rows}
    answer = _put(office, "249", "440")
    assert answer.status_code == 422
    assert "Lägg den i en ny grupp i stället" in answer.content.decode()
    said = {"label": "44", "name": "Skolan", "codes": "440", "first_year": 2023, "after": ""}
    assert office.post(f"{PAGE}ny/?namnd=TN&ar=2023", said).status_code == 302
    assert {row.name: row.current for row in world.table().rows} == before


def test_proposals_of_what_moved_are_let_go_and_ordered_anew(
    office: Client, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    theirs, other = _proposal(world, "44*"), _proposal(world, "920")
    _put(office, "249", "440")
    assert not Baseline.objects.filter(pk=theirs.pk).exists()
    assert Baseline.objects.filter(pk=other.pk).exists()
    job = Job.objects.get(kind="finance.compute_baselines")
    assert job.arguments == {"occasion": world.occasion.pk, "committee": world.organisation.committee.pk}


def test_groups_are_made_renamed_and_placed(office: Client, admin: User) -> None:
    said = {"label": "99*", "name": "Övrigt", "codes": "99*, 98*", "first_year": 2023, "after": "249"}
    office.post(f"{PAGE}ny/?namnd=TN&ar=2023", said)
    order = list(ActivityGroup.objects.order_by("sort").values_list("label", flat=True))
    assert order == ["249", "99*", "44*", "920"]
    own = reverse("finance:activity_group", args=[_group("99*").pk])
    assert "Övrigt" in office.get(own).content.decode()
    renamed = {"label": "98*/99*", "name": "Allt annat", "codes": "97*", "first_year": 2024, "after": ""}
    office.post(own, renamed)
    made = _group("98*/99*")
    assert made.name == "Allt annat"
    assert ActivityGroup.objects.order_by("sort")[0].label == "98*/99*"
    assert _patterns("97*") == {("98*/99*", 2024, None)}
    told = [entry.after for entry in trail.page(user=admin, asked=Asked(kind="activity_group")).entries]
    assert "Ordning: 98*/99*, 249, 44*, 920" in told
    assert "Grupp: 98*/99*\nNamn: Allt annat" in told


def test_a_label_is_of_one_group_and_a_code_is_a_code(office: Client) -> None:
    said = {"label": "249", "name": "Igen", "codes": "77", "first_year": 2023}
    taken = office.post(f"{PAGE}ny/?namnd=TN&ar=2023", said)
    assert taken.status_code == 422
    assert "Gruppen 249 finns redan." in taken.content.decode()
    wrong = office.post(f"{PAGE}ny/?namnd=TN&ar=2023", said | {"label": "77", "codes": "7-7"})
    assert "”7-7” går inte att använda." in wrong.content.decode()
    own = reverse("finance:activity_group", args=[_group("249").pk])
    assert office.post(own, {"label": "44*", "name": "Parker"}).status_code == 422
    assert office.post(own, {"label": "249", "name": "Parker", "codes": "77"}).status_code == 422


def test_a_group_moves_its_activities_from_its_own_page(office: Client) -> None:
    page = office.get(reverse("finance:activity_group", args=[_group("44*").pk])).content.decode()
    assert "440 Grundskola" in page
    assert f'action="{HERE}"'.replace("&", "&amp;") in page
    assert "Välj grupp" in page
    assert '">44* Skola</option>' not in page  # where they are already


def test_the_forms_of_a_groups_page_do_not_share_names_of_their_fields(office: Client) -> None:
    page = office.get(reverse("finance:activity_group", args=[_group("44*").pk])).content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)), sorted(one for one in set(ids) if ids.count(one) > 1)
    assert 'for="id_put_first_year"' in page and 'name="first_year"' in page


def test_a_group_of_a_committee_that_is_gone_gives_its_successor_nothing(office: Client, world: World) -> None:
    now = world.organisation.committee
    gone = Unit.objects.create(
        code=now.code,
        name="Förra nämnden",
        kind=now.kind,
        parent=now.parent,
        valid_from=date(1990, 1, 1),
        valid_to=now.valid_from - timedelta(days=1),
    )
    group = ActivityGroup.objects.create(committee=gone, label="77", name="Förr")
    said = {"label": "77", "name": "Förr", "codes": "77", "first_year": 2023, "after": ""}
    assert office.post(reverse("finance:activity_group", args=[group.pk]), said).status_code == 404
    assert not ActivityPattern.objects.filter(committee=now, pattern="77").exists()


def _upload(office: Client, *rows: str, encoding: str = "utf-8") -> Any:
    text = "\n".join(["nämnd;grupp;namn;koder;från år", *rows])
    return office.post(FILE, {"file": SimpleUploadedFile("grupper.csv", text.encode(encoding))})


def _confirm(office: Client, answer: Any) -> Any:
    return office.post(FILE, {"rows": answer.context["rows"]})


def test_a_file_is_shown_before_anything_changes(office: Client) -> None:
    answer = _upload(office, "TN;443;Anpassad;443|999;2023", "TN;249;Parker och lek;249;2023", encoding="cp1252")
    page = answer.content.decode()
    assert [(row.what, row.before, row.after) for row in answer.context["plan"].shown] == [
        ("TN: 443 Anpassad", "–", "Ny grupp, koderna 443, 999"),
        ("TN: 249", "Parker", "Parker och lek"),
        ("443 Anpassad skola", "44* Skola", "443 Anpassad, från 2023"),
    ]
    assert "grupper.csv, rad 2, kolumn koder: ”999”" in page
    assert not ActivityGroup.objects.filter(label="443").exists()
    assert _confirm(office, answer).status_code == 302
    assert _group("249").name == "Parker och lek"
    assert _patterns("443") == {("443", 2023, None)}


def test_the_order_of_a_file_is_in_the_trail(office: Client, admin: User) -> None:
    _confirm(office, _upload(office, "TN;920;Kök;920;2000", "TN;44*;Skola;44*;2000", "TN;249;Parker;249;2000"))
    entry = trail.page(user=admin, asked=Asked(kind="activity_group")).entries[0]
    assert (entry.before, entry.after) == ("Ordning: 249, 44*, 920", "Ordning: 920, 44*, 249")


def test_a_workbook_does_as_well(office: Client) -> None:
    book, kept = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Nämnd", "Grupp", "Namn", "Koder", "Från år"])
    sheet.append(["TN", 443, "Anpassad", 443, 2023])
    book.save(kept)
    answer = office.post(FILE, {"file": SimpleUploadedFile("grupper.xlsx", kept.getvalue())})
    assert answer.status_code == 200
    _confirm(office, answer)
    assert _patterns("443") == {("443", 2023, None)}


def test_what_is_wrong_in_a_file_is_told_row_by_row(office: Client, world: World) -> None:
    answer = _upload(office, "XX;1;Ett;1;2023", "TN;2;Två;2-3;i år")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "grupper.csv, rad 2, kolumn nämnd, ”XX”: Det finns ingen nämnd" in page
    assert "grupper.csv, rad 3, kolumn koder, ”2-3”: Skriv en kod" in page
    assert "grupper.csv, rad 3, kolumn från år, ”i år”: ”i år” är inget år." in page
    assert "Första raden ska vara" in office.post(FILE, {"file": SimpleUploadedFile("a.csv", b"a;b")}).content.decode()
    assert "Välj en fil." in office.post(FILE, {}).content.decode()
    _forecast(world, "44*")
    refused = _upload(office, "TN;443;Anpassad;440;2023")
    assert refused.status_code == 422
    assert "det finns en lämnad prognos" in refused.content.decode()


def test_a_group_has_one_name_in_a_file(office: Client) -> None:
    answer = _upload(office, "TN;443;Ett;443;2023", "TN;443;Två;440;2024")
    assert answer.status_code == 422
    words = "grupper.csv, rad 3, kolumn namn, ”Två”: Gruppen 443 heter ”Ett” på rad 2. Skriv samma namn"
    assert words in answer.content.decode()


def test_a_file_is_read_whole_or_not_at_all(office: Client) -> None:
    rows = [f"TN;{number};{'Grupp' * 30};{number};2023" for number in range(100_000, 107_000)]  # 1,2 MB
    answer = _upload(office, *rows, "TN;443;Anpassad;443;2023")
    assert answer.status_code == 422
    assert "Filen är för stor" in answer.content.decode()


def test_a_preview_that_is_no_longer_true_is_shown_anew(office: Client) -> None:
    answer = _upload(office, "TN;249;Parker och lek;249;2023")
    ActivityGroup.objects.filter(label="249").update(name="Grönt")
    again = _confirm(office, answer)
    assert "Något annat har ändrats" in again.content.decode()
    assert _group("249").name == "Grönt"
    assert _confirm(office, again).status_code == 302
    assert _group("249").name == "Parker och lek"
    assert "gäller inte längre" in office.post(FILE, {"rows": "påhittat"}).content.decode()


def test_the_importers_alone_group_and_others_are_told_to_ask(client: Client, world: World) -> None:
    _without("44*")
    client.force_login(world.clerk)
    assert client.get(HERE).status_code == 403
    assert client.post(HERE, {}).status_code == 403
    page = "/ekonomi/prognos/TN/2023-08/enhet/101/"
    told = client.get(page).content.decode()
    assert "Be en administratör lägga verksamheterna i en grupp." in told
    assert PAGE not in told


def test_the_forecast_the_import_and_the_administration_lead_to_what_has_no_group(office: Client) -> None:
    _without("44*")
    link = f'href="{HERE}"'.replace("&", "&amp;")
    assert link in office.get("/ekonomi/prognos/TN/2023-08/enhet/101/").content.decode()
    batch = Import.objects.filter(source__kind="outcome").first()
    assert batch
    page = office.get(reverse("finance:import", args=[batch.pk])).content.decode()
    assert "Verksamheter utan grupp" in page
    assert "Andra nämnden" in page
    office_page = office.get(reverse("administration")).content.decode()
    assert "Verksamheter utan grupp" in office_page
    assert "Andra nämnden</a> har 1 verksamhet utan grupp" in office.get(HERE).content.decode()


def test_what_is_not_there_is_not_found(office: Client) -> None:
    for query in ("?namnd=XX", "?ar=1850", "?ar=i%20%C3%A5r"):
        assert office.get(PAGE + query).status_code == 404
    assert office.get(f"{PAGE}12345/").status_code == 404


def test_the_service_refuses_as_the_page_does(admin: User, world: World) -> None:
    _decide(world)
    with pytest.raises(BadGroups, match="Det beslutade kan inte ändras"):
        code_groups.add_codes(group=_group("249"), codes=["44*"], first_year=2023, by=admin)
    assert _patterns("44*") == {("44*", 2000, None)}
