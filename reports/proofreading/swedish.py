"""Svensk text: sentences, words and their forms, as municipal prose writes them. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

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
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
ONES = (
    "noll",
    "ett",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
    "nitton",
    "tjugo",
)
NUMBER_WORDS = {word: number for number, word in enumerate(ONES)} | {"en": 1, "bägge": 2, "båda": 2}
SHORT = (
    "bl.a",
    "t.ex",
    "t ex",
    "dvs",
    "d.v.s",
    "m.m",
    "m.fl",
    "ca",
    "kl",
    "s.k",
    "resp",
    "inkl",
    "exkl",
    "f.d",
    "o.s.v",
    "kap",
    "jfr",
    "fr.o.m",
    "t.o.m",
    "nr",
    "p.g.a",
    "etc",
    "i.u",
)
STOP = frozenset(
    [
        "och",
        "eller",
        "samt",
        "att",
        "som",
        "för",
        "med",
        "av",
        "på",
        "i",
        "till",
        "från",
        "om",
        "den",
        "det",
        "de",
        "ett",
        "en",
        "är",
        "har",
        "inte",
        "ska",
        "vid",
        "under",
        "inom",
        "genom",
        "per",
        "mot",
        "sin",
        "sina",
        "sitt",
        "där",
        "när",
        "också",
        "även",
        "vilket",
        "vilka",
        "dess",
        "deras",
        "kan",
        "kommer",
        "kom",
        "bli",
        "blir",
        "blev",
        "har",
        "hade",
        "varit",
        "utifrån",
        "avseende",
        "gällande",
        "kring",
        "mellan",
        "andra",
        "alla",
        "denna",
        "detta",
        "dessa",
        "efter",
        "före",
        "över",
        "hos",
        "än",
        "så",
        "år",
        "året",
        "ha",
        "få",
        "får",
    ]
)
WORD = re.compile(r"[^\W\d_]+(?:[-–:.’'][^\W\d_]+)*-?", re.UNICODE)
_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[”\"’(]?[A-ZÅÄÖ0-9])")


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[tuple[int, str], ...]:
    """The sentences of a paragraph with where each begins. Abbreviations and ordinals do not end one."""
    found, start = [], 0
    for match in _END.finditer(text):
        before = text[start : match.start()].rstrip('”"’)')
        if _abbreviated(before):
            continue
        found.append((start, text[start : match.end()].strip()))
        start = match.end()
    if text[start:].strip():
        found.append((start, text[start:].strip()))
    return tuple(found)


def _abbreviated(before: str) -> bool:
    last = before.rsplit(maxsplit=1)[-1].rstrip(".").lower().strip('(”"') if before.strip() else ""
    return last in SHORT or (len(last) == 1 and last.isalpha()) or (last.isdigit() and len(last) <= 2)


def words(text: str) -> list[str]:
    """The words of a text, as written."""
    return WORD.findall(text)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without the endings of number, definiteness and genitive: rough, only to tell what is the same word."""
    low = word.lower().replace("-", "").replace(":", "")
    for ending in (
        "ernas",
        "arnas",
        "ornas",
        "andet",
        "ningarna",
        "ningens",
        "ningen",
        "ningar",
        "ning",
        "erna",
        "arna",
        "orna",
        "ens",
        "ets",
        "ad",
        "ade",
        "ats",
        "at",
        "are",
        "na",
        "en",
        "et",
        "er",
        "ar",
        "or",
        "as",
        "s",
        "n",
        "t",
        "a",
        "e",
    ):
        if low.endswith(ending) and len(low) - len(ending) >= 4:
            return low[: -len(ending)]
    return low


@lru_cache(maxsize=16384)
def content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem(one) for one in words(text) if len(one) > 2 and one.lower() not in STOP)


@lru_cache(maxsize=65536)
def likeness(part: str, whole: str) -> float:
    """How much of the meaning of ``part`` is found in ``whole``: from 0 to 1. Parts of compounds count."""
    wanted, there = content(part), content(whole)
    if not wanted:
        return 0.0
    return sum(1.0 for one in wanted if _among(one, there)) / len(wanted)


def _among(one: str, there: Iterable[str]) -> bool:
    return any(
        one == other
        or (min(len(one), len(other)) >= 5 and (one.startswith(other) or other.startswith(one)))
        or (min(len(one), len(other)) >= 6 and (one in other or other in one))
        for other in there
    )


def distance(one: str, other: str, most: int = 3) -> int:
    """The number of letters to change, add, leave out or swap with a neighbour; more than ``most`` is ``most`` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, b in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def squeezed(text: str) -> str:
    """A term without what only tells two ways to write it apart: case, spaces, hyphens, full stops and colons."""
    return re.sub(r"[\s\-‑–.:*]+", "", text.lower())


def flat(text: str) -> str:
    """A text with single spaces and plain hyphens."""
    return re.sub(r"\s+", " ", text.replace("−", "-").replace("‑", "-").replace("\u00ad", "")).strip()


@lru_cache(maxsize=4096)
def naming(name: str) -> re.Pattern[str]:
    """What finds a name in a text, in any case and with the endings of genitive and definiteness."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?:s|n|en|ens|:s)?(?![\w-])", re.IGNORECASE)


def named(text: str, names: Iterable[str]) -> list[tuple[int, str]]:
    """Which of the names a text mentions and where, in reading order; a name inside a longer one is not counted."""
    taken: list[tuple[int, int, str]] = []
    for name in sorted(set(names), key=lambda one: -len(one)):
        for match in naming(name).finditer(text):
            if not any(start < match.end() and match.start() < end for start, end, _ in taken):
                taken.append((match.start(), match.end(), name))
    return [(start, name) for start, _, name in sorted(taken)]
