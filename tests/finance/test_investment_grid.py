"""The grid of investments: cells that save themselves, nobody overwritten, blocks out of Excel, undo."""

import json

import pytest

from finance import investments
from finance.models import Investment, InvestmentForecast
from followup.access import Role
from followup.models import User
from tests.factories import cells, ground
from tests.finance import world as small
from tests.finance.test_investments import decided, lekplats, said, say

GRID = "/ekonomi/investeringar/TN/2023-08/prognos/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = small.empty()
    cells.outcome(made.clerk, [(202308, "5010", "10101", "440", "1")])
    return made


@pytest.fixture
def playground(world):
    of = lekplats(world)
    decided(world, of, 5_000_000)
    return of


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def put(client, of, field, value, version=0):
    return client.post(f"{GRID}spara/", {"line": of.pk, "field": field, "value": value, "version": version})


def newest() -> InvestmentForecast:
    return InvestmentForecast.objects.latest("number")


def test_a_cell_is_saved_and_the_answer_has_the_line_and_the_sums(clerk, playground):
    answer = put(clerk, playground, "expenditure", "5,6 mnkr").json()
    assert answer["lines"][0] | {"by": ""} == {
        "line": str(playground.pk),
        "version": 1,
        "kronor": {"expenditure": "5600000.00", "income": "0.00", "frame": "5000000.00"},
        "texts": {"expenditure": "5\u00a0600", "income": "", "finishes_on": "", "slip": "", "comment": ""},
        "exact": {},
        "lack": "",
        "by": "",
    }
    assert answer["totals"]["total"]["deviation"] == "\u2212600"
    assert answer["headline"] == "Investeringarna väntas bli 0,6 mnkr över ramen"


def test_a_first_comment_keeps_the_amounts_that_are_assumed(clerk, playground):
    put(clerk, playground, "comment", "Gungor")
    assert (newest().expenditure, newest().comment) == (5_000_000, "Gungor")


def test_different_fields_are_laid_together_and_the_same_field_shows_both(clerk, world, playground):
    put(clerk, playground, "expenditure", "5600")
    other = ground.person("kollega", Role.CONTROLLER, world.organisation.committee)
    change = investments.Change(playground, {"expenditure": 5_100_000}, 1)
    investments.change(occasion=world.occasion, changes=[change], by=other)
    assert put(clerk, playground, "comment", "Dyrare stål", version=1).status_code == 200
    assert (newest().expenditure, newest().comment) == (5_100_000, "Dyrare stål")
    answer = put(clerk, playground, "expenditure", "5700", version=1)
    assert answer.status_code == 409
    clash = answer.json()["clashes"][0]
    assert (clash["field"], clash["texts"]["expenditure"]) == ("expenditure", "5\u00a0100")
    assert newest().expenditure == 5_100_000
    assert put(clerk, playground, "expenditure", "5700", version=clash["version"]).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("expenditure", "abc", "Det går inte att läsa som ett belopp"),
        ("expenditure", "1 000 000 mnkr", "orimligt stort"),
        ("income", "-5", "utan minus"),
        ("finishes_on", "31/02/2024", "Skriv datumet som år-månad-dag"),
        ("slip", "Otur", "Orsaken ”Otur” finns inte"),
        ("comment", "x" * 2001, "Den får ha högst 2000"),
        ("frame", "5", "Rutan kunde inte sparas"),
    ],
)
def test_what_cannot_be_is_refused_in_words(clerk, playground, field, value, says):
    answer = put(clerk, playground, field, value)
    assert answer.status_code == 422
    assert says in answer.json()["message"]
    assert not InvestmentForecast.objects.exists()


def test_a_later_finish_is_kept_and_lacks_its_reason(clerk, playground):
    Investment.objects.update(finishes_on="2023-10-01")
    answer = put(clerk, playground, "finishes_on", "2024-05-01").json()
    assert answer["lines"][0]["lack"] == "Orsak saknas"
    assert answer["note"] == "En investering förskjuts utan att orsaken är vald."
    assert put(clerk, playground, "slip", "permit", version=1).json()["lines"][0]["lack"] == ""


def test_undo_says_again_what_stood_and_never_over_somebody_else(clerk, world, playground):
    put(clerk, playground, "expenditure", "5600")
    put(clerk, playground, "expenditure", "5700", version=1)

    def undo(to, since):
        steps = json.dumps([{"line": str(playground.pk), "to": to, "from": since}])
        return clerk.post(f"{GRID}aterstall/", {"cells": steps})

    assert undo(1, 2).status_code == 200
    assert (newest().number, newest().expenditure) == (3, 5_600_000)
    say(world, said(playground, 1, seen=3))
    answer = undo(0, 3)
    assert answer.status_code == 409 and "har ändrat raden sedan dess" in answer.json()["message"]
    assert undo(0, 4).status_code == 200
    assert newest().expenditure == 5_000_000  # what is assumed
    assert clerk.post(f"{GRID}aterstall/", {"cells": "x"}).status_code == 422


def test_what_others_write_arrives(clerk, world, playground):
    assert clerk.get(f"{GRID}lage/?sedan=0").status_code == 204
    say(world, said(playground, 5_600_000))
    answer = clerk.get(f"{GRID}lage/?sedan=0").json()
    assert (answer["stamp"], answer["lines"][0]["version"]) == ("1", 1)


def test_a_block_is_shown_before_it_is_saved(clerk, playground):
    block = "5 600\t100\t\t2023-12-01\tAnnat\tDyrare\tutanför\r\n7\r\n"
    data = {"text": block, "line": playground.pk, "field": "expenditure"}
    page = clerk.post(f"{GRID}klistra/", data).content.decode()
    assert "4 celler ändras" not in page and "5 celler ändras" in page
    assert "hamnar utanför rutnätet" in page
    assert not InvestmentForecast.objects.exists()
    assert clerk.post(f"{GRID}klistra/", data | {"confirm": "ja"}).url == GRID
    made = newest()
    assert (made.expenditure, made.income, str(made.finishes_on), made.slip, made.comment) == (
        5_600_000,
        100_000,
        "2023-12-01",
        "other",
        "Dyrare",
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"text": ""}, "Det finns inget att klistra in"),
        ({"text": "1\t" * 6000}, "fler än 5000 celler"),
        ({"text": "1", "field": "okänd"}, "Välj rad och kolumn"),
    ],
)
def test_a_block_that_cannot_be_is_refused_in_words(clerk, playground, data, says):
    answer = clerk.post(f"{GRID}klistra/", {"line": playground.pk, "field": "expenditure"} | data)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_scripts_are_answered_with_words_when_nobody_is_signed_in_or_may_not(client, world, playground):
    assert put(client, playground, "expenditure", "1").status_code == 401
    client.force_login(ground.person("nyfiken"))
    assert put(client, playground, "expenditure", "1").status_code == 404
    assert client.get(f"{GRID}lage/").status_code == 404
    assert client.get(f"{GRID}klistra/").status_code == 404
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    assert put(client, playground, "expenditure", "1").status_code == 403
    assert client.post(f"{GRID}aterstall/", {"cells": "[]"}).status_code == 403
    assert client.get(f"{GRID}klistra/").status_code == 403
    assert not InvestmentForecast.objects.exists()


def test_a_cell_is_saved_as_it_is_left_and_the_sums_follow(page, sign_in, accessible, demo_site) -> None:
    sign_in(User.objects.get(username="controller"))
    page.goto(f"{demo_site}/ekonomi/investeringar/KS/2023-08/prognos/")
    cell = page.get_by_label("Utgifter, tkr: Leanlink")
    cell.fill("4,4 mnkr+100 tkr")
    assert "\u2212100" in page.locator("tr", has=cell).locator("[data-field=deviation]").inner_text()
    cell.press("Enter")
    page.get_by_text("Sparat").wait_for()
    assert cell.input_value() == "4\u00a0500"
    page.get_by_role("button", name="Ångra").click()
    page.get_by_text("Ångrat").wait_for()
    assert cell.input_value() == "4\u00a0400"
    accessible(page)


UNKEEPABLE = [
    ("comment", "ö" * 2001, "Kommentaren är 2001 tecken. Den får ha högst 2000."),
    ("comment", "Gung\x00or", "Kommentaren innehåller ett tecken som inte kan sparas"),
    ("expenditure", "5\x00", "Det går inte att läsa som ett belopp"),
    ("expenditure", "1" * 30_000, "Beloppet är för långt"),
    ("finishes_on", "2024\x00", "Skriv datumet som år-månad-dag"),
    ("slip", "x" * 30_000, "finns inte. Välj en i listan"),
]


@pytest.mark.parametrize(("field", "value", "words"), UNKEEPABLE)
def test_what_a_cell_cannot_keep_is_said_of_the_cell_and_stays_in_it(clerk, playground, field, value, words):
    said = put(clerk, playground, field, value)
    message = said.json()["message"]
    assert (said.status_code, words in message, "Ladda om" in message) == (422, True, False)
    assert len(message) < 250 and "\x00" not in message
    page = clerk.post(GRID, {f"{playground.pk}-{field}": value, f"{playground.pk}-version": 0})
    assert page.status_code == 422
    if field in ("comment", "expenditure"):
        assert words in " ".join(page.content.decode().split())
    pasted = clerk.post(f"{GRID}klistra/", {"line": playground.pk, "field": field, "text": value})
    assert words in " ".join(pasted.content.decode().split())
    assert not InvestmentForecast.objects.exists()
