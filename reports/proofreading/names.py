"""Regel 8, namn: goals, units, committees and indicators must be called what the register calls them. Pure."""

import re
from collections.abc import Iterator

from reports.document import Picture, Section, Table
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Find, Found, Rule, Severity
from reports.proofreading.reading import Passage, Reading
from reports.proofreading.swedish import distance, naming, squeezed, stem, words

SHORTEST = 9  # letters of a one-word name that may be misspelt
LEAST = 6  # letters of a word in a longer name that may be misspelt
FORMS = ("", "s", "n", "en", "ens", "et", "ets", "na", "ns")
_GOAL = re.compile(
    r"(?P<kind>kommunövergripande målet?|nämndmålet|målet|målområdet) (?P<name>(?:[A-ZÅÄÖ]|”)[^.:;!?”]{4,110}?)"
    r"(?=[.:;!?”]|$| (?:bedöms|förväntas|är|har|uppnås|nås|visar)\b)"
)
_TOKEN = re.compile(r"[\wåäöÅÄÖ]+(?:[-–][\wåäöÅÄÖ]*)*")


def misspelt(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Names in the prose that are nearly, but not, a name of the register."""
    register = {one.name: "enhet" for one in facts.units}
    register |= {one.name: "mål" for one in facts.goals} | dict.fromkeys(facts.overall_goals, "mål")
    known = {squeezed(form) for name in register for form in (name, f"{name}s")}
    vocabulary = {word.lower() for name in register for word in _TOKEN.findall(name)}
    for passage in reading.prose:
        for name in register:
            yield from _near(passage, name, known, vocabulary)


def _near(passage: Passage, name: str, known: set[str], vocabulary: set[str]) -> Iterator[Found]:
    wanted = _TOKEN.findall(name)
    tokens = list(_TOKEN.finditer(passage.text))
    size = len(wanted)
    for at in range(len(tokens) - size + 1):
        window = tokens[at : at + size]
        written = passage.text[window[0].start() : window[-1].end()]
        if not _worth_it(written, name) or naming(name).fullmatch(written):
            continue
        if size == 1:
            if _misspelt_word(written, name, known, vocabulary):
                yield _found(passage, written, name)
        elif _misspelt_name([one[0] for one in window], wanted, written, known):
            yield _found(passage, written, name)


def _worth_it(written: str, name: str) -> bool:
    return abs(len(written) - len(name)) <= 4 and written[:1].lower() == name[:1].lower()


def _misspelt_word(written: str, name: str, known: set[str], vocabulary: set[str]) -> bool:
    low, right = written.lower(), name.lower()
    if len(right) < SHORTEST or (squeezed(low) in known and "-" not in low):
        return False
    if any(low == right + ending for ending in FORMS) or low in vocabulary:
        return False
    shorter = right[:-1] == low and right.endswith("n") and written[:1].isupper()  # Kommunstyrelse beslutade
    split = "-" in low and low.replace("-", "") in {right, right + "s"}
    close = distance(low, right, 2) <= (2 if len(right) >= 14 else 1) or distance(low, right + "s", 1) <= 1
    inflected = low.startswith(right) or stem(low) == stem(right)
    return shorter or split or (close and not inflected and written[:1].isupper())


def _misspelt_name(written: list[str], wanted: list[str], whole: str, known: set[str]) -> bool:
    """Whether some words of a name are misspelt or miss a hyphen while the others are right."""
    if squeezed(whole) in known and [one.lower() for one in written] == [one.lower() for one in wanted]:
        return False
    right = sum(a.lower() == b.lower() for a, b in zip(written, wanted, strict=True))
    wrong = [
        (a.lower(), b.lower())
        for a, b in zip(written, wanted, strict=True)
        if a.lower() != b.lower() and a.lower().removesuffix("s") != b.lower()
    ]
    if not wrong or len(wrong) > max(1, len(wanted) // 3) or (right == 0):
        return False
    joint = all(a.strip("-") == b.strip("-") or a.rstrip("s-") == b.rstrip("s-") for a, b in wrong)
    if joint:
        return True
    long = all(len(b) >= LEAST and distance(a, b, 3) <= (3 if len(b) > 14 else 2) for a, b in wrong)
    one_slip = all(len(b) >= SHORTEST and distance(a, b, 2) == 1 for a, b in wrong)
    return (long and right >= 2) or one_slip


def _found(passage: Passage, written: str, name: str) -> Found:
    return Found(passage.place, written, f"registret: {name}", "", f"Skriv {name}.")


def goals(reading: Reading, facts: Facts) -> Iterator[Found]:
    """”Målet X” where no goal is called so."""
    known = [one.name for one in facts.goals] + list(facts.overall_goals) + list(facts.areas)
    flat = {squeezed(one) for one in known}
    if not known:
        return
    for passage, sentence in reading.said:
        for match in _GOAL.finditer(sentence):
            name = re.sub(r"^(?:kommunövergripande )?målet ", "", match["name"].strip("” "))
            said = squeezed(name)
            if match["kind"].lower() == "målet" and not name[:1].isupper():
                continue
            if any(said == one or said.startswith(one) or one.startswith(said) for one in flat):
                continue
            if any(distance(said, one, 3) <= 3 for one in flat):
                continue  # misspelt: the other rule says so
            yield Found(
                passage.place,
                f"{match['kind']} {name}",
                "målen i registret",
                "inget mål heter så",
                "Skriv målets namn som i registret.",
            )


def empty(reading: Reading, _: Facts) -> Iterator[Found]:
    """Sections that the law asks for with nothing in them."""
    for headed in reading.sections:
        if headed.section.required and not _has_content(headed.section):
            yield Found(
                headed.place,
                headed.section.title,
                headed.section.law,
                "avsnittet är tomt",
                "Skriv avsnittet: det är ett krav.",
            )


def _has_content(section: Section) -> bool:
    for part in section.parts:
        if isinstance(part, Section):
            if _has_content(part):
                return True
        elif isinstance(part, Table | Picture) or any(words(text) for text in _texts(part)):
            return True
    return False


def _texts(part: object) -> list[str]:
    runs = getattr(part, "items", None) or [getattr(part, "runs", ())]
    return ["".join(run.text for run in one) for one in runs]


def columns(reading: Reading, _: Facts) -> Iterator[Found]:
    """Headings of columns that are nearly, but not, what the same column is called in another table."""
    told = [(set_, one.text) for set_ in reading.tables for one in set_.table.columns if len(one.text) >= 4]
    counts: dict[str, int] = {}
    for _set, text in told:
        counts[text] = counts.get(text, 0) + 1
    for set_, text in told:
        for other, times in counts.items():
            alike = (
                text != other and not re.search(r"\d", text + other) and distance(text.lower(), other.lower(), 2) <= 1
            )
            if alike and len(text) >= 5 and (times > counts[text] or len(text) < len(other)):
                yield Found(set_.place, text, f"kolumnen heter {other} i en annan tabell", "", f"Skriv {other}.")
                break


def _rule(key: str, title: str, description: str, reason: str, severity: Severity, find: Find) -> Rule:
    return Rule(key, Family.NAMES, title, description, reason, severity, find)


RULES = (
    _rule(
        "namn-felstavat",
        "Namnet är felstavat",
        "Hittar ord som nästan är, men inte är, namnet på ett mål eller en enhet i registret.",
        "Namn går att söka på först när de skrivs lika.",
        Severity.WARNING,
        misspelt,
    ),
    _rule(
        "namn-mal",
        "Inget mål heter så",
        "Slår upp ”målet …” bland målen i registret.",
        "Målet kan ha bytt namn sedan förra rapporten.",
        Severity.WARNING,
        goals,
    ),
    _rule(
        "namn-kolumn",
        "Kolumnens rubrik är felstavad",
        "Jämför rubrikerna på tabellernas kolumner med varandra.",
        "Ett stavfel i en rubrik syns på varje sida.",
        Severity.WARNING,
        columns,
    ),
    _rule(
        "avsnitt-tomt",
        "Avsnittet är tomt",
        "Hittar avsnitt som lagen kräver utan innehåll.",
        "Lagen (LKBR) och RKR R17 kräver avsnittet.",
        Severity.ERROR,
        empty,
    ),
)
