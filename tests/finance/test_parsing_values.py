"""One cell, one value."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.parsing import values
from finance.parsing.values import Refused


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("1 234 567,89", 123456789),
        ("1\u00a0234\u00a0567,89", 123456789),
        ("1\u202f234\u202f567,89", 123456789),
        ("\u22125", -500),
        ("–5,5", -550),
        ("1 234,50-", -123450),
        ("(1 234,50)", -123450),
        ("( 12 )", -1200),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1.234.567", 123456700),
        ("1'234.50", 123450),
        ("+7", 700),
        ("0007,00", 700),
        (",50", 50),
        ("-,5", -50),
        ("5,", 500),
        ("12,500", 1250),
        ("0.500", 50),
        ("1234.500", 123450),
        ("12 kr", 1200),
        ("", 0),
        ("-", 0),
        ("\u2212", 0),
        ("  \u00a0", 0),
        ("99999999999999,99", values.MAX_ORE),
    ],
)
def test_an_amount_is_read_to_the_ore(text: str, ore: int):
    assert values.amount(text, ",") == ore


@pytest.mark.parametrize(
    "text", ["abc", "1 23", "12 34,50", "--5", "-(5)", "(5", "5-5", "1,2,3", "1.23.456", "٣", ".", "(-)"]
)
def test_what_is_no_number_is_refused_with_advice(text: str):
    with pytest.raises(Refused, match="till exempel 1234,50"):
        values.amount(text, ",")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,239", "fler än två decimaler"),
        ("1 234,567", "fler än två decimaler"),
        ("100000000000000,00", "för stort"),
        ("#VÄRDEFEL!", "fel ur Excel"),
        ("########", "fel ur Excel"),
    ],
)
def test_a_refused_amount_says_why(text: str, reason: str):
    with pytest.raises(Refused, match=reason):
        values.amount(text, ",")


def test_what_can_mean_two_things_is_decided_by_the_files_decimal_sign_and_otherwise_refused():
    assert values.amount("1.234", ",") == 123400
    assert values.amount("1,234", ".") == 123400
    assert values.amount("1,230", ",") == 123
    for text in ("1.234", "1,234"):
        with pytest.raises(Refused, match="kan vara decimaltecken eller tusentalsavgränsare"):
            values.amount(text)


@given(st.integers(-values.MAX_ORE, values.MAX_ORE), st.sampled_from([" ", "\u00a0", "\u202f", ".", ""]))
def test_every_amount_written_in_swedish_is_read_back(ore: int, group: str):
    whole, cents = divmod(abs(ore), 100)
    text = f"{'−' if ore < 0 else ''}{whole:,}".replace(",", group) + f",{cents:02d}"
    assert values.amount(text) == ore


def test_numbers_from_excel_lose_their_binary_noise_but_not_their_decimals():
    assert values.amount(0.1 + 0.2) == 30
    assert values.amount(-1234.5) == -123450
    assert values.amount(12) == 1200
    with pytest.raises(Refused, match="AVRUNDA"):
        values.amount(1 / 3)
    with pytest.raises(Refused, match="blivit ett datum"):
        values.amount(date(2023, 1, 2))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("1234,5", ","),
        ("1.234,50", ","),
        ("1,234.5", "."),
        ("1.234.567", ","),
        ("1.234", ""),
        ("55", ""),
        ("0,123", ","),
        ("x", ""),
    ],
)
def test_an_amount_gives_its_decimal_sign_away_only_when_it_can_mean_one_thing(text: str, sign: str):
    assert values.decimal_sign(text) == sign


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0123", "0123"),
        (" 40100\u00a0", "40100"),
        (40100.0, "40100"),
        ("40100.0", "40100"),
        ("40100,00", "40100"),
        ('="0123"', "0123"),
        ("'0123", "0123"),
        ("P-12", "P-12"),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_code_is_text_with_its_zeros(cell: str | float, code: str):
    assert values.code(cell) == code


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("02-jan", "blivit ett datum"),
        ("jan-02", "blivit ett datum"),
        ("2-Oct", "blivit ett datum"),
        ("2023-01-02", "blivit ett datum"),
        (date(2023, 1, 2), "blivit ett datum"),
        ("4,01E+04", "avrundat tal"),
        ("#REF!", "fel ur Excel"),
        ("40100 Kansliet", "ensam"),
        ("x" * 21, "ensam"),
        ("Summa", "summa"),
    ],
)
def test_what_is_no_code_is_refused(cell: str | date, reason: str):
    with pytest.raises(Refused, match=reason):
        values.code(cell)


def test_an_account_is_digits_only():
    assert values.account("4010") == "4010"
    with pytest.raises(Refused, match="siffror"):
        values.account("A4010")


@pytest.mark.parametrize(
    "cell",
    [
        "202308",
        "2023-08",
        "2023/8",
        "2023-08-31",
        "20230831",
        "aug 2023",
        "Augusti 2023",
        "aug-23",
        "08-2023",
        202308.0,
        date(2023, 8, 1),
    ],
)
def test_a_period_is_read_however_it_is_written(cell: str | float | date):
    assert values.period(cell) == 202308


def test_a_month_takes_its_year_from_beside():
    assert {values.period(cell, 2023) for cell in ("8", "08", "aug", "Augusti", 8.0)} == {202308}
    with pytest.raises(Refused, match="saknar år"):
        values.period("8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("202313", "Period 13"),
        ("202300", "Period 00"),
        ("13", "Period 13"),
        ("", "saknas"),
        ("x", "läsa"),
        ("021408", "rimligt"),
    ],
)
def test_a_period_that_is_no_month_is_refused(text: str, reason: str):
    with pytest.raises(Refused, match=reason):
        values.period(text, 2023)


@pytest.mark.parametrize(
    "cell",
    [
        "2023-08-31",
        "20230831",
        "2023/08/31",
        "31.8.2023",
        "31/08/2023",
        "08/31/2023",
        "2023-08-31 00:00:00",
        "2023-08-31T12:30",
        45169.0,
        date(2023, 8, 31),
    ],
)
def test_a_date_is_read_however_it_is_written(cell: str | float | date):
    assert values.booking_date(cell) == date(2023, 8, 31)


def test_a_date_that_can_be_two_days_is_decided_by_the_files_order_and_otherwise_refused():
    assert values.booking_date("09/08/2023", "dmy") == date(2023, 8, 9)
    assert values.booking_date("09/08/2023", "mdy") == date(2023, 9, 8)
    assert values.booking_date("08/08/2023") == date(2023, 8, 8)
    assert values.booking_date("09.08.2023") == date(2023, 8, 9)
    with pytest.raises(Refused, match="dag och vad som är månad"):
        values.booking_date("09/08/2023")


@pytest.mark.parametrize("text", ["31/02/2023", "2023-02-29", "31/02", "23-08-31", "x", "2023-13-01", "0000-01-01"])
def test_a_day_that_does_not_exist_is_refused(text: str):
    with pytest.raises(Refused):
        values.booking_date(text)


def test_no_date_is_none():
    assert values.booking_date("") is None
    assert values.booking_date("-") is None
