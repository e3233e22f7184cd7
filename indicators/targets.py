"""Önskat utfall: what the committee wants of an indicator, in the words that the report prints. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.values import UnreadableValue, clean, parse_number

ABSOLUTE = "absolutbelopp"


class Kind(StrEnum):
    """What kind of wish it is."""

    INCREASE = "increase"
    DECREASE = "decrease"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    GREATER_THAN = "greater_than"
    NOT_NEGATIVE = "not_negative"
    INTERVAL = "interval"
    NUMBER = "number"
    TEXT = "text"


_WORDS = {
    "öka": Kind.INCREASE,
    "ökar": Kind.INCREASE,
    "minska": Kind.DECREASE,
    "minskar": Kind.DECREASE,
    "ej negativ": Kind.NOT_NEGATIVE,
    "ej negativt": Kind.NOT_NEGATIVE,
}
_BOUNDS = {
    "≥": Kind.AT_LEAST,
    ">=": Kind.AT_LEAST,
    "minst": Kind.AT_LEAST,
    "≤": Kind.AT_MOST,
    "<=": Kind.AT_MOST,
    "högst": Kind.AT_MOST,
    "<": Kind.LESS_THAN,
    "mindre än": Kind.LESS_THAN,
    ">": Kind.GREATER_THAN,
    "större än": Kind.GREATER_THAN,
    "mer än": Kind.GREATER_THAN,
}
_NUMBER = r"[-−]?\d[\d ]*(?:[.,]\d+)? ?%?"
_BOUND = re.compile(rf"({'|'.join(sorted(_BOUNDS, key=len, reverse=True))}) ?({_NUMBER})( [^\d]+)?", re.IGNORECASE)
_INTERVAL = re.compile(rf"(?:mellan )?({_NUMBER})(?: ?[–-] ?| och )({_NUMBER})", re.IGNORECASE)


class UnreadableTarget(ValueError):
    """A target that no rule can judge although it has a number in it; the text is Swedish and says what to write."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"Önskat utfall ”{text}” går inte att pröva. Skriv Öka, Minska, ett tal, Mindre än 23, Större än 23, "
            "≥ 4, ≤ 4, ett intervall som 4–6, Ej negativ, eller en text utan siffror."
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A wish: its kind, its number (the lower end of an interval), the upper end, the words that go with it.

    ``absolute``: the number is compared with the value's size without its sign.
    """

    kind: Kind
    number: Decimal | None = None
    upper: Decimal | None = None
    text: str = ""
    absolute: bool = False


def parse_target(text: str) -> Target | None:
    """The target that a text says; None for an empty text. Raises UnreadableTarget for ”ungefär 5”."""
    words = clean(text)
    absolute = words.casefold().endswith(f"({ABSOLUTE})")
    bare = words[: -len(ABSOLUTE) - 2].strip() if absolute else words
    if not bare:
        return None
    try:
        target = _target(bare)
    except UnreadableValue:
        raise UnreadableTarget(text) from None
    if target is None or (absolute and target.kind is Kind.TEXT):
        raise UnreadableTarget(text)
    return Target(target.kind, target.number, target.upper, target.text, absolute)


def _target(words: str) -> Target | None:
    """The target without the word about its absolute value; None when there is a number that no rule understands."""
    if kind := _WORDS.get(words.casefold()):
        return Target(kind)
    if bound := _BOUND.fullmatch(words):
        return Target(_BOUNDS[bound[1].casefold()], parse_number(bound[2]), text=(bound[3] or "").strip())
    if ends := _INTERVAL.fullmatch(words):
        low, high = parse_number(ends[1]), parse_number(ends[2])
        return Target(Kind.INTERVAL, low, high) if low < high else None
    if not re.search(r"\d", words):
        return Target(Kind.TEXT, text=words)
    return Target(Kind.NUMBER, parse_number(words))
