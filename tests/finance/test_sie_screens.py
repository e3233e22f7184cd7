"""A SIE file on the screen: dropped, its dimensions settled and remembered, codes for rows without; every type."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from finance import intake
from finance.models import CodeMapping, Import, Source
from followup.access import Role
from followup.jobs import Progress
from followup.models import Unit
from tests.factories import ground
from tests.finance import screens
from tests.finance.files import voucher
from tests.finance.river import River, amounts
from tests.finance.screens import finish, page

D = Decimal
YEAR = "#FLAGGA 0\n#FORMAT PC8\n#SIETYP {}\n#RAR 0 20230101 20231231\n"
OWN = YEAR.format(4) + '#DIM 1 "Plats"\n#DIM 20 "Slag"\n#DIM 6 "Projekt"\n'
ROWS = voucher('#TRANS 5010 {1 "10101" 20 "440"} 100.50', "#TRANS 1110 {} -100.50")


@pytest.fixture
def admin(river: River, client: Client) -> Client:
    client.force_login(river.admin)
    return client


def dropped(admin: Client, text: str, name: str = "fil.se", source: Source | None = None) -> Import:
    return screens.dropped(admin, text.encode("cp437"), name, source)


def choose(admin: Client, batch: Import, **chosen: object) -> str:
    """Fill the form of dimensions; returns the page that it is shown on again, if it is."""
    answer = admin.post(reverse("finance:import_columns", args=[batch.pk]), chosen)
    finish()
    batch.refresh_from_db()
    return answer.content.decode()


@pytest.mark.parametrize("name", ["fil.se", "fil.si"])
def test_a_file_is_dropped_looked_at_and_published(river: River, admin: Client, name: str) -> None:
    text = OWN.replace("Plats", "Ansvar").replace("Slag", "Verksamhet") + ROWS.replace("{} -", '{1 "10101" 20 "440"} -')
    batch = dropped(admin, text, name)
    assert "Filen är läst utan fel" in page(admin, batch)
    admin.post(reverse("finance:import_action", args=[batch.pk, "publicera"]))
    finish()
    assert amounts(river.source) == {202308: D(0)}


def test_dimensions_are_chosen_with_codes_for_rows_without_and_remembered_for_the_next_file(
    river: River, admin: Client
) -> None:
    batch = dropped(admin, OWN + ROWS)
    shown = page(admin, batch)
    assert "Så lästes dimensionerna" in shown and "Ändra dimensionerna" in shown
    assert sorted(batch.unknown_codes.values_list("kind", "code")) == [("activity", ""), ("unit", "")]
    choose(admin, batch, unit=0, activity=2, default_unit="10201", default_activity="920")
    assert (batch.rows, batch.problem_count, batch.unknown_codes.count()) == (2, 0, 0)
    shown = page(admin, batch)
    assert "1 Plats" in shown and "Rader utan ansvar" in shown and "10201" in shown
    # The next file names other dimensions beside, in another order.
    later = dropped(admin, '#FLAGGA 0\n#DIM 7 "Anställd"\n' + OWN + ROWS.replace("A 1", "A 2"), "nästa.se")
    assert later.unknown_codes.count() == 0 and later.layout["defaults"] == {"unit": "10201", "activity": "920"}
    intake.publish(batch=later, by=river.admin)
    entries = later.entries.order_by("line").values_list("unit__code", "activity__code", "amount")
    assert list(entries) == [("10101", "440", D("100.50")), ("10201", "920", D("-100.50"))]


def test_a_file_without_any_dimension_can_be_given_codes(admin: Client) -> None:
    batch = dropped(admin, YEAR.format(4) + voucher("#TRANS 5010 {} 1", "#TRANS 1110 {} -1"))
    assert "Ändra dimensionerna" in page(admin, batch)
    choose(admin, batch, default_unit="10101", default_activity="440")
    assert batch.unknown_codes.count() == 0 and "Filen är läst utan fel" in page(admin, batch)


def test_a_dimension_is_one_thing_and_a_code_must_exist(admin: Client) -> None:
    batch = dropped(admin, OWN + ROWS)
    before = batch.layout
    again = choose(admin, batch, unit=0, activity=0, default_unit="99999")
    assert "Dimensionen är redan vald som ansvar" in again and "Ansvar 99999 är inte upplagt" in again
    assert batch.layout == before and not batch.source.layout


def test_a_code_that_the_source_itself_translates_may_stand_for_rows_without(river: River, admin: Client) -> None:
    CodeMapping.objects.create(source=river.source, kind="unit", code="BAL", means="10201")
    batch = dropped(admin, OWN + ROWS)
    choose(admin, batch, unit=0, activity=2, default_unit="BAL", default_activity="920")
    assert batch.unknown_codes.count() == 0


def test_rows_without_a_code_can_be_given_a_known_one_but_nothing_is_laid_up_for_them(admin: Client) -> None:
    batch = dropped(admin, OWN.replace("Plats", "Ansvar").replace("Slag", "Verksamhet") + ROWS)
    unit, activity = (batch.unknown_codes.get(kind=kind) for kind in ("unit", "activity"))
    url = reverse("finance:import_codes", args=[batch.pk])
    assert "Ansvar (saknas)" in admin.get(url).content.decode()
    admin.post(url, {f"code-{unit.pk}-name": "Nytt", f"code-{unit.pk}-parent": Unit.objects.get(code="101").pk})
    assert not Unit.objects.filter(code="").exists()
    admin.post(url, {f"code-{unit.pk}-means": "10201", f"code-{activity.pk}-means": "920"})
    finish()
    batch.refresh_from_db()
    assert batch.unknown_codes.count() == 0 and "Filen är läst utan fel" in page(admin, batch)


TYPE_1 = YEAR.format(1) + "#IB 0 1110 5.00\n#UB 0 1110 7.50\n#RES 0 5010 100.25\n#RES 0 3110 -102.75\n"
TYPE_2 = YEAR.format(2) + "#PSALDO 0 202301 5010 {} 100.25\n#PSALDO 0 202302 5010 {} -0.25\n"
TYPE_3 = YEAR.format(3) + '#DIM 1 "Ansvar"\n#PSALDO 0 202301 5010 {} 10\n#PSALDO 0 202301 5010 {1 "10102"} 4\n'


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        (TYPE_1, {202312: D("0.00")}),
        (TYPE_2, {202301: D("100.25"), 202302: D("-0.25")}),
        (TYPE_3, {202301: D(10)}),
    ],
)
def test_balances_of_types_1_to_3_go_through_the_same_stages(
    river: River, text: str, standing: dict[int, Decimal]
) -> None:
    batch = river.receive(text.encode("cp437"), "saldo.se")
    intake.read(batch=batch, progress=Progress())
    columns = batch.layout["columns"]
    defaults = {"unit": "10101", "activity": "440"}
    intake.choose_columns(batch=batch, columns=columns, defaults=defaults, by=river.admin)
    intake.read(batch=batch, progress=Progress())
    intake.publish(batch=batch, by=river.admin)
    assert amounts(river.source) == standing


def test_a_budget_in_a_sie_file_becomes_budget(river: River, admin: Client) -> None:
    text = YEAR.format(2) + "#RES 0 5010 9\n#PBUDGET 0 202301 5010 {} 1200.50\n#PBUDGET 0 202302 5010 {} 800\n"
    batch = dropped(admin, text, source=river.budget)
    choose(admin, batch, default_unit="10101", default_activity="440")
    intake.publish(batch=batch, by=river.admin)
    assert amounts(river.budget) == {202301: D("1200.50"), 202302: D(800)}


def test_the_dimensions_are_the_importers_alone(river: River, client: Client) -> None:
    batch = river.receive((OWN + ROWS).encode("cp437"), "fil.se")
    intake.read(batch=batch, progress=Progress())
    url = reverse("finance:import_columns", args=[batch.pk])
    client.force_login(ground.person("främling"))
    assert client.get(url).status_code == client.post(url, {"unit": 0}).status_code == 404
    client.force_login(ground.person("controller", Role.CONTROLLER, Unit.objects.get(code="TK")))
    assert client.get(url).status_code == client.post(url, {"unit": 0}).status_code == 403


def test_a_file_without_vouchers_has_nothing_to_publish(river: River, admin: Client) -> None:
    batch = dropped(admin, YEAR.format(4))
    shown = page(admin, batch)
    assert "Filen har inga rader" in shown and "publicera/" not in shown
    with pytest.raises(intake.NotPossible, match="Filen har inga rader"):
        intake.publish(batch=batch, by=river.admin)
    batch.refresh_from_db()
    assert batch.state == Import.State.READ
