"""Tal i löptext: numbers in Swedish typography with their units, signs and what they are not. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reports.proofreading.swedish import MONTHS, NUMBER_WORDS

SCALES = {
    "mnkr": 6,
    "mkr": 6,
    "msek": 6,
    "miljoner kronor": 6,
    "miljoner": 6,
    "miljarder kronor": 9,
    "mdkr": 9,
    "tkr": 3,
    "tusen kronor": 3,
    "kronor": 0,
    "kr": 0,
}
UNITS = {
    "%": "%",
    "procent": "%",
    "procentenheter": "pe",
    "procentenhet": "pe",
    "år": "år",
    "st": "st",
    "stycken": "st",
    "hektar": "ha",
    "ha": "ha",
    "enhet": "enhet",
    "enheter": "enhet",
}
_SPACE = r"[ \u00a0\u202f]"
_UNITS = "|".join(sorted((*SCALES, *UNITS), key=len, reverse=True))
NUMBER = re.compile(
    rf"(?<![\w,.:§/-])(?P<sign>[+−–-])?(?P<digits>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+)(?P<decimals>,\d+)?"
    rf"(?:{_SPACE}?\(?(?P<unit>{_UNITS})\)?(?![\w-]))?",
    re.IGNORECASE,
)
SURPLUS = re.compile(r"överskott|positiv\w* avvikelse|positivt resultat|plusresultat", re.IGNORECASE)
DEFICIT = re.compile(r"underskott|negativ\w* avvikelse|negativt resultat|minusresultat", re.IGNORECASE)
_MONTHS = "|".join(MONTHS)
_HARD_SPACES = re.compile("[\u00a0\u202f]")
_NOT_A_COUNT = re.compile(
    rf"\b\d{{1,2}} (?:{_MONTHS})\b(?: \d{{4}})?|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{4}}[-–/]\d{{2,4}}\b|§+ ?\d+|"
    r"\b(?:vecka|fas|kap|nivå|steg|bilaga|sida|not|punkt|tabell|diagram|etapp|lag|SFS|år|åren|årskurs) \d+|"
    r"\b\d+:[\wåäö]+|\bmål \d+|\b\d+ ?\(\d+\)|\b\d+ kap\b|\w(?:gatan|vägen|gränden|torget|stigen|allén) \d+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """A number in a text: where it stands, its value in the unit, how many decimals, and the unit's kind.

    ``unit`` is ``kr`` (with ``scale``, the power of ten), ``%``, ``pe`` (percentage points), ``år``, ``st``, ``ha``,
    ``enhet`` or empty.
    """

    start: int
    end: int
    text: str
    value: Decimal
    decimals: int
    unit: str
    scale: int = 0
    signed: bool = False

    @property
    def kronor(self) -> Decimal:
        """An amount in kronor."""
        return self.value.scaleb(self.scale)

    def tells(self, exact: Decimal) -> bool:
        """Whether it is ``exact`` rounded to the decimals that are shown; the sign is left to the words."""
        half = Decimal(5).scaleb(-self.decimals - 1 + self.scale)
        return abs(abs(exact) - abs(self.kronor)) <= half


@lru_cache(maxsize=16384)
def mentions(text: str) -> tuple[Mention, ...]:
    """The numbers of a text that count or measure: no dates, years, §, weeks or numbers of other kinds."""
    barred = [match.span() for match in _NOT_A_COUNT.finditer(_HARD_SPACES.sub(" ", text))]
    found = []
    for match in NUMBER.finditer(text):
        unit = (match["unit"] or "").lower()
        if any(start < match.end() and match.start() < end for start, end in barred) and unit not in SCALES:
            continue
        one = _mention(match, unit)
        if not unit and is_year(one):
            continue
        found.append(one)
    return tuple(found)


def _mention(match: re.Match[str], unit: str) -> Mention:
    decimals = match["decimals"] or ""
    digits = re.sub(_SPACE, "", match["digits"])
    value = Decimal(digits + decimals.replace(",", "."))
    minus = match["sign"] in {"−", "-", "–"}
    return Mention(
        start=match.start(),
        end=match.end(),
        text=match[0],
        value=-value if minus else value,
        decimals=max(len(decimals) - 1, 0),
        unit="kr" if unit in SCALES else UNITS.get(unit, ""),
        scale=SCALES.get(unit, 0),
        signed=minus or match["sign"] == "+",
    )


def is_year(one: Mention) -> bool:
    """Whether a bare number can only be a year."""
    return one.decimals == 0 and 1900 <= one.value <= 2100 and len(one.text.strip("+-−–")) == 4


def count_of(word: str) -> int | None:
    """The number that a word or digits tell: ``fem``, ``12``."""
    low = word.lower()
    if low.isdigit():
        return int(low)
    return NUMBER_WORDS.get(low)


def printed(value: Decimal, decimals: int | None = None) -> str:
    """A number as Swedish text prints it: comma, thousands apart, minus sign."""
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals))
    text = f"{abs(value):,f}".replace(",", "\u00a0").replace(".", ",")
    return ("−" if value < 0 else "") + text


def read_cell(text: str) -> Decimal | None:
    """The number that a cell of a table holds and nothing else; None for any other text."""
    bare = re.sub(rf"{_SPACE}|\*|\+", "", text).replace("−", "-").replace("–", "-")
    bare = re.sub(r"(?:%|mnkr|tkr|kr)$", "", bare)
    if not re.fullmatch(r"-?\d+(?:[,.]\d+)?", bare):
        return None
    return Decimal(bare.replace(",", "."))


def decimals_of(text: str) -> int:
    """How many decimals a cell shows."""
    match = re.search(r"[,.](\d+)", text)
    return len(match[1]) if match else 0
