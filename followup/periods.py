"""Periods: months as the whole numbers of the ledger, 202308 = August 2023."""

from collections.abc import Iterator
from datetime import date

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


def period(year: int, month: int) -> int:
    """The period of a month. Raises ValueError when the month is not 1–12."""
    if not 1 <= month <= 12:
        raise ValueError(f"månad {month} finns inte")
    return year * 100 + month


def year_of(period: int) -> int:
    """The calendar year of a period."""
    return period // 100


def month_of(period: int) -> int:
    """The month (1–12) of a period."""
    return period % 100


def year_to(through: int) -> list[int]:
    """The periods from January of the year up to and with ``through``."""
    return list(range(year_of(through) * 100 + 1, through + 1))


def whole_year(year: int) -> list[int]:
    """The twelve periods of a year."""
    return year_to(period(year, 12))


def year_before(period: int) -> int:
    """The same month of the year before."""
    return period - 100


def following(period: int) -> int:
    """The month after."""
    return period + 89 if month_of(period) == 12 else period + 1


def between(first: int, last: int) -> Iterator[int]:
    """Each period from ``first`` to ``last``, both included."""
    while first <= last:
        yield first
        first = following(first)


def first_day(period: int) -> date:
    """The first day of the month."""
    return date(year_of(period), month_of(period), 1)


def last_day(period: int) -> date:
    """The last day of the month."""
    return date.fromordinal(first_day(following(period)).toordinal() - 1)


def shown(period: int) -> str:
    """A month in words: ``augusti 2023``."""
    return f"{MONTHS[month_of(period) - 1]} {year_of(period)}"


def span(first: int, last: int) -> str:
    """The months from ``first`` to ``last`` in words: ``januari 2023 – augusti 2023``; one alone by its own name."""
    return shown(first) if first == last else f"{shown(first)} – {shown(last)}"


def month_short(month: int) -> str:
    """A month (1–12) as a chart's axis says it: ``aug``."""
    return MONTHS[month - 1][:3]


def span_shown(through: int) -> str:
    """The months of a year up to ``through`` as table headings say it: ``jan–aug 2023``; one alone as ``jan 2023``."""
    last = month_short(month_of(through))
    months = last if month_of(through) == 1 else f"jan–{last}"
    return f"{months} {year_of(through)}"
