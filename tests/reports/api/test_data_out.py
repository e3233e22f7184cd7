"""The tables that go out: stable columns, exact kronor, the newest occasion by itself, and the page that lists them."""

import csv
import html
import io
import re
from collections import defaultdict
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from finance.budget_trail import trail
from finance.models import ForecastVersion
from finance.summary import Cut, Horizon, operating_summary
from followup.models import Occasion, Unit, User
from reports.data_out import catalogue
from tests.factories import ground
from tests.reports.api import asking

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def secret() -> str:
    return asking.key(Unit.objects.get(code="KS"))


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def test_the_csv_and_the_workbook_hold_the_exact_kronor_of_the_page(secret: str) -> None:
    query = "?namnd=KS&tillfalle=2023-08&indelning=organisation&tid=perioden"
    made = operating_summary(
        committee=Unit.objects.get(code="KS"),
        occasion=Occasion.objects.get(code="2023-08"),
        cut=Cut.ORGANISATION,
        horizon=Horizon.PERIOD,
    )
    lines = rows(asking.get(f"/data/driftsammandrag.csv{query}", secret).content)
    assert [Decimal(line["Avvikelse, kr"].replace(",", ".")) for line in lines] == [row.deviation for row in made.rows]
    assert {(line["Nämnd, kod"], line["Tillfälle"]) for line in lines} == {("KS", "2023-08")}
    book = openpyxl.load_workbook(io.BytesIO(asking.get(f"/data/driftsammandrag.xlsx{query}", secret).content))
    heads, *cells = book.active.values
    at = heads.index("Utfall eller prognos, kr")
    assert [Decimal(str(row[at])) for row in cells] == [row.current for row in made.rows]


def test_columns_are_called_the_same_at_every_occasion(secret: str) -> None:
    codes = Occasion.objects.filter(code__in=["2023-03", "2023-08"]).values_list("code", flat=True)
    for table in ("driftsammandrag", "investeringar", "indikatorer"):
        heads = {tuple(rows_of(table, code, secret)) for code in codes}
        assert len(codes) == 2 and len(heads) == 1
        assert not any(str(year) in " ".join(next(iter(heads))) for year in (2022, 2023))


def rows_of(table: str, occasion: str, secret: str) -> list[str]:
    text = asking.get(f"/data/{table}.csv?tillfalle={occasion}", secret).content.decode("utf-8-sig")
    return text.splitlines()[0].split(";")


def test_without_an_occasion_the_newest_comes(secret: str) -> None:
    plain, named = (asking.get(f"/data/prognoser.csv{query}", secret).content for query in ("", "?tillfalle=senaste"))
    assert plain == named and {line["Tillfälle"] for line in rows(plain)} == {"2023-08"}


def test_excel_comes_in_with_the_key_as_password(secret: str) -> None:
    answer = asking.get("/data/enheter.xlsx", headers=asking.basic(secret))
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert asking.get("/data/enheter.xlsx").headers["WWW-Authenticate"].count("Basic") == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/data/finns-inte.csv", 404),
        ("/data/mal.pdf", 404),
        ("/data/driftsammandrag.csv?namnd=XX", 404),
        ("/data/driftsammandrag.csv?tillfalle=1999-01", 404),
        ("/data/driftsammandrag.csv?tid=alltid", 422),
        ("/data/huvudboksrader.csv", 422),
        ("/data/huvudboksrader.csv?namnd=KS&period=januari", 422),
        ("/data/driftsammandrag.csv?namnd=%00", 422),
    ],
)
def test_what_cannot_be_answered_is_told(secret: str, address: str, status: int) -> None:
    answer = asking.get(address, secret)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["detail"]


def kronor(line: dict[str, str], column: str) -> Decimal:
    return Decimal(line[column].replace(",", "."))


def test_the_lines_of_a_forecast_add_up_to_the_forecast_of_the_unit(secret: str) -> None:
    query = ".csv?namnd=KS&tillfalle=2023-08"
    units = {one["Kod"]: one for one in rows(asking.get(f"/data/prognoser{query}", secret).content)}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in rows(asking.get(f"/data/prognosrader{query}", secret).content):
        turn = {"Kostnader": 1, "Intäkter": -1}[line["Slag"]]
        for column in ("Prognos, kr", "Budget, kr"):
            sums[line["Enhet, kod"], column] += turn * kronor(line, column)
    assert sums
    for (code, column), amount in sums.items():
        assert abs(amount) == abs(kronor(units[code], column)), (code, column)


def test_the_decisions_that_count_add_up_to_the_current_budget(secret: str) -> None:
    lines = rows(asking.get("/data/budgetbeslut.csv?namnd=KS&tillfalle=2023-08", secret).content)
    found = trail(Unit.objects.get(code="KS"), Occasion.objects.get(code="2023-08"))
    assert sum(kronor(line, "Belopp, kr") for line in lines if line["Räknas"] == "Ja") == found.current
    assert {line["Räknas"] for line in lines} >= {"Ja"} and len(lines) >= len(found.decisions)


def test_every_forecast_that_was_ever_said_goes_out(secret: str) -> None:
    lines = rows(asking.get("/data/prognoshistorik.csv?namnd=KS&tillfalle=2023-08", secret).content)
    said = ForecastVersion.objects.filter(occasion__period__lte=202308, group__committee__code="KS")
    assert len(lines) == said.count() > 100
    assert {line["Av"] for line in lines} == {str(User.objects.get(username="controller"))}


def test_a_unit_that_has_submitted_says_when_and_how_it_deviates(secret: str) -> None:
    query = ".csv?namnd=KS&tillfalle=2023-08"
    lines = {one["Enhet, kod"]: one for one in rows(asking.get(f"/data/inlamning{query}", secret).content)}
    units = {one["Kod"]: one for one in rows(asking.get(f"/data/prognoser{query}", secret).content)}
    assert set(lines) <= set(units)
    assert {code: line["Avvikelse, kr"] for code, line in lines.items()} == {
        code: units[code]["Avvikelse, kr"] for code in lines
    }
    steps = rows(asking.get(f"/data/handlaggning{query}", secret).content)
    submitted = {step["Enhet, kod"]: step["När"][:10] for step in steps if step["Till"] == "Inskickad"}
    assert {code: line["Inskickad"] for code, line in lines.items() if line["Inskickad"]} == {
        code: day for code, day in submitted.items() if code in lines
    }


def test_too_many_ledger_rows_are_fetched_in_parts(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.data_out.economy.MOST_ROWS", 5)
    answer = asking.get("/data/huvudboksrader.csv?namnd=KS&tillfalle=2023-08", secret)
    assert answer.status_code == 422 and "period" in answer.json()["detail"]


def addresses_on_the_page(client: Client) -> list[str]:
    found = re.findall(r'<a class="address"\s+href="([^"]+)"', client.get("/data/").content.decode())
    return [html.unescape(one) for one in found]


def test_every_address_on_the_page_answers_whoever_reads_it() -> None:
    client = Client()
    client.force_login(User.objects.get(username="controller"))
    found = addresses_on_the_page(client)
    assert len(found) == 2 * len(catalogue.TABLES)
    pairs = list(zip(found[::2], found[1::2], strict=True))  # the workbook is the same rows at the same address
    assert all(book == text.replace(".csv", ".xlsx") for text, book in pairs)
    answers = {text: client.get(text) for text, _ in pairs}
    assert {one: answer.status_code for one, answer in answers.items() if answer.status_code != 200} == {}
    (ledger,) = (answer for one, answer in answers.items() if "huvudboksrader" in one)
    assert len(rows(ledger.content)) > 0


def test_whoever_reads_a_part_of_a_committee_is_given_the_address_of_the_part() -> None:
    client = Client()
    client.force_login(User.objects.get(username="handlaggare"))
    narrowed = [one for one in addresses_on_the_page(client) if ".csv?" in one]
    assert any("enhet=" in one for one in narrowed) and len(narrowed) == 2
    assert [client.get(one).status_code for one in narrowed] == [200, 200]


def test_the_page_lists_every_table_with_its_columns() -> None:
    client = Client()
    client.force_login(User.objects.get(username="controller"))
    page = client.get("/data/").content.decode()
    for table in catalogue.TABLES:
        assert f"/data/{table.key}.csv" in page and f"/data/{table.key}.xlsx" in page
        assert all(column.heading in page for column in table.columns)
    client.force_login(ground.person("nyfiken"))
    assert client.get("/data/").status_code == 404
    assert Client().get("/data/").status_code == 302
