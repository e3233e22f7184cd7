"""Stavning: words that a well-kept Swedish dictionary does not know. A hint, kept apart from the rules. Pure."""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import hunspell

from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Found, Rule, Severity
from reports.proofreading.reading import Reading

FOLDER = Path(sys.prefix) / "share" / "hunspell"
LANGUAGE = "sv_SE"
LETTERS = "etansrildogkmfvpuhcbyxäåöjz"
MOST = 3  # suggestions
SHORTEST = 4  # letters
_WORD = re.compile(r"(?<![\w@./:-])[a-zåäöéàA-ZÅÄÖ][a-zåäöéà]+(?:-[a-zåäöé]+)*(?![\w@/]|\.\w)")


@lru_cache(maxsize=1)
def dictionary() -> hunspell.Hunspell:
    """The dictionary, read once in a process."""
    return hunspell.Hunspell(LANGUAGE, hunspell_data_dir=str(FOLDER))


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Whether the dictionary has a word exactly as it is written."""
    return bool(dictionary().spell(word))


@lru_cache(maxsize=65536)
def known(word: str) -> bool:
    """Whether the dictionary knows a word, or each part of a hyphenated one."""
    spell = dictionary().spell
    return bool(spell(word) or spell(word.capitalize()) or ("-" in word and all(map(_part_known, word.split("-")))))


def _part_known(part: str) -> bool:
    return len(part) < SHORTEST or bool(dictionary().spell(part) or dictionary().spell(part.capitalize()))


@lru_cache(maxsize=8192)
def suggestions(word: str) -> tuple[str, ...]:
    """Words of the dictionary that are one slip away, the likeliest kinds of slip first.

    The dictionary's own suggestions take seconds for a Swedish compound; a review has hundreds of words to look at.
    """
    found: list[str] = []
    for slip in _slips(word):
        if slip not in found and is_word(slip):
            found.append(slip)
            if len(found) == MOST:
                break
    return tuple(found)


def _slips(word: str) -> Iterator[str]:
    """The words that a slip may have made this one of: letters swapped, left out, too many or another."""
    parts = [(word[:k], word[k:]) for k in range(len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1)
    yield from (a + letter + b for a, b in parts for letter in LETTERS)
    yield from (a + b[1:] for a, b in parts if b)
    yield from (a + letter + b[1:] for a, b in parts if b for letter in LETTERS)


def unknown(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Each word that the dictionary does not know, once; names and the words of the registers are left alone."""
    vocabulary = _vocabulary(facts)
    texts = [(one.place, one.text) for one in reading.prose]
    texts += [(set_.place, column.text) for set_ in reading.tables for column in set_.table.columns]
    texts += [(one.place, one.section.title) for one in reading.sections]
    seen: set[str] = set()
    for place, text in texts:
        for match in _WORD.finditer(text):
            word = match[0]
            low = word.lower()
            if low in seen or len(word) < SHORTEST or low in vocabulary or low.removesuffix("s") in vocabulary:
                continue
            if (word[0].isupper() and not _begins(text, match.start())) or known(low):
                continue
            seen.add(low)
            told = suggestions(low)
            if word[0].isupper() and not told:
                continue
            yield Found(
                place,
                _around(text, match),
                "ordboken",
                word,
                f"Menas {' eller '.join(told)}?" if told else "Ordet finns inte i ordboken.",
            )


def _vocabulary(facts: Facts) -> set[str]:
    names = [one.name for one in facts.units] + [one.name for one in facts.goals]
    names += [one.name for one in facts.indicators]
    names += [*facts.overall_goals, *facts.areas, facts.municipality, facts.committee]
    return {word.lower() for name in names for word in re.findall(r"[\wåäöÅÄÖ-]+", name)}


def _begins(text: str, at: int) -> bool:
    return at == 0 or text[:at].rstrip()[-1:] in {".", ":", "!", "?"}


def _around(text: str, match: re.Match[str]) -> str:
    start = text.rfind(" ", 0, max(match.start() - 15, 0)) + 1
    end = text.find(" ", min(match.end() + 12, len(text)))
    return text[start : end if end > 0 else None]


RULES = (
    Rule(
        "sprak-stavning",
        Family.LANGUAGE,
        "Ordet finns inte i ordboken",
        "Slår upp varje ord i en svensk ordbok (Hunspell); namn och registrens ord är undantagna.",
        "Stavfel drar uppmärksamheten från innehållet.",
        Severity.HINT,
        unknown,
    ),
)
