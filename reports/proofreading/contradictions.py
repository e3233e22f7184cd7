"""Regel 6, motsägelser: two places that deny each other. Pure."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.document import Column, RowKind, Table
from reports.proofreading.facts import Facts, Indicator
from reports.proofreading.findings import Family, Find, Found, Place, Rule, Severity
from reports.proofreading.numbers import count_of, printed, read_cell
from reports.proofreading.reading import Headed, Reading, Set
from reports.proofreading.swedish import content, likeness, squeezed

ALIKE = 0.6  # of a sentence's or an assignment's words must be in the other for them to be of the same thing
FEWEST = 3  # words of a sentence that say what it is of
APART = Decimal(15)  # percentage points between the change of a number and of the same number per inhabitant
_STATES = {
    "ej påbörjad": re.compile(
        r"\b(?:har )?(?:ännu )?(?:inte|ej) (?:ännu )?påbörja(?:ts|d|t|de)|\binte startat\b", re.I
    ),
    "utgår": re.compile(r"\butgår\b|\butgått\b|kommer inte att genomföras", re.I),
    "genomförd": re.compile(
        r"(?<!inte )(?<!ej )\b(?:har genomförts|är genomför[dt]a?|har slutförts|är slutförd|är klart?)\b", re.I
    ),
    "pågår": re.compile(r"\bpågår\b|\bpåbörjats\b|\bpåbörjad\b|\bär påbörja[dt]\b", re.I),
}
_AGAINST = {  # what the table says: what a sentence about the same may not say
    "genomförd": {"ej påbörjad", "utgår"},
    "ej påbörjad": {"genomförd"},
    "utgår": {"genomförd", "pågår"},
    "pågår": {"ej påbörjad", "utgår"},
    "kvarstår": {"utgår"},
}
_PROMISE = (
    "ska",
    "samtliga",
    "kommunstyrelsen",
    "nämnden",
    "nämnder",
    "uppdraget",
    "genomföra",
    "utreda",
    "utredning",
    "arbete",
    "arbetet",
    "möjlighet",
    "samverkan",
    "syfte",
    "kommunens",
    "påbörjats",
    "påbörjat",
    "genomförts",
    "pågår",
    "inte",
    "har",
)
_JUDGED = re.compile(
    r"\b\w*mål\w* (?:bedöms|beräknas|väntas|förväntas) (?P<first>delvis |inte |ej )?(?:att )?(?:kunna )?"
    r"(?:uppnås|nås|uppfyllas)"
    r"(?P<last> delvis| ej| inte)?",
    re.IGNORECASE,
)


def assignments(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Assignments and activities whose state is one thing in the register and another in the prose."""
    things = [(one.text, one.status, f"uppdrag {one.number} ({one.group}): {one.printed}") for one in facts.assignments]
    things += [(one.name, one.status, f"verksamhetsplanen: {one.name}: {one.status}") for one in facts.activities]
    for passage, sentence in reading.said:
        said = next((state for state, words in _STATES.items() if words.search(sentence)), None)
        if said is None or len(_key(sentence)) < FEWEST:
            continue
        for text, status, told in things:
            if said in _AGAINST.get(status.lower(), set()) and _alike(sentence, text):
                yield Found(
                    passage.place,
                    sentence,
                    told,
                    f"{said} mot {status.lower()}",
                    "Rätta texten eller uppdragets status.",
                )
                break


def _key(text: str) -> frozenset[str]:
    return content(text) - content(" ".join(_PROMISE))


def _alike(sentence: str, text: str) -> bool:
    """Whether a sentence is of what a text asks for: most of its own words are there, and the first ones are."""
    own = " ".join(_key(sentence))
    return likeness(own, text) >= ALIKE and len(_key(sentence)) >= FEWEST


def statuses(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Goals whose printed state, motivation and register do not say the same."""
    goals = {goal.name.lower(): goal for goal in facts.goals}
    for headed in reading.sections:
        goal = goals.get(headed.section.title.lower())
        if goal is None:
            continue
        for passage in headed.passages:
            word = passage.text.strip().lower().removeprefix("bedömning: ")
            if word in {"uppnås", "uppnås delvis", "uppnås ej"}:
                if word != goal.status.lower():
                    yield Found(
                        passage.place,
                        f"{goal.name}: {passage.text}",
                        f"registret: {goal.status}",
                        f"{word} mot {goal.status.lower()}",
                        "Rätta texten eller bedömningen.",
                    )
                continue
            for _, sentence in passage.sentences:
                said = _judged(sentence)
                if said and said != goal.status.lower():
                    yield Found(
                        passage.place,
                        sentence,
                        f"bedömningen: {goal.status}",
                        f"{said} mot {goal.status.lower()}",
                        "Rätta motiveringen eller bedömningen.",
                    )


def _judged(sentence: str) -> str:
    """The assessment that a sentence tells; empty where it tells none."""
    match = _JUDGED.search(sentence)
    if match is None:
        return ""
    words = f"{match['first'] or ''} {match['last'] or ''}"
    return "uppnås delvis" if "delvis" in words else "uppnås ej" if words.strip() else "uppnås"


def few(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Goals said to be achieved whose own text says that fewer than half of their indicators will be."""
    goals = {goal.name.lower(): goal for goal in facts.goals if goal.status.lower() == "uppnås"}
    pattern = re.compile(
        r"\b(?:enbart|endast|bara) (\w+) av (?:de |målets )?(\w+) (?:nämnd)?indikator\w*[^.]*?\b(?:upp)?nå", re.I
    )
    for headed in reading.sections:
        if headed.section.title.lower() not in goals:
            continue
        for passage in headed.passages:
            for _, sentence in passage.sentences:
                match = pattern.search(sentence)
                some, whole = (count_of(match[1]), count_of(match[2])) if match else (None, None)
                if some is not None and whole and some * 2 < whole:
                    yield Found(
                        passage.place,
                        sentence,
                        "bedömningen: Uppnås",
                        f"{some} av {whole} indikatorer",
                        "Skriv varför målet ändå bedöms uppnås, eller ändra bedömningen.",
                    )


def empty_evidence(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Assessments said to rest on outcomes of indicators when none of the goal's has an outcome of the year."""
    goals = {goal.name.lower(): goal.name for goal in facts.goals}
    for headed in reading.sections:
        goal = goals.get(headed.section.title.lower())
        mine = [one for one in facts.indicators if one.goal == goal] if goal else []
        if not mine or any(_has_outcome(one, facts) for one in mine) or any(not one.values for one in mine):
            continue
        for passage in headed.passages:
            for _, sentence in passage.sentences:
                if re.search(
                    r"(?:baseras|grundas|bygger) på .*\b(?:utfall|resultat)\w* (?:av|för|i) (?:nämnd)?indikator",
                    sentence,
                    re.I,
                ):
                    if _older_told(headed, mine):
                        continue
                    told = "; ".join(f"{one.name}: {one.values[-1].text}" for one in mine[:3])
                    yield Found(
                        passage.place,
                        f"{goal}: {sentence}",
                        told,
                        "inget utfall i år",
                        "Skriv vad bedömningen bygger på i stället.",
                    )


def _has_outcome(one: Indicator, facts: Facts) -> bool:
    return any(value.number is not None and value.year == facts.year for value in one.values)


def _older_told(headed: Headed, mine: list[Indicator]) -> bool:
    """Whether the section tells how one of the indicators has moved: then it is an earlier outcome that is meant."""
    first = [re.split(r"[,;.(–]| - ", one.name)[0] for one in mine]
    told = headed.prose.lower()
    return any(len(name) > 5 and name.lower() in told for name in first)


def two_values(reading: Reading, facts: Facts) -> Iterator[Found]:
    """One measure with two values for the same time in two tables, or in a table and the register.

    Rows of the same name are of the same measure when they agree in one year at least, or when they are the only two.
    """
    lines = [line for set_ in reading.tables for line in _lines(set_)]
    for number, line in enumerate(lines):
        others = [other for other in lines if other.name == line.name and other.table is not line.table]
        same = _same_measure(line, others) or _same_measure(line, _registered(line, facts))
        if same is None or (same in lines and lines.index(same) < number):
            continue
        for key, one in line.values.items():
            if key in same.values and same.values[key] != one and not _rounded(one, same.values[key]):
                yield Found(
                    line.place,
                    f"{line.shown} {key}: {printed(one)}",
                    f"{same.where}: {printed(same.values[key])}",
                    printed(one - same.values[key]),
                    "Rätta det ena, eller skriv hur måtten skiljer sig.",
                )


@dataclass(frozen=True)
class Line:
    """A measure in a table (or in the register, where there is no table): its values by year or heading."""

    place: Place
    table: Table | None
    shown: str
    name: str
    values: dict[str, Decimal]

    @property
    def where(self) -> str:
        """Where it is told, in words."""
        title = self.table.title or self.place.section if self.table else ""
        return f"tabell ”{title}”, rad {self.shown}" if self.table else f"indikatorn {self.shown}"


def _same_measure(line: Line, others: list[Line]) -> Line | None:
    """The other line of the same measure, where there is no doubt which it is."""
    agreeing = [one for one in others if any(line.values.get(key) == value for key, value in one.values.items())]
    found = agreeing or (others if len(others) == 1 else [])
    return found[0] if len(found) == 1 else None


def _registered(line: Line, facts: Facts) -> list[Line]:
    """The indicators of the register with a line's name."""
    found = []
    for one in facts.indicators:
        values = {str(value.year): value.number for value in one.values if value.number is not None}
        if not one.parent and _measure(one.name) == line.name and len(values) > 1:
            found.append(Line(line.place, None, one.name, line.name, values))
    return found


def _rounded(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one, with different numbers of decimals."""
    places = min(-int(number.as_tuple().exponent) for number in (one, other))
    return abs(one - other) <= Decimal(5).scaleb(-places - 1)


def _lines(set_: Set) -> Iterator[Line]:
    """The rows of a table with numbers by year or by the heading of their column."""
    keys = [_key_of(one.text) if one.column is not Column.TEXT else "" for one in set_.table.columns]
    for row in set_.table.rows:
        if row.kind in {RowKind.PART, RowKind.OF_WHICH, RowKind.HEADER}:
            continue
        values = {
            key: number
            for key, cell in zip(keys, row.cells, strict=False)
            if key and (number := read_cell(cell.text)) is not None
        }
        name = _measure(row.name)
        if len(values) > 1 and name:
            yield Line(set_.row(row), set_.table, row.name.strip(), name, values)


def _key_of(header: str) -> str:
    match = re.fullmatch(r"(?:[A-Za-zåäöÅÄÖ]+ )?((?:19|20)\d\d)", header.strip())
    month = header.strip().split(" ")[0].lower()
    if match and not re.match(r"budget|prognos|bokslut|ram|redovisat|utfall|mål", month):
        return match[1]
    return re.sub(r"\s+", " ", header.strip().lower()) if re.search(r"\d{4}", header) else ""


def _measure(name: str) -> str:
    """A measure's name without its unit, mark and the level that it is of."""
    bare = re.sub(r"\(%\)|%|\*+|\b[A-ZÅÄÖ]{2,4}\b|\bkommunen totalt\b", " ", name)
    return squeezed(re.sub(r"[,()]", " ", bare))


def rates(reading: Reading, facts: Facts) -> Iterator[Found]:
    """A number and the same number per so many inhabitants, of which one changes and the other does not follow."""
    rate = re.compile(r",? (?:antal )?per (?:1 ?000|10 ?000|100 ?000|tusen) [\wåäö]+.*$", re.IGNORECASE)
    by_name = {squeezed(re.sub(r",? ?antal\.?", "", one.name.lower())): one for one in facts.indicators}
    for one in facts.indicators:
        if not rate.search(one.name):
            continue
        other = by_name.get(squeezed(rate.sub("", one.name.lower())))
        if other is None or other is one:
            continue
        rows = [set_.row(row) for set_ in reading.tables for row in set_.table.rows if row.name.startswith(one.name)]
        place = rows[0] if rows else Place("", "Indikatorer", 0, f"indikatorn {one.name}")
        told = {value.year: value.number for value in other.values}
        values = [value for value in one.values if value.number and told.get(value.year)]
        for before, after in itertools.pairwise(values):
            mine = _growth(before.number, after.number)
            theirs = _growth(told[before.year], told[after.year])
            if abs(mine - theirs) > APART:
                yield Found(
                    place,
                    f"{one.name} {before.text.replace('.', ',')} {after.text.replace('.', ',')}",
                    f"{other.name}: {printed(theirs, 0)} procent",
                    f"{printed(mine, 0)} procent",
                    "Antalet och antalet per invånare kan inte gå så olika: något av dem är fel.",
                )


def _growth(before: Decimal | None, after: Decimal | None) -> Decimal:
    return ((after or Decimal(0)) / (before or Decimal(1)) - 1) * 100


def _rule(key: str, title: str, description: str, reason: str, severity: Severity, find: Find) -> Rule:
    return Rule(key, Family.CONTRADICTIONS, title, description, reason, severity, find)


RULES = (
    _rule(
        "status-uppdrag",
        "Texten säger emot uppdragets eller aktivitetens status",
        "Jämför ”har inte påbörjats”, ”har genomförts” och ”pågår” i texten med registret.",
        "Fullmäktige följer upp sina uppdrag i rapporten.",
        Severity.ERROR,
        assignments,
    ),
    _rule(
        "status-mal",
        "Texten säger emot målets bedömning",
        "Jämför målets status i rapporten och i motiveringen med registret.",
        "Bedömningen ska vara en.",
        Severity.ERROR,
        statuses,
    ),
    _rule(
        "status-fa-indikatorer",
        "Målet uppnås fast få indikatorer gör det",
        "Hittar mål som bedöms uppnås där texten säger att färre än hälften av indikatorerna nås.",
        "Läsaren undrar vad bedömningen bygger på.",
        Severity.WARNING,
        few,
    ),
    _rule(
        "status-utan-utfall",
        "Bedömningen sägs bygga på utfall som inte finns",
        "Hittar mål vars bedömning sägs bygga på indikatorer som inte har något utfall i år.",
        "Underlaget finns inte.",
        Severity.WARNING,
        empty_evidence,
    ),
    _rule(
        "tabeller-olika",
        "Samma mått har två värden",
        "Jämför rader med samma namn i olika tabeller, år för år.",
        "Den ena tabellen är fel, eller så mäter de olika saker utan att säga det.",
        Severity.ERROR,
        two_values,
    ),
    _rule(
        "tabeller-per-invanare",
        "Antalet och antalet per invånare går isär",
        "Jämför hur ett antal och samma antal per invånare ändras.",
        "De ändras nästan lika mycket när befolkningen är densamma.",
        Severity.WARNING,
        rates,
    ),
)
