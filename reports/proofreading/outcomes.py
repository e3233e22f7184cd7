"""Regel 2, indikatorer i text: a number said of an indicator must be one of its outcomes, targets or changes. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from reports.proofreading.facts import Facts, Indicator
from reports.proofreading.findings import Family, Found, Place, Rule, Severity
from reports.proofreading.numbers import Mention, mentions, printed, read_cell
from reports.proofreading.reading import Reading
from reports.proofreading.swedish import content, likeness

ALIKE = 0.99  # of the words of a short name must be found
ALIKE_LONG = 0.75  # of those of a long one
LONG = 4  # words
COUNTED = frozenset({"%", "pe", "år", "enhet", "ha"})
_STILL = re.compile(
    r"\b(?:fortsatt|oförändra[dt]|alltjämt|fortfarande|liksom (?:i fjol|tidigare|föregående år))\b", re.I
)
_DIRECTLY = re.compile(r"\s*(?:till|på|vid|om)?\s*(?:drygt|knappt|cirka|ca)?\s*", re.IGNORECASE)
_LEVEL = re.compile(
    r"\(%\)|%|\bandel(?:en)?\b|\bantal(?:et)?\b|\bkommunen totalt\b|\btotalt?\b|\b[A-ZÅÄÖ]{2,4}\b|,", re.I
)
_LOOSE = re.compile(r"(?:om|till|på|är) (?:än )?(?:drygt |knappt |cirka |ca |nära )?$")


def core(indicator: Indicator) -> str:
    """What an indicator is of: its name up to the first explanation, without level, unit and form of counting."""
    name = re.split(r"[;.(–]| - ", indicator.name, maxsplit=1)[0]
    return re.sub(r"\s+", " ", _LEVEL.sub(" ", name)).strip()


def meant(sentence: str, facts: Facts) -> list[Indicator]:
    """The indicators that a sentence is about."""
    found = []
    for one in facts.indicators:
        name = core(one)
        size = len(content(name))
        if one.parent or not size or (size == 1 and len(name) < 8):
            continue
        if likeness(name, sentence) >= (ALIKE if size < LONG else ALIKE_LONG):
            found.append(one)
    return found


def outcomes(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Numbers said of indicators that are none of their outcomes, parts, targets or changes."""
    for passage, sentence in reading.said:
        if not mentions(sentence):
            continue
        about = meant(sentence, facts)
        known = [number for one in about for number in _numbers(one, facts)]
        if not known:
            continue
        steps = [abs(a - b) for one in about for a, b in combinations(_own(one), 2)]
        for mention in mentions(sentence):
            if mention.unit not in COUNTED and not (mention.decimals and not mention.unit):
                continue
            if not _LOOSE.search(sentence[: mention.start]) and mention.unit not in {"%", "år"}:
                continue
            if any(_same(mention, number) for number in (*known, *steps)):
                continue
            nearest = min(known, key=lambda number: abs(number - mention.value))
            yield Found(
                passage.place,
                sentence,
                f"{about[0].name}: {_told(about[0])}",
                f"{mention.text} mot {printed(nearest)}",
                "Rätta talet, eller säg vilket mått, vilken tid och vilken grupp det gäller.",
            )
            break


def _own(one: Indicator) -> list[Decimal]:
    return [value.number for value in one.values if value.number is not None]


def _numbers(one: Indicator, facts: Facts) -> list[Decimal]:
    """Its outcomes, its target, and the outcomes of its parts."""
    parts = [part for part in facts.indicators if part.parent == one.name]
    wish = re.search(r"[−-]?\d+(?:,\d+)?", one.target)
    target = [number] if wish and (number := read_cell(wish[0])) is not None else []
    return [number for each in (one, *parts) for number in _own(each)] + (target if _own(one) else [])


def _same(mention: Mention, number: Decimal) -> bool:
    return abs(abs(number) - abs(mention.value)) <= Decimal(5).scaleb(-mention.decimals - 1)


def _told(one: Indicator) -> str:
    return ", ".join(f"{value.year}: {value.text.replace('.', ',')}" for value in one.values)


def steady(reading: Reading, facts: Facts) -> Iterator[Found]:
    """”Fortsatt”, ”oförändrat” said of an outcome that was another the time before."""
    for passage in reading.prose:
        for _, sentence in passage.sentences:
            for clause in re.split(r",? (?:och|men|medan) (?=\w+ )|;", sentence):
                match = _STILL.search(clause)
                numbers = [
                    one for one in mentions(clause) if match and _DIRECTLY.fullmatch(clause[match.end() : one.start])
                ]
                if match and numbers:
                    yield from _steady(passage.place, clause, sentence, match[0], numbers[0], facts)


def _steady(place: Place, clause: str, sentence: str, word: str, mention: Mention, facts: Facts) -> Iterator[Found]:
    for one in meant(clause, facts):
        values = _own(one)
        if len(values) < 2 or not _same(mention, values[-1]):
            continue
        if not _same(mention, values[-2]):
            yield Found(
                place,
                sentence,
                f"{one.name}: {_told(one)}",
                f"{word}, men {printed(values[-2])} gången före",
                f"Ta bort ”{word}”, eller säg hur det har ändrats.",
            )
            return


RULES = (
    Rule(
        "text-indikator",
        Family.AMOUNTS,
        "Talet är inte indikatorns",
        "Jämför tal i meningar om en indikator med dess utfall, målvärde, delar och förändringar.",
        "Texten och tabellen ska säga samma sak om samma mått.",
        Severity.WARNING,
        outcomes,
    ),
    Rule(
        "text-fortsatt",
        Family.AMOUNTS,
        "”Fortsatt” trots att värdet har ändrats",
        "Ser om ett utfall som sägs vara fortsatt eller oförändrat var ett annat gången före.",
        "Ordet döljer en förändring som läsaren borde få veta.",
        Severity.WARNING,
        steady,
    ),
)
