"""Regel 8, meningar: words twice, brackets left open, sentences that begin or end in the wrong way. Pure."""

import re
from collections.abc import Iterator

from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Found, Rule, Severity
from reports.proofreading.reading import Reading
from reports.proofreading.spelling import is_word
from reports.proofreading.swedish import SHORT

_TWICE = re.compile(r"\b(?P<words>[\wåäö-]{2,}(?: [\wåäö-]+){0,2}) (?P=words)\b", re.IGNORECASE)
_ARTICLES = re.compile(r"\b(?:ett en|en ett|en en|ett ett|den ett|för vid|i för|är är|har är|är har|att att)\b(?! \d)")
_SMALL = re.compile(r"(?<![.\d])(?<=[a-zåäö)])\. (?P<word>[a-zåäö]{3,})\b")
_COMMA = re.compile(
    r"(?<![\wåäöÅÄÖ])(?P<before>[a-zåäö]{3,}), (?P<word>[A-ZÅÄÖ][a-zåäö]{3,}) "
    r"(?=(?:[a-zåäö]+ ){0,2}[a-zåäö]+(?:as|es|ar|er|de|te|år|är)\b)"
)
ALLOWED_TWICE = frozenset({"den", "det", "som", "på", "i", "för", "om", "till", "att", "av", "med"})


def twice(reading: Reading, _: Facts) -> Iterator[Found]:
    """The same words twice running, and small words that cannot follow each other."""
    for passage in reading.prose:
        for match in _TWICE.finditer(passage.text):
            if match["words"].lower() not in ALLOWED_TWICE and not match["words"].isdigit():
                yield Found(passage.place, match[0], "", "dubblerat", f"Skriv {match['words']} en gång.")
        for match in _ARTICLES.finditer(passage.text):
            start = passage.text.rfind(" ", 0, match.start() - 1) + 1
            tail = passage.text[match.start() : match.end() + 40].split(" ")
            words = passage.text[start : match.start()] + " ".join(tail[:4])
            yield Found(passage.place, words, "", f"”{match[0]}”", "Ta bort det ena ordet.")


def brackets(reading: Reading, _: Facts) -> Iterator[Found]:
    """Brackets and quotation marks that are opened and not closed, or the reverse."""
    for passage in reading.prose:
        for opened, closed in (("(", ")"), ("[", "]")):
            text = re.sub(r"(?m)^\(?[a-z0-9]{1,2}\) ", "", passage.text)
            depth, at = 0, 0
            for number, letter in enumerate(text):
                if letter == opened:
                    depth, at = depth + 1, number
                elif letter == closed:
                    depth -= 1
                    if depth < 0:
                        at = number
                        break
            if depth:
                start = max(text.rfind(" ", 0, max(at - 25, 0)), 0)
                yield Found(
                    passage.place,
                    text[start : at + 40].strip(),
                    f"{opened} {closed}",
                    "ett tecken saknas",
                    "Sätt ut det parentestecken som saknas.",
                )


def starts(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Sentences that begin with a small letter, and commas where a full stop is meant."""
    names = {word.lower() for unit in facts.units for word in re.findall(r"[\wåäö]+", unit.name)}
    for passage in reading.prose:
        for match in _SMALL.finditer(passage.text):
            word_before = passage.text[: match.start() + 1].rsplit(" ", 1)[-1].strip("().").lower()
            if word_before in SHORT or len(word_before) < 3:
                continue
            start = passage.text.rfind(".", 0, match.start()) + 1
            yield Found(
                passage.place,
                passage.text[start : match.end() + 30].strip(),
                "",
                "liten bokstav efter punkt",
                "Något kan ha fallit bort: börja meningen med stor bokstav.",
            )
        for match in _COMMA.finditer(passage.text):
            if match["word"].lower() not in names and _ordinary(match["word"], reading):
                yield Found(
                    passage.place,
                    f"{match['before']}, {match['word']}",
                    "",
                    "komma före stor bokstav",
                    "Sätt punkt, eller skriv ordet med liten bokstav.",
                )


def _ordinary(word: str, reading: Reading) -> bool:
    """Whether a word is no name: the dictionary has it with a small letter, or the report has what it begins with."""
    low = word.lower()
    begun = low[: max(len(low) - 2, 5)]
    return is_word(low) or any(re.search(rf"(?<![\wåäö]){re.escape(begun)}", one.text) for one in reading.passages)


RULES = (
    Rule(
        "form-dubbelt",
        Family.NAMES,
        "Ord som står två gånger",
        "Hittar samma ord två gånger i rad, och par som ”ett en”.",
        "De blir kvar när en mening skrivs om.",
        Severity.WARNING,
        twice,
    ),
    Rule(
        "form-parentes",
        Family.NAMES,
        "Parentesen är inte hel",
        "Hittar parenteser som öppnas och inte stängs, och tvärtom.",
        "Läsaren vet inte var inskottet slutar.",
        Severity.WARNING,
        brackets,
    ),
    Rule(
        "form-mening",
        Family.NAMES,
        "Meningen börjar fel",
        "Hittar liten bokstav efter punkt, och komma där en ny mening börjar.",
        "Ofta har ett ord fallit bort.",
        Severity.WARNING,
        starts,
    ),
)
