"""What the grid's page, its scripts' questions and its services promise, without a browser."""

import json
from decimal import Decimal

import pytest

from finance import forecast_lines, forecasts
from finance.forecasts import Change, Conflict, NothingToExplain
from finance.models import ActivityGroup, Forecast, ForecastReason, ForecastVersion, MaterialityThreshold
from followup import workflow
from followup.access import Role
from tests.factories import ground
from tests.finance import world as small

PAGE = "/ekonomi/prognos/TN/2023-08/enhet/101/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return small.booked(scale=1_000_000)


@pytest.fixture
def school():
    return ActivityGroup.objects.get(label="44*")


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def place(world):
    return {"occasion": world.occasion, "unit": world.organisation.school}


def leave(client, school, value, version=0, field="amount", **headers):
    sent = {"line": f"{school.pk}-cost", "field": field, "value": value, "version": version}
    return client.post(f"{PAGE}spara/", sent, headers=headers)


def line(world, side="cost"):
    area = forecast_lines.area(world.organisation.committee, world.occasion, "101")
    return next(one for one in area.lines if one.side == side)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_cell_that_is_left_answers_with_its_line_the_sums_and_the_time(clerk, school):
    answer = leave(clerk, school, "250 mnkr").json()
    assert (answer["lines"][0]["version"], answer["lines"][0]["texts"]["amount"]) == (1, "250\u00a0000")
    assert (answer["lines"][0]["deviation"], answer["lines"][0]["lack"]) == ("\u221210\u00a0000", "Orsak saknas")
    assert answer["totals"]["total"]["amount"] == "220\u00a0000"  # 250 − 30
    assert answer["headline"] == "Skola väntas bli i nivå med budget"
    assert len(answer["saved"].split(".")) == 2


def test_the_same_word_sent_twice_is_kept_once(clerk, school):
    for _ in range(2):  # the answer was lost on its way
        assert leave(clerk, school, "250 mnkr").status_code == 200
    assert ForecastVersion.objects.count() == 1


def test_a_change_of_what_somebody_else_changed_is_a_conflict_with_both_values(clerk, world, school):
    other = ground.person("anna", Role.STAFF, world.organisation.committee)
    forecasts.enter(**place(world), group=school, side="cost", amount=Decimal(240_000_000), by=other)
    answer = leave(clerk, school, "250 mnkr")
    assert answer.status_code == 409
    clash = answer.json()["clashes"][0]
    assert (clash["by"], clash["field"], clash["version"], clash["texts"]["amount"]) == (
        "anna",
        "amount",
        1,
        "240\u00a0000",
    )
    assert Forecast.objects.get().amount == 240_000_000
    assert leave(clerk, school, "250 mnkr", version=1).status_code == 200


def test_changes_of_different_fields_of_a_cell_are_laid_together(clerk, world, school):
    leave(clerk, school, "250 mnkr")
    leave(clerk, school, "volume", version=1, field="reason")
    assert leave(clerk, school, "Fler elever", version=1, field="comment").status_code == 200
    found = Forecast.objects.get()
    assert (found.amount, found.reason.code, found.comment, found.number) == (250_000_000, "volume", "Fler elever", 3)


def test_without_scripts_a_conflict_keeps_what_was_typed_and_shows_the_other(clerk, world, school):
    key = f"{school.pk}-cost"
    forecasts.enter(**place(world), group=school, side="cost", amount=Decimal(240_000_000), by=world.clerk)
    sent = {f"{key}-version": 0, f"{key}-amount": "250 mnkr", f"{key}-amount-was": ""}
    answer = clerk.post(PAGE, sent)
    assert answer.status_code == 409
    assert "controller skrev 240\u00a0000 kl." in answer.content.decode()
    assert 'value="250 mnkr"' in text(answer)
    assert clerk.post(PAGE, sent | {f"{key}-version": 1}).status_code == 302
    assert Forecast.objects.get().amount == 250_000_000


def test_a_form_that_was_open_for_long_changes_only_what_was_changed_in_it(clerk, world, school):
    key = f"{school.pk}-cost"
    forecasts.enter(**place(world), group=school, side="cost", amount=Decimal(240_000_000), by=world.clerk)
    sent = {f"{key}-version": 0, f"{key}-amount": "", f"{key}-amount-was": ""}
    assert clerk.post(PAGE, sent).status_code == 302
    assert Forecast.objects.get().amount == 240_000_000


def test_nobody_signed_in_and_somebody_else_signed_in_are_told_in_words(client, clerk, world, school):
    other = ground.person("anna", Role.STAFF, world.organisation.committee)
    answer = leave(clerk, school, "250", **{"x-person": str(other.pk)})
    assert (answer.status_code, "Nu är controller inloggad" in answer.json()["message"]) == (401, True)
    client.logout()
    answer = leave(client, school, "250")
    assert (answer.status_code, "utloggad" in answer.json()["message"]) == (401, True)
    assert client.get(f"{PAGE}lage/").status_code == 401
    assert not ForecastVersion.objects.exists()


@pytest.mark.parametrize("what", ["spara/", "aterstall/", "klistra/"])
def test_one_who_may_only_read_writes_nothing(client, world, school, what):
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    assert client.post(f"{PAGE}{what}", {"line": f"{school.pk}-cost"}).status_code == 403
    assert client.get(f"{PAGE}historik/").status_code == 200
    assert "data-save" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("what", ["spara/", "aterstall/", "klistra/", "lage/", "historik/", "konton/1-cost/"])
def test_a_stranger_finds_none_of_it(client, world, what):
    client.force_login(ground.person("nyfiken"))
    ask = client.post if what in {"spara/", "aterstall/", "klistra/"} else client.get
    assert ask(f"{PAGE}{what}").status_code == 404


def test_a_closed_follow_up_refuses_every_way_in(clerk, world, school):
    head = ground.person("chef", Role.HEAD, world.organisation.committee)
    workflow.submit(**place(world), by=head)
    answer = leave(clerk, school, "250")
    assert (answer.status_code, "skickades in av chef" in answer.json()["message"]) == (423, True)
    key = f"{school.pk}-cost"
    sent = {f"{key}-amount": "250", f"{key}-amount-was": "", f"{key}-version": 0}
    answer = clerk.post(PAGE, sent)
    assert (answer.status_code, "skickades in av chef" in text(answer)) == (422, True)
    answer = clerk.post(f"{PAGE}klistra/", {"line": key, "field": "amount", "text": "250", "confirm": "ja"})
    assert (answer.status_code, "skickades in av chef" in text(answer)) == (422, True)
    assert not ForecastVersion.objects.exists()


def test_a_forecast_without_its_reason_is_kept_but_cannot_be_submitted(clerk, world, school):
    head = ground.person("chef", Role.HEAD, world.organisation.committee)
    leave(clerk, school, "250 mnkr")
    with pytest.raises(workflow.Blocked, match=r"1 prognos saknar orsak\."):
        workflow.submit(**place(world), by=head)
    leave(clerk, school, "volume", version=1, field="reason")
    with pytest.raises(workflow.Blocked, match=r"1 prognos saknar kommentar\."):
        workflow.submit(**place(world), by=head)  # 20 mnkr is material
    leave(clerk, school, "Fler elever", version=2, field="comment")
    workflow.submit(**place(world), by=head)


def test_the_thresholds_are_those_of_the_municipality(world, school):
    forecasts.enter(**place(world), group=school, side="cost", amount=Decimal(250_000_000), by=world.clerk)
    assert line(world).lack == "reason"
    MaterialityThreshold.objects.create(
        municipality=world.organisation.municipality, kronor=0, percent=100, smallest=21_000_000
    )
    assert not line(world).lack


def test_a_reason_explains_a_forecast_and_nothing_else(world, school):
    change = Change(school.pk, "cost", {"reason": ForecastReason.objects.first()})
    with pytest.raises(NothingToExplain, match="Skriv en egen prognos först"):
        forecasts.save(**place(world), changes=[change], by=world.clerk)


def test_every_version_is_kept_and_shown_with_who_and_why(clerk, world, school):
    what = place(world) | {"group": school, "side": "cost", "by": world.clerk}
    forecasts.enter(**what, amount=Decimal(250_000_000), comment="Fler elever", reason=ForecastReason.objects.first())
    forecasts.enter(**what, amount=Decimal(240_000_000))
    forecasts.save(**place(world), changes=[Change(school.pk, "cost", {"amount": None})], by=world.clerk)
    rows = clerk.get(f"{PAGE}historik/?rad={school.pk}-cost").context["table"].rows
    shown = [
        (row.get_cell("amount"), row.get_cell("change"), str(row.get_cell("reason")), row.get_cell("comment"))
        for row in rows
    ]
    assert shown == [
        ("Återtagen", "–", "", ""),
        ("240\u00a0000", "\u221210\u00a0000", "", ""),
        ("250\u00a0000", "–", str(ForecastReason.objects.first()), "Fler elever"),
    ]
    assert "Återtagen" in text(clerk.get(f"{PAGE}historik/"))
    assert clerk.get(f"{PAGE}historik/?rad=999-cost").status_code == 404


def test_undo_puts_back_what_stood_unless_somebody_has_changed_it_since(clerk, world, school):
    leave(clerk, school, "250 mnkr")
    leave(clerk, school, "volume", version=1, field="reason")
    leave(clerk, school, "", version=2)
    step = [{"line": f"{school.pk}-cost", "to": 2, "from": 3}]
    assert clerk.post(f"{PAGE}aterstall/", {"cells": json.dumps(step)}).status_code == 200
    found = Forecast.objects.get()
    assert (found.amount, found.reason.code, found.number) == (250_000_000, "volume", 4)
    answer = clerk.post(f"{PAGE}aterstall/", {"cells": json.dumps(step)})
    assert (answer.status_code, "har ändrat raden sedan dess" in answer.json()["message"]) == (409, True)
    assert clerk.post(f"{PAGE}aterstall/", {"cells": "[1"}).status_code == 422


def test_nothing_new_costs_nothing_and_others_changes_come_with_the_stamp(clerk, world, school):
    stamp = clerk.get(PAGE).context["stamp"]
    assert clerk.get(f"{PAGE}lage/", {"sedan": stamp}).status_code == 204
    forecasts.enter(**place(world), group=school, side="cost", amount=Decimal(250_000_000), by=world.clerk)
    answer = clerk.get(f"{PAGE}lage/", {"sedan": stamp})
    assert [one["version"] for one in answer.json()["lines"]] == [1, 0]
    assert clerk.get(f"{PAGE}lage/", {"sedan": answer.json()["stamp"]}).status_code == 204


def test_the_forecast_of_the_occasion_before_is_a_column(clerk, world, school):
    march = ground.occasion(202303, "monthly")
    forecasts.enter(
        occasion=march,
        unit=world.organisation.school,
        group=school,
        side="cost",
        amount=Decimal(235_000_000),
        by=world.clerk,
    )
    assert line(world).last_forecast == 235_000_000
    assert line(world, "revenue").last_forecast is None
    assert "235\u00a0000" in clerk.get(PAGE).content.decode()


def test_months_stand_beside_the_year_and_a_changed_ledger_is_spread_over_them(world, school):
    own = line(world)
    change = Change(school.pk, "cost", {"m0": Decimal(50_000_000)}, 0, own.ground)
    forecasts.save(**place(world), changes=[change], by=world.clerk)
    found = Forecast.objects.get()
    assert found.months == [50_000_000, 0, 0, 80_000_000]
    assert found.amount == 150_000_000 + 130_000_000
    assert sum(line(world).months) + line(world).outcome == found.amount


def test_two_saves_of_one_version_leave_one_and_a_conflict(world, school):
    def change(amount):
        return [Change(school.pk, "cost", {"amount": Decimal(amount)}, 0)]

    forecasts.save(**place(world), changes=change(1), by=world.clerk)
    with pytest.raises(Conflict) as conflict:
        forecasts.save(**place(world), changes=change(2), by=world.clerk)
    assert conflict.value.clashes[0].theirs.amount == 1


def test_an_area_without_history_says_so_and_can_still_be_written_in(clerk, world):
    ground.unit("103", "area", world.organisation.department, name="Nytt område", sort=3)
    address = PAGE.replace("101", "103")
    assert "Enheten har varken utfall, budget eller prognos" in text(clerk.get(address))
    parks = ActivityGroup.objects.get(label="249")
    sent = {f"{parks.pk}-cost-amount": "10", f"{parks.pk}-cost-amount-was": "", f"{parks.pk}-cost-version": 0}
    assert clerk.post(f"{address}?alla=ja", sent).status_code == 302
    assert Forecast.objects.get().amount == 10_000


def test_a_pasted_block_is_previewed_and_a_conflict_shows_it_again(clerk, world, school):
    sent = {"line": f"{school.pk}-cost", "field": "amount", "text": "250 000\t\tVolym\tFler elever\n40 000"}
    page = clerk.post(f"{PAGE}klistra/", sent)
    assert page.context["preview"].summary == ["4 celler ändras.", "1 är tom och lämnar det som står."]
    forecasts.enter(**place(world), group=school, side="cost", amount=Decimal(1), by=world.clerk)
    confirmed = sent | {"versions": page.context["preview"].versions, "confirm": "ja"}
    again = clerk.post(f"{PAGE}klistra/", confirmed)
    assert (again.status_code, "har ändrat under tiden" in text(again)) == (409, True)
    assert Forecast.objects.get().amount == 1
    confirmed["versions"] = again.context["preview"].versions
    assert clerk.post(f"{PAGE}klistra/", confirmed).status_code == 302
    assert set(Forecast.objects.values_list("side", "amount")) == {("cost", 250_000_000), ("revenue", 40_000_000)}


@pytest.mark.parametrize(
    ("text_pasted", "words"),
    [("", "alla celler är tomma"), ("\t\n\t", "alla celler är tomma"), ("1\t" * 6000, "fler än 5000 celler")],
)
def test_a_block_of_nothing_or_far_too_much_is_refused_in_words(clerk, school, text_pasted, words):
    sent = {"line": f"{school.pk}-cost", "field": "amount", "text": text_pasted}
    answer = clerk.post(f"{PAGE}klistra/", sent)
    assert (answer.status_code, words in text(answer)) == (422, True)
    answer = clerk.post(f"{PAGE}klistra/", sent | {"line": "999-cost", "text": "1"})
    assert (answer.status_code, "Välj vilken ruta" in text(answer)) == (422, True)


@pytest.mark.parametrize("broken", [{}, {"line": "x", "field": "amount", "version": 0}, {"line": "", "version": "ett"}])
def test_a_broken_question_is_answered_in_words(clerk, broken):
    answer = clerk.post(f"{PAGE}spara/", broken)
    assert (answer.status_code, "Ladda om sidan" in answer.json()["message"]) == (422, True)


@pytest.mark.parametrize("to", ["1e400", "NaN", "null", "[]"])
def test_an_undo_that_cannot_be_read_is_refused_in_words(clerk, school, to):
    cells = f'[{{"line": "{school.pk}-cost", "to": {to}, "from": 1}}]'
    answer = clerk.post(f"{PAGE}aterstall/", {"cells": cells})
    assert (answer.status_code, answer.json()["message"]) == (422, "Det går inte att ångra. Ladda om sidan.")


def test_a_block_whose_versions_cannot_be_read_saves_nothing(clerk, school):
    sent = {"text": "250", "line": f"{school.pk}-cost", "field": "amount", "versions": "[]", "confirm": "ja"}
    assert clerk.post(f"{PAGE}klistra/", sent).status_code == 422
    assert not ForecastVersion.objects.exists()


UNKEEPABLE = [
    ("comment", "ö" * 2001, "Kommentaren är 2001 tecken. Den får ha högst 2000."),
    ("comment", "ö" * 30_000, "Kommentaren är 30000 tecken. Den får ha högst 2000."),
    ("comment", "Fler\x00elever", "Kommentaren innehåller ett tecken som inte kan sparas"),
    ("amount", "250\x00", "Det går inte att läsa som ett belopp"),
    ("amount", "1" * 30_000, "Beloppet är för långt"),
    ("reason", "x" * 30_000, "är ingen av orsakerna"),
    ("reason", "vol\x00ym", "är ingen av orsakerna"),
]


@pytest.mark.parametrize(("field", "value", "words"), UNKEEPABLE)
def test_what_a_cell_cannot_keep_is_said_of_the_cell_and_stays_in_it(clerk, school, field, value, words):
    leave(clerk, school, "250 mnkr")
    said = leave(clerk, school, value, version=1, field=field)
    message = said.json()["message"]
    assert (said.status_code, words in message, "Ladda om" in message) == (422, True, False)
    assert len(message) < 250 and "\x00" not in message
    name = f"{school.pk}-cost-{field}"
    page = clerk.post(PAGE, {name: value, f"{school.pk}-cost-version": 1})
    assert (page.status_code, words in text(page)) == (422, True)
    assert page.context["grid"].written[f"{school.pk}-cost", field] == value
    pasted = clerk.post(f"{PAGE}klistra/", {"line": f"{school.pk}-cost", "field": field, "text": value})
    assert words in text(pasted)
    assert ForecastVersion.objects.count() == 1
