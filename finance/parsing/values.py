"""One cell, one value: amounts, codes, periods and dates as Swedish ledgers write them.

The only place where the text of a cell is understood. The row reader and the column reader both ask here, so the same
text means the same thing on every path. Every function raises ``Refused`` with a Swedish reason that says what to do.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NoReturn

from finance.parsing.normalising import BLANKS

Cell = str | int | float | date
"""A cell: text from a text file; also numbers and dates from a workbook."""

MAX_ORE = 9_999_999_999_999_999  # numeric(16, 2), the ledger's amount
MAX_CODE = 20
FIRST_YEAR, LAST_YEAR = 1990, 2099
MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_PATTERN = (
    r"jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sep(?:t|tember)?|okt(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)

_AMOUNT_SPACES = {ord(sign): " " for sign in "\u00a0\u202f\u2009\u2007\t"}
_MINUSES = {ord(sign): "-" for sign in "\u2212\u2013\u2012"}
_AMOUNT_SIGNS = _AMOUNT_SPACES | _MINUSES
_CURRENCY = re.compile(r"\s*(?:kr|sek)\.?$", re.IGNORECASE)
_SIGNED = re.compile(r"(?P<before>[-+]?) ?(?P<body>[0-9][0-9 .,']*|[.,][0-9]+) ?(?P<after>-?)")
_NUMBER = re.compile(
    r"(?P<whole>[0-9]*|[0-9]{1,3}(?P<group>[ .,'])[0-9]{3}(?:(?P=group)[0-9]{3})*)(?:(?P<sign>[.,])(?P<cents>[0-9]*))?"
)
_EITHER = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")

_ENGLISH_OR_SWEDISH_MONTH = r"(?:jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]*\.?"
_DATE_LIKE = re.compile(
    rf"[0-9]{{1,2}}[-/. ]{_ENGLISH_OR_SWEDISH_MONTH}|{_ENGLISH_OR_SWEDISH_MONTH}[-/. ][0-9]{{2,4}}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+)?",
    re.IGNORECASE,
)
_WHOLE_WITH_DECIMALS = re.compile(r"([0-9]+)[.,]0+")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
SUM_WORD = re.compile(r"(?:del|slut|total)?summa\b|total(?:t|er)?\b", re.IGNORECASE)

_YEAR_MONTH = re.compile(r"([0-9]{4})(?:[-/. ]([0-9]{1,2})|([0-9]{2})(?:[.,]0+)?)")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_MONTH = re.compile(r"([0-9]{1,2})(?:[.,]0+)?")
_NAMED_MONTH = re.compile(rf"({MONTH_PATTERN})\.?(?:[-/. ]*(?:20)?([0-9]{{2}}))?", re.IGNORECASE)
_YEAR = re.compile(r"([0-9]{4})(?:[.,]0+)?")
_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_ISO_DATE = re.compile(rf"([0-9]{{4}})(?:([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})|([0-9]{{2}})([0-9]{{2}})){_TIME}")
_DAY_MONTH_YEAR = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}")
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # 1990-01-01 and 2099-12-31 as Excel counts days


class Refused(ValueError):
    """The value cannot be used; the text is the Swedish reason and what to do."""


def trimmed(cell: Cell) -> str:
    """The text of a cell without the blanks around it; numbers and dates as a person would write them."""
    if isinstance(cell, str):
        return cell.strip(BLANKS)
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refuse_error_cell(text: str) -> None:
    if text.startswith("#"):
        raise Refused(
            "Cellen visar ett fel ur Excel i stället för ett värde. "
            "Rätta formeln eller kolumnbredden och spara om filen."
        )


def amount(cell: Cell, decimal: str = "") -> int:
    """The öre of an amount: ``1 234,50-``, ``(1 234,50)``, ``−5``, ``1.234,50`` ``1,234.50``; blank and ``-`` are 0.

    The last separator is the decimal sign. Only ``1.234`` and ``1,234`` can mean two things; ``decimal``, the sign that
    the rest of the file uses, decides those.
    """
    if not isinstance(cell, str):
        return _amount_of_number(cell)
    text = _CURRENCY.sub("", cell.translate(_AMOUNT_SIGNS).strip(BLANKS))
    if text in ("", "-"):
        return 0
    _refuse_error_cell(text)
    negative = text.startswith("(") and text.endswith(")")
    parts = _SIGNED.fullmatch(text[1:-1].strip() if negative else text)
    if parts is None or negative + bool(parts["before"]) + bool(parts["after"]) > 1:
        _refuse_amount()
    negative = negative or "-" in (parts["before"], parts["after"])
    ore = _unsigned(parts["body"].rstrip(), decimal)
    return -ore if negative else ore


def _refuse_amount() -> NoReturn:
    raise Refused("Beloppet går inte att läsa som ett tal. Skriv det med siffror, till exempel 1234,50.")


def _unsigned(body: str, decimal: str) -> int:
    if either := _EITHER.fullmatch(body):
        if not decimal:
            raise Refused(
                f"Tecknet {either[1]} kan vara decimaltecken eller tusentalsavgränsare. "
                "Skriv beloppet med två decimaler, till exempel 1234,00."
            )
        if decimal != either[1]:
            return _in_ore(body.replace(either[1], ""), "")
        return _in_ore(*body.split(either[1]))
    number = _NUMBER.fullmatch(body)
    if number is None or (number["sign"] and number["sign"] == number["group"]):
        _refuse_amount()
    whole = number["whole"].replace(number["group"], "") if number["group"] else number["whole"]
    return _in_ore(whole, number["cents"] or "")


def _in_ore(whole: str, cents: str) -> int:
    cents = cents.rstrip("0")
    if len(cents) > 2:
        raise Refused("Beloppet har fler än två decimaler. Avrunda till hela ören.")
    return _within_limit(int(whole or "0") * 100 + int(cents.ljust(2, "0")))


def _within_limit(ore: int) -> int:
    if abs(ore) > MAX_ORE:
        raise Refused("Beloppet är för stort. Det får ha högst 14 siffror före decimaltecknet.")
    return ore


def _amount_of_number(cell: int | float | date) -> int:
    if isinstance(cell, date):
        raise Refused("Beloppet har blivit ett datum i Excel. Formatera cellen som tal och skriv beloppet igen.")
    # Excel itself keeps and shows 15 significant digits; what lies beyond them is binary noise, not öre.
    ore = Decimal(f"{cell:.15g}") * 100
    if ore != ore.to_integral_value():
        raise Refused("Beloppet har fler än två decimaler. Avrunda till hela ören, till exempel med AVRUNDA i Excel.")
    return _within_limit(int(ore))


def decimal_sign(text: str) -> str:
    """The decimal sign that an amount gives away on its own; empty when it tells nothing."""
    body = _CURRENCY.sub("", text.translate(_AMOUNT_SIGNS)).strip(BLANKS + "()-+")
    number = None if _EITHER.fullmatch(body) else _NUMBER.fullmatch(body)
    if number is None:
        return ""
    if number["sign"]:
        return number["sign"] if number["sign"] != number["group"] else ""
    return {".": ",", ",": "."}.get(number["group"] or "", "")


def code(cell: Cell) -> str:
    """A code as text, leading zeros kept; empty when the cell is. Excel's ``40100.0`` and ``="0123"`` are mended."""
    if isinstance(cell, date):
        _refuse_date()
    text = trimmed(cell)
    if text in ("", "-"):
        return ""
    if formula := _TEXT_FORMULA.fullmatch(text):
        text = formula[1].strip(BLANKS)
    text = text.removeprefix("'")
    if whole := _WHOLE_WITH_DECIMALS.fullmatch(text):
        return whole[1]
    if text.isdecimal() and text.isascii() and len(text) <= MAX_CODE:
        return text
    _refuse_error_cell(text)
    if _DATE_LIKE.fullmatch(text):
        _refuse_date()
    if _SCIENTIFIC.fullmatch(text):
        raise Refused(
            "Excel har gjort om koden till ett avrundat tal. Formatera kolumnen som text och hämta ut filen igen."
        )
    if SUM_WORD.match(text):
        raise Refused("Här står en summa i stället för en kod. Ta bort raden eller fyll i koden.")
    if len(text) > MAX_CODE or any(sign in text for sign in BLANKS):
        raise Refused(f"En kod ska stå ensam, utan text och mellanslag, med högst {MAX_CODE} tecken.")
    return text


def _refuse_date() -> NoReturn:
    raise Refused(
        "Koden har blivit ett datum i Excel (så blir 1-2 till 02-jan). "
        "Formatera kolumnen som text och skriv koden igen."
    )


def account(cell: Cell) -> str:
    """An account: a code of digits only; empty when the cell is."""
    text = code(cell)
    if text and not (text.isdecimal() and text.isascii()):
        raise Refused("Ett konto består bara av siffror. Rätta kontot.")
    return text


def year(cell: Cell) -> int | None:
    """A calendar year; None when the cell is blank."""
    text = trimmed(cell)
    if not text:
        return None
    parts = _YEAR.fullmatch(text)
    if parts is None:
        raise Refused("Året går inte att läsa. Skriv det med fyra siffror, till exempel 2023.")
    return _plausible(int(parts[1]))


def _plausible(number: int) -> int:
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Refused(f"Året {number} är inte rimligt. Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}.")
    return number


def period(cell: Cell, of_year: int | None = None) -> int:
    """The period YYYYMM of ``202308``, ``2023-08``, ``aug 2023``, a date, or a month with ``of_year``."""
    if isinstance(cell, date):
        return _plausible(cell.year) * 100 + cell.month
    text = trimmed(cell)
    if not text:
        raise Refused("Perioden saknas. Fyll i den som ÅÅÅÅMM, till exempel 202308.")
    number, month = _year_and_month(text)
    if not 1 <= month <= 12:
        raise Refused(
            f"Period {month:02d} är ingen månad. Bokslutsperioder (00 och 13) läses inte in; "
            "lägg raden på en av månaderna 01–12 eller ta bort den."
        )
    if number is None and of_year is None:
        raise Refused("Perioden saknar år. Skriv den som ÅÅÅÅMM, till exempel 202308, eller lägg till kolumnen År.")
    return _plausible(number or of_year or 0) * 100 + month


def _year_and_month(text: str) -> tuple[int | None, int]:
    if parts := _YEAR_MONTH.fullmatch(text):
        return int(parts[1]), int(parts[2] or parts[3])
    if parts := _MONTH.fullmatch(text):
        return None, int(parts[1])
    if parts := _MONTH_YEAR.fullmatch(text):
        return int(parts[2]), int(parts[1])
    if parts := _NAMED_MONTH.fullmatch(text):
        return (2000 + int(parts[2]) if parts[2] else None), MONTH_NAMES.index(parts[1][:3].lower()) + 1
    if _ISO_DATE.fullmatch(text) and (day := booking_date(text)):
        return day.year, day.month
    raise Refused("Perioden går inte att läsa. Skriv den som ÅÅÅÅMM, till exempel 202308.")


def booking_date(cell: Cell, order: str = "") -> date | None:
    """``2023-08-31``, ``20230831``, ``31.8.2023``; ``8/9/2023`` if ``order`` (dmy, mdy) tells."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(cell))
    text = trimmed(cell)
    if text in ("", "-"):
        return None
    if parts := _ISO_DATE.fullmatch(text):
        return _real_date(int(parts[1]), int(parts[3] or parts[5]), int(parts[4] or parts[6]))
    if parts := _DAY_MONTH_YEAR.fullmatch(text):
        first, second, number = int(parts[1]), int(parts[3]), int(parts[4])
        order = date_order(text) or ("dmy" if first == second else order)
        if not order:
            raise Refused("Det går inte att veta vad som är dag och vad som är månad. Skriv datumet som ÅÅÅÅ-MM-DD.")
        return _real_date(number, second, first) if order == "dmy" else _real_date(number, first, second)
    raise Refused("Datumet går inte att läsa. Skriv det som ÅÅÅÅ-MM-DD, till exempel 2023-08-31.")


def _real_date(number: int, month: int, day: int) -> date:
    try:
        return date(_plausible(number), month, day)
    except ValueError as error:
        if isinstance(error, Refused):
            raise
        raise Refused("Datumet finns inte i kalendern. Rätta det och skriv det som ÅÅÅÅ-MM-DD.") from None


def date_order(text: str) -> str:
    """The order that a day/month/year date gives away: ``dmy`` or ``mdy``; empty when it could be both or is neither.

    Points between the parts are never American.
    """
    parts = _DAY_MONTH_YEAR.fullmatch(text.strip(BLANKS))
    if parts is None:
        return ""
    if parts[2] == "." or int(parts[1]) > 12:
        return "dmy"
    return "mdy" if int(parts[3]) > 12 else ""
