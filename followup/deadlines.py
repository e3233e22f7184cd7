"""Last days in words: how long is left, how late something is, whether it came in time. Pure: today is an argument."""

from datetime import date

from followup.periods import MONTHS

COUNTED = 60  # days: beyond that their number says nothing


def day(value: date) -> str:
    """A date as Swedes read it: ``12 september 2023``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def is_late(due: date | None, today: date) -> bool:
    """Whether the last day has passed."""
    return due is not None and today > due


def left(due: date | None, today: date) -> str:
    """How long is left until the last day, or how late it is: ``4 dagar kvar``, ``i dag``, ``3 dagar försenad``."""
    if due is None:
        return "ingen sista dag"
    days = (due - today).days
    if abs(days) > COUNTED:
        return f"mer än {COUNTED} dagar kvar" if days > 0 else f"mer än {COUNTED} dagar försenad"
    if days == 0:
        return "i dag"
    if days == 1:
        return "i morgon"
    return f"{days} dagar kvar" if days > 0 else f"{_days(-days)} försenad"


def kept(due: date | None, delivered: date) -> str:
    """Whether what was delivered came in time: ``i tid``, ``2 dagar för sent``."""
    if due is None or delivered <= due:
        return "i tid"
    return f"{_days((delivered - due).days)} för sent"


def _days(number: int) -> str:
    return "1 dag" if number == 1 else f"{number} dagar"
