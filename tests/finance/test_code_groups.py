"""Groups of codes out of files, and what is said of what stands in no group."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from finance import code_groups
from finance.code_groups import NotAsShown
from finance.group_plan import ActivityRow, planned
from finance.models import AccountGroup, ActivityGroup, ActivityPattern
from tests.finance import world as small
from tests.finance.world import World

pytestmark = pytest.mark.django_db
HEAD = "nämnd;grupp;namn;koder;från år\n"


@pytest.fixture
def world() -> World:
    return small.booked()


def _take_in(tmp_path: Path, *rows: str, accounts: str = "") -> None:
    (tmp_path / "grupper.csv").write_text(HEAD + "\n".join(rows), encoding="utf-8")
    (tmp_path / "konton.csv").write_text("sida;namn;början\n" + accounts, encoding="utf-8")
    call_command("code_groups", activities=tmp_path / "grupper.csv", accounts=tmp_path / "konton.csv")


def test_groups_come_in_order_and_twice_is_once(world: World, tmp_path: Path) -> None:
    for name in ("Idrott", "Idrott och fritid"):
        _take_in(tmp_path, f"TN;300/31*;{name};300|31*;2023", accounts="kostnad;Tjänster;61|62")
    group = ActivityGroup.objects.get(label="300/31*")
    assert (group.name, group.committee.code, group.sort) == ("Idrott och fritid", "TN", 10)
    assert set(group.patterns.values_list("pattern", "first_year")) == {("300", 2023), ("31*", 2023)}
    assert AccountGroup.objects.get(name="Tjänster").prefixes == "61|62"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("XX;1;Ett;1;2023", "ingen nämnd med koden ”XX”"),
        ("TN;1;Ett;;2023", "ska vara ifyllda"),
        ("TN;1;Ett;1;i år", "är inget år"),
        ("TN;1;Ett;1-2;2023", "Skriv en kod, eller början"),
        ("TN;1;Ett;300;2023", "redan i en annan grupp, 300 på rad 2"),
        ("TN;1;Ett", "5 kolumner"),
        ("TN;1;Ett;1;1", "grupper.csv: Rad 3, från år, ”1”"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_kept(world: World, tmp_path: Path, row: str, words: str) -> None:
    before = ActivityGroup.objects.count()
    with pytest.raises(CommandError, match="Inget är ändrat") as refused:
        _take_in(tmp_path, "TN;300;Idrott;300;2023", row)
    assert words in str(refused.value)
    assert ActivityGroup.objects.count() == before


def test_money_in_no_group_is_told_of_beside_the_forecast(world: World, client: Client) -> None:
    client.force_login(world.clerk)
    page = "/ekonomi/prognos/TN/2023-08/enhet/101/"
    assert "Allt är inte med i prognosen" not in client.get(page).content.decode()
    ActivityPattern.objects.filter(pattern="44*").delete()
    told = client.get(page).content.decode()
    assert "Allt är inte med i prognosen" in told and "44" in told
    assert "varken utfall" not in told


def _park(label: str = "249") -> ActivityGroup:
    return ActivityGroup.objects.get(label=label)


def test_a_group_that_has_been_renamed_meanwhile_keeps_its_new_name(world: World) -> None:
    read_before = _park()
    code_groups.keep(group=_park(), label="249/250", name="Grönt", by=world.clerk)
    code_groups.add_codes(group=read_before, codes=["250"], first_year=2023, by=world.clerk)
    assert not ActivityGroup.objects.filter(label="249").exists()
    assert _park("249/250").name == "Grönt"
    assert set(ActivityPattern.objects.filter(pattern="250").values_list("group__label", "first_year")) == {
        ("249/250", 2023)
    }


def test_the_service_keeps_nothing_but_what_was_shown(world: World) -> None:
    row = ActivityRow("TN", "249", "Parker och lek", ("249",), "2023")
    shown = planned([row]).told
    ActivityGroup.objects.filter(label="249").update(name="Grönt")
    with pytest.raises(NotAsShown):
        code_groups.take_in_activities([row], by=world.clerk, told=shown)
    assert _park().name == "Grönt"
