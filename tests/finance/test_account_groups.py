"""The page of the account groups: what has none, making and changing them, a file, and what is told of it."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from finance import account_groups
from finance.account_plan import AccountRow
from finance.code_groups import BadGroups
from finance.kinds import by_kind
from finance.models import AccountGroup
from finance.summary import Cut, Horizon
from followup import trail
from followup.models import User
from followup.trail import Asked
from tests.finance import world as small
from tests.finance.world import World

pytestmark = pytest.mark.django_db
PAGE = "/ekonomi/kontogrupper/"
FILE = f"{PAGE}fil/"
COST = f"{PAGE}ny/?sida=kostnad"


@pytest.fixture
def world() -> World:
    """With groups for all accounts with money but 6010, and none for 7450, which has no money."""
    made = small.booked(scale=1000)
    for place, (side, name, prefixes) in enumerate(
        [("cost", "Personal", "5"), ("cost", "Bidrag", "45"), ("revenue", "Intäkter", "3")], 1
    ):
        AccountGroup.objects.create(side=side, name=name, prefixes=prefixes, sort=place * 10)
    return made


def _groups(side: str = "cost") -> list[tuple[str, str]]:
    return list(AccountGroup.objects.filter(side=side).order_by("sort", "name").values_list("name", "prefixes"))


def _own(name: str) -> str:
    return reverse("finance:account_group", args=[AccountGroup.objects.get(name=name).pk])


def _told(admin: User) -> list[tuple[str, str, str]]:
    found = trail.page(user=admin, asked=Asked(kind="account_group")).entries
    return [(str(entry.thing), entry.before, entry.after) for entry in found]


def test_what_has_no_group_stands_first_with_the_years_outcome(office: Client) -> None:
    page = office.get(PAGE).content.decode()
    row = page.split("6010 Lokalhyror")[1].split("</tr>")[0]
    assert page.index("6010 Lokalhyror") < page.index("Intäkter</h2>") < page.index("Kostnader</h2>")
    assert ">20<" in row  # 2023 alone, not the 25 of 2022
    assert "1 konto utan grupp har inget utfall" in page
    assert "7450 Konsulter, kostnad" in page
    assert "1110" not in page  # a balance account has no kind
    office.post(COST, {"name": "Lokaler", "prefixes": "60|74", "after": ""})
    page = office.get(PAGE).content.decode()
    assert "Alla konton med belopp har en grupp" in page
    assert "har inget utfall" not in page


def test_a_group_is_made_at_its_place_and_the_picture_of_the_report_has_it(
    office: Client, admin: User, world: World
) -> None:
    answer = office.post(COST, {"name": "Lokaler", "prefixes": "60, 61", "after": "Personal"})
    assert answer.status_code == 302
    assert _groups() == [("Personal", "5"), ("Lokaler", "60|61"), ("Bidrag", "45")]
    assert _groups("revenue") == [("Intäkter", "3")]
    kinds = by_kind(committee=world.organisation.committee, occasion=world.occasion)["cost"]
    assert [kind.name for kind in kinds] == ["Personal", "Lokaler"]
    after = "Grupp: Lokaler\nSida: Kostnad\nKonton som börjar med: 60, 61"
    assert _told(admin) == [("Kostnad: Lokaler", "", after)]


def test_a_group_is_renamed_placed_and_gets_other_accounts(office: Client, admin: User) -> None:
    assert "4530 Bidrag" in office.get(_own("Bidrag")).content.decode()
    answer = office.post(_own("Bidrag"), {"name": "Lämnade bidrag", "prefixes": "45|46", "after": ""})
    assert answer.status_code == 302
    assert _groups() == [("Lämnade bidrag", "45|46"), ("Personal", "5")]
    told = _told(admin)
    before, after = "Grupp: Bidrag\nKonton som börjar med: 45", "Grupp: Lämnade bidrag\nKonton som börjar med: 45, 46"
    assert ("Kostnad: Lämnade bidrag", before, after) in told
    order = "Ordningen, kostnad", "Ordning: Personal, Bidrag", "Ordning: Lämnade bidrag, Personal"
    assert order in told and len(told) == 2


def test_saving_what_is_as_it_was_tells_nothing(office: Client, admin: User) -> None:
    office.post(_own("Bidrag"), {"name": "Bidrag", "prefixes": "45", "after": "Personal"})
    assert _told(admin) == []


def test_what_cannot_be_is_said_by_its_field_and_nothing_is_kept(office: Client) -> None:
    before = _groups()
    for said, words in [
        ({"name": "Personal", "prefixes": "77"}, "Det finns redan en grupp med namnet på samma sida."),
        ({"name": "Löner", "prefixes": "45"}, "”45”: Står redan i gruppen Bidrag."),
        ({"name": "Löner", "prefixes": "5*"}, "”5*”: Skriv hur kontonas koder börjar, med siffror"),
        ({"name": "Löner", "prefixes": "|"}, "Skriv hur kontonas koder börjar, till exempel 50|51."),
        ({"name": "Löner", "prefixes": "|".join(map(str, range(500, 560)))}, "Korta listan till högst 200 tecken"),
    ]:
        answer = office.post(COST, said | {"after": ""})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    answer = office.post(_own("Bidrag"), {"name": "Personal", "prefixes": "45", "after": ""})
    assert answer.status_code == 422
    assert _groups() == before
    same = office.post(f"{PAGE}ny/?sida=int%C3%A4kt", {"name": "Personal", "prefixes": "5", "after": ""})
    assert same.status_code == 302  # a name and a beginning are of one group on each side


def _upload(office: Client, *rows: str, encoding: str = "utf-8") -> Any:
    text = "\n".join(["sida;namn;början", *rows])
    return office.post(FILE, {"file": SimpleUploadedFile("konton.csv", text.encode(encoding))})


def _confirm(office: Client, answer: Any) -> Any:
    return office.post(FILE, {"rows": answer.context["rows"]})


def test_a_file_is_shown_before_anything_changes(office: Client, admin: User) -> None:
    answer = _upload(office, "kostnad;Löner;50", "Kostnad;Bidrag;45|46", encoding="cp1252")
    assert [(row.what, row.before, row.after) for row in answer.context["plan"].shown] == [
        ("Kostnad: Personal", "5 (1 konto)", "5 (0 konton)"),
        ("Kostnad: Bidrag", "45 (1 konto)", "45, 46 (1 konto)"),
        ("Kostnad: Löner", "–", "50 (1 konto)"),
    ]
    assert "konton.csv, rad 3, kolumn början: ”46”" in answer.content.decode()
    assert len(_groups()) == 2 and _told(admin) == []
    assert _confirm(office, answer).status_code == 302
    assert _groups() == [("Löner", "50"), ("Bidrag", "45|46"), ("Personal", "5")]
    assert ("Ordningen, kostnad", "Ordning: Personal, Bidrag", "Ordning: Löner, Bidrag, Personal") in _told(admin)


def test_a_workbook_does_as_well(office: Client) -> None:
    book, kept = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Sida", "Namn", "Början"])
    sheet.append(["kostnad", "Lokaler", 60])
    book.save(kept)
    answer = office.post(FILE, {"file": SimpleUploadedFile("konton.xlsx", kept.getvalue())})
    assert "Kostnad: utan grupp" in answer.content.decode()
    _confirm(office, answer)
    assert ("Lokaler", "60") in _groups()


def test_what_is_wrong_in_a_file_is_told_row_by_row(office: Client) -> None:
    page = _upload(office, "balans;Kassa;1", "kostnad;;5-0").content.decode()
    assert "konton.csv, rad 2, kolumn sida, ”balans”: Skriv kostnad eller intäkt." in page
    assert "konton.csv, rad 3, kolumn namn: Skriv vad gruppen heter." in page
    assert "konton.csv, rad 3, kolumn början, ”5-0”: Skriv hur kontonas koder börjar" in page
    again = _upload(office, "kostnad;Löner;50", "kostnad;Löner;51", "kostnad;Arvoden;50|45")
    page = again.content.decode()
    assert again.status_code == 422
    assert "rad 3, kolumn namn, ”Löner”: Gruppen står redan på rad 2." in page
    assert "rad 4, kolumn början, ”50”: Står redan i gruppen Löner på rad 2." in page
    assert "rad 4, kolumn början, ”45”: Står redan i gruppen Bidrag." in page
    assert "Första raden ska vara" in office.post(FILE, {"file": SimpleUploadedFile("a.csv", b"a;b")}).content.decode()
    assert "Välj en fil." in office.post(FILE, {}).content.decode()
    assert len(_groups()) == 2


def test_a_preview_that_is_no_longer_true_is_shown_anew_and_is_of_its_own_page(office: Client) -> None:
    answer = _upload(office, "kostnad;Bidrag;46")
    AccountGroup.objects.filter(name="Bidrag").update(prefixes="453")
    again = _confirm(office, answer)
    assert "Något annat har ändrats" in again.content.decode()
    assert ("Bidrag", "453") in _groups()
    other = office.post("/ekonomi/verksamhetsgrupper/fil/", {"rows": again.context["rows"]})
    assert "gäller inte längre" in other.content.decode()
    assert _confirm(office, again).status_code == 302
    assert ("Bidrag", "46") in _groups()


def test_the_command_names_the_line_and_tells_the_trail(world: World, admin: User, tmp_path: Any) -> None:
    file = tmp_path / "konton.csv"
    file.write_text("sida;namn;början\nkostnad;Lokaler;60\nutgift;Annat;7\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"konton\.csv: Rad 3, sida, ”utgift”: Skriv kostnad eller intäkt"):
        call_command("code_groups", accounts=file)
    assert len(_groups()) == 2
    file.write_text("sida;namn;början\nkostnad;Lokaler;60\n", encoding="utf-8")
    call_command("code_groups", accounts=file)
    assert ("Lokaler", "60") in _groups()
    assert "Kostnad: Lokaler" in [thing for thing, _, _ in _told(admin)]


def test_tables_and_what_is_decided_do_not_rest_on_account_groups(office: Client, world: World) -> None:
    tables = [world.shown(cut, horizon) for cut in Cut for horizon in Horizon]
    office.post(_own("Personal"), {"name": "Löner", "prefixes": "50|60|74", "after": "Bidrag"})
    assert ("Löner", "50|60|74") in _groups()
    assert [world.shown(cut, horizon) for cut in Cut for horizon in Horizon] == tables


def test_the_service_refuses_as_the_page_does(admin: User, world: World) -> None:
    with pytest.raises(BadGroups, match="Står redan i gruppen Personal"):
        account_groups.lay_up(side="cost", name="Löner", prefixes=["5"], after=None, by=admin)
    with pytest.raises(BadGroups, match="Rad 2, namn: Skriv vad gruppen heter"):
        account_groups.take_in([AccountRow("kostnad", "", ("5",), 2)], by=admin)
    assert len(_groups()) == 2


def test_the_importers_alone_group(client: Client, world: World) -> None:
    client.force_login(world.clerk)
    for address in (PAGE, COST, FILE, _own("Bidrag")):
        assert client.get(address).status_code == 403
    assert client.post(_own("Bidrag"), {"name": "X", "prefixes": "45", "after": ""}).status_code == 403
    assert ("Bidrag", "45") in _groups()


def test_the_administration_leads_to_what_has_no_group_without_asking_for_it(office: Client) -> None:
    page = office.get(reverse("administration")).content.decode()
    item = page.split("Konton utan grupp", 1)[1].split("</li>")[0]
    assert f'href="{PAGE}"' in item and "De står som Övrigt" in item
    assert office.get(f"{PAGE}ny/?sida=balans").status_code == 404
    assert office.get(f"{PAGE}12345/").status_code == 404
