"""Regel 5, beslut: references to decisions: their day, month, § and form, and whether the register has them. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Find, Found, Rule, Severity
from reports.proofreading.reading import Passage, Reading
from reports.proofreading.swedish import MONTHS

_BODY = r"(?:[A-ZÅÄÖ]{2,4}|[Kk]ommunfullmäktige|[Kk]ommunstyrelsen|[Nn]ämnden)"
_DAY = r"\d{4}-\d{2}-\d{2}"
_MONTH = "|".join(MONTHS)
_CITED = re.compile(
    rf"(?:(?P<body>{_BODY})[ \u00a0,]+)?(?P<day>{_DAY})(?P<between>,?[ \u00a0]?)(?:(?P<late>{_BODY})[ \u00a0]?)?"
    r"(?P<mark>§§?)?[ \u00a0]?(?P<number>\d{1,4})?"
)
_MONTH_NAMED = re.compile(rf"\b(?:i|den \d{{1,2}}) (?P<month>{_MONTH})\b(?: (?P<year>\d{{4}}))?", re.IGNORECASE)
_NEAR = 90  # letters between a named month and the reference that it is of


@dataclass(frozen=True)
class Citation:
    """A reference to a decision as it is written."""

    passage: Passage
    sentence: str
    at: int
    words: str
    body: str
    day: str
    mark: str
    number: str
    form: str


def citations(reading: Reading) -> list[Citation]:
    """Every reference to a decision with a day, in reading order."""
    found = []
    for passage in reading.passages:
        for start, sentence in passage.sentences:
            for match in _CITED.finditer(sentence):
                if match["number"] or match["body"] or match["late"]:
                    found.append(_citation(passage, sentence, start, match))
    return found


def _citation(passage: Passage, sentence: str, start: int, match: re.Match[str]) -> Citation:
    order = "nämnd datum" if match["body"] else "datum nämnd" if match["late"] else "datum"
    gap = (
        ""
        if not match["number"] or re.search(r"§\s\d", match[0])
        else " utan mellanslag"
        if match["mark"]
        else " utan §"
    )
    comma = " med komma" if "," in match["between"] else ""
    return Citation(
        passage,
        sentence,
        match.start(),
        match[0].strip(" ,"),
        match["body"] or match["late"] or "",
        match["day"],
        match["mark"] or "",
        match["number"] or "",
        f"{order}{comma}{gap}",
    )


def marks(reading: Reading, _: Facts) -> Iterator[Found]:
    """References with a number but without the paragraph sign."""
    for one in citations(reading):
        if one.number and not one.mark and one.body:
            yield Found(
                one.passage.place,
                one.words,
                "§",
                "paragraftecknet saknas",
                f"Skriv {one.body} {one.day} § {one.number}.",
            )


def days(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Days that are in no calendar, after the period, or in another month than the words beside them."""
    cited = citations(reading)
    for number, one in enumerate(cited):
        try:
            day = date.fromisoformat(one.day)
        except ValueError:
            yield Found(one.passage.place, one.words, "kalendern", "dagen finns inte", "Rätta datumet.")
            continue
        before = one.sentence[max(0, one.at - _NEAR) : one.at]
        earlier = [each for each in cited[:number] if each.sentence == one.sentence]
        if earlier:
            before = one.sentence[max(earlier[-1].at + len(earlier[-1].words), one.at - _NEAR) : one.at]
        named = list(_MONTH_NAMED.finditer(before))
        if named and MONTHS.index(named[-1]["month"].lower()) + 1 != day.month:
            told = before[named[-1].start() :] + one.words
            yield Found(
                one.passage.place,
                told.strip(),
                f"månaden i datumet: {MONTHS[day.month - 1]}",
                named[-1]["month"],
                "Rätta månaden eller datumet.",
            )


def known(reading: Reading, facts: Facts) -> Iterator[Found]:
    """References whose body and § the register has with another day, or whose day and body with another §."""
    for one in citations(reading):
        if not one.number or not one.body or not facts.decisions:
            continue
        same_day = [each for each in facts.decisions if each.day and f"{each.day}" == one.day and each.body == one.body]
        if any(each.paragraph == one.number for each in same_day):
            continue
        same_number = [
            each
            for each in facts.decisions
            if each.body == one.body and each.paragraph == one.number and each.day and f"{each.day}"[:4] == one.day[:4]
        ]
        near = same_number or same_day
        if near:
            told = " eller ".join(f"{each.body} {each.day} § {each.paragraph}" for each in near)
            severity = Severity.ERROR if len(near) == 1 else Severity.WARNING
            yield Found(
                one.passage.place,
                one.words,
                f"beslutsregistret: {told}",
                "dag eller § skiljer",
                f"Skriv {told} om det är samma beslut.",
                severity,
            )


def forms(reading: Reading, _: Facts) -> Iterator[Found]:
    """References written in another way than most in the report."""
    cited = [one for one in citations(reading) if one.number and one.body]
    counts = Counter(one.form for one in cited)
    if len(cited) < 3 or len(counts) < 2:
        return
    usual, times = counts.most_common(1)[0]
    if times * 2 < len(cited):
        return
    for one in cited:
        if one.form != usual and one.mark:
            yield Found(
                one.passage.place,
                one.words,
                f"oftast: {usual}",
                one.form,
                f"Skriv {one.body} {one.day} § {one.number}.",
            )


def _rule(key: str, title: str, description: str, reason: str, severity: Severity, find: Find) -> Rule:
    return Rule(key, Family.TIMES, title, description, reason, severity, find)


RULES = (
    _rule(
        "beslut-paragraf",
        "Paragraftecknet saknas",
        "Hittar hänvisningar till beslut utan §.",
        "Hänvisningen ska gå att slå upp.",
        Severity.ERROR,
        marks,
    ),
    _rule(
        "beslut-dag",
        "Beslutets dag stämmer inte",
        "Jämför datumet i hänvisningen med månaden som nämns intill och med kalendern.",
        "Hänvisningen ska gå att slå upp.",
        Severity.ERROR,
        days,
    ),
    _rule(
        "beslut-register",
        "Beslutet är ett annat i registret",
        "Slår upp hänvisningar i beslutsregistret och hittar samma § en annan dag, eller samma dag med en annan §.",
        "Hänvisningen ska gå att slå upp.",
        Severity.ERROR,
        known,
    ),
    _rule(
        "beslut-form",
        "Beslutet skrivs på ett annat sätt",
        "Hittar hänvisningar som inte skrivs som de flesta andra i rapporten.",
        "En form gör att läsaren känner igen dem.",
        Severity.HINT,
        forms,
    ),
)
