import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from finance.models import Activity, ActivityGroup
from followup import exports
from followup.access import Role
from followup.exports import harmless
from tests.factories import cells, ground
from tests.finance import world as small

ADDRESS = "/ekonomi/driftsammandrag/TN/2023-08/"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+46", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_excel_would_run_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Löner", "", None, Decimal("-5.0"), 7, "a=b"])
def test_other_text_and_numbers_are_left_alone(value):
    assert harmless(value) == value


@pytest.mark.parametrize("export_format", exports.FORMATS)
def test_a_control_character_that_was_pasted_stops_no_file(export_format):
    assert exports.file(export_format, ["Kommentar"], [["rad ett\x0brad två"]], title="Prov")
    assert harmless("\x0b=1") == "'=1"


@pytest.fixture
def reader(client, db):
    world = small.booked(scale=1_234_567)
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    client.world = world
    return client


def sheet(response) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


def table(response) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_xlsx_has_real_numbers_in_mnkr_and_exact_kronor(reader):
    response = reader.get(ADDRESS, {"format": "xlsx"})
    assert 'filename="driftsammandrag-TN-2023-08-organisation-period.xlsx"' in response["Content-Disposition"]
    header, first, *_ = sheet(response)
    assert header[:5] == ("Koder", "Enhet", "Slag", "Utfall jan–aug 2023, mnkr", "Budget jan–aug 2023, mnkr")
    assert header[7:] == tuple(
        f"{words}, kr" for words in ("Utfall jan–aug 2023", "Budget jan–aug 2023", "Avvikelse", "Utfall jan–aug 2022")
    )
    assert first[:3] == ("101", "Skola", "rad")
    assert first[3:7] == pytest.approx((148.1, 172.8, 24.7, 111.1))
    assert first[7:] == (148148040, 172839380, 24691340, 111111030)


def test_the_csv_opens_in_a_swedish_excel(reader):
    response = reader.get(ADDRESS, {"format": "csv", "indelning": "verksamhet", "ordning": "-name"})
    assert response.content.startswith(b"\xef\xbb\xbf")
    _, *rows = table(response)
    assert [row[1] for row in rows] == ["Skola", "Parker", "Summa nettokostnader"]  # sorted as on the page
    assert rows[0] == ["44*", "Skola", "rad", "148,1", "172,8", "24,7", "111,1", *rows[0][7:]]
    assert rows[0][7] == "148148040,00"


def test_names_and_texts_cannot_run_in_either_format(reader):
    Activity.objects.filter(code="249").update(name="=cmd|' /C calc'!A0")
    ActivityGroup.objects.filter(label="249").update(name="@SUM(1)")
    clerk = reader.world.clerk
    from tests.factories.ledger import sources

    cells.published(sources()[0], clerk, [(202302, "5010", "10201", "249", "-5.50")], text="=1+1")
    query = {"enhet": reader.world.organisation.park.pk, "visar": "rader"}
    assert "@SUM(1)" not in [
        row[1] for row in sheet(reader.get(ADDRESS, {"format": "xlsx", "indelning": "verksamhet"}))
    ]
    for response, read in (
        (reader.get(f"{ADDRESS}underlag/", query | {"format": kind}), kind) for kind in ("xlsx", "csv")
    ):
        rows = sheet(response) if read == "xlsx" else table(response)
        cells_of_text = [str(cell) for row in rows[1:] for cell in row]
        assert "'=1+1" in cells_of_text
        assert not any(cell.startswith(("=", "@")) for cell in cells_of_text)
        assert {"xlsx": "-5.5", "csv": "-5,50"}[read] in cells_of_text


def test_a_level_on_the_way_down_is_exported_by_the_same_class(reader):
    rows = table(reader.get(f"{ADDRESS}underlag/", {"slag": "revenue", "visar": "konton", "format": "csv"}))
    assert rows[0][3] == "Utfall jan–aug 2023, tkr"
    assert rows[1][:5] == ["3110", "Taxor och avgifter", "rad", "37037", "24691"]
