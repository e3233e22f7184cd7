"""Regel 5, hänvisningar: to sections, appendices, notes and lists that must be there, and notes without marks. Pure."""

import itertools
import re
from collections.abc import Iterator

from reports.document import Bullets, Paragraph, Row, RowKind, Section, Table
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Find, Found, Place, Rule, Severity
from reports.proofreading.numbers import read_cell
from reports.proofreading.reading import Headed, Reading, Set
from reports.proofreading.swedish import flat, likeness, squeezed

_SECTION = re.compile(
    r"\b(?:avsnitt(?:et)?|kapit(?:el|let)|rubriken|under rubriken) [”\"'](?P<name>[^”\"']{3,120})[”\"']"
)
_APPENDIX = re.compile(r"\bbilaga (?P<name>\d{1,2}|[A-H])\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?P<kind>tabell|diagram|figur) (?P<number>\d{1,3})\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:^|[.!] )(?P<lead>(?:Nedan|Här|Följande)[^.!?]*:)$")
_NOTED = re.compile(r"\bredovisade avvikelser\b|\bavvikelser(?:na)? (?:nedan|som redovisas)", re.IGNORECASE)
_NO_OUTCOME = re.compile(
    r"(?:utfall\w*|värde\w*|uppgift\w*) (?:\w+ )?(?:inte|ej) tillgänglig|inget utfall|utfall saknas", re.I
)
NEAR = 8  # sections of a plain text within which a note to a mark stands
_MARK_IN_CELL = re.compile(r"\d(\*{1,3})$")


def sections(reading: Reading, _: Facts) -> Iterator[Found]:
    """References to sections by a name that no heading has."""
    headings = {squeezed(one) for one in reading.headings}
    for passage, sentence in reading.said:
        for match in _SECTION.finditer(sentence):
            if squeezed(match["name"]) not in headings:
                near = max(reading.headings, key=lambda one: likeness(one, match["name"]), default="")
                told = f"närmast: {near}" if likeness(near, match["name"]) > 0.4 else "rapportens rubriker"
                yield Found(passage.place, match[0], told, "rubriken finns inte", "Rätta hänvisningen.")


def appendices(reading: Reading, facts: Facts) -> Iterator[Found]:
    """References to numbered appendices, tables and diagrams that are not there."""
    have = len(facts.appendices)
    tables = [one.table.title for one in reading.tables]
    for passage, sentence in reading.said:
        for match in _APPENDIX.finditer(sentence):
            name = match["name"]
            number = int(name) if name.isdigit() else ord(name.upper()) - ord("A") + 1
            if number > have and not any(squeezed(match[0]) in squeezed(one) for one in reading.headings):
                yield Found(
                    passage.place,
                    match[0],
                    f"rapporten har {have} bilagor",
                    "bilagan finns inte",
                    "Lägg till bilagan eller rätta hänvisningen.",
                )
        for match in _NUMBERED.finditer(sentence):
            listed = [*tables, *reading.headings, *(one.title for one in reading.document.pictures)]
            if not any(re.match(rf"{match['kind']} {match['number']}\b", one, re.IGNORECASE) for one in listed):
                yield Found(
                    passage.place, match[0], "rapportens tabeller och diagram", "den finns inte", "Rätta hänvisningen."
                )


def leads(reading: Reading, _: Facts) -> Iterator[Found]:
    """”Nedan anges …:” with nothing below it."""
    for section in reading.document.all_sections():
        for number, part in enumerate(section.parts):
            match = _LEAD.search(part.text.strip()) if isinstance(part, Paragraph) else None
            below = section.parts[number + 1] if number + 1 < len(section.parts) else None
            another = isinstance(below, Paragraph) and bool(_LEAD.search(below.text.strip()))
            if match and (below is None or another or isinstance(below, Section)):
                yield Found(
                    Place(section.key, section.title, number + 1, f"stycke {number + 1}"),
                    match["lead"],
                    "det som ska stå nedanför",
                    "ingenting följer",
                    "Skriv listan eller ta bort meningen.",
                )


def noted(reading: Reading, _: Facts) -> Iterator[Found]:
    """A goal's section that refers to deviations it does not tell."""
    for headed in reading.sections:
        for passage in headed.passages:
            for _start, sentence in passage.sentences:
                match = _NOTED.search(sentence)
                if match and not _deviations_told(headed):
                    yield Found(
                        passage.place,
                        sentence,
                        "avvikelser i avsnittet",
                        "inga redovisas",
                        "Redovisa avvikelserna eller ta bort meningen.",
                    )


def _deviations_told(headed: Headed) -> bool:
    """Whether a list of deviations follows words that announce it."""
    parts = headed.section.parts
    return any(
        isinstance(above, Paragraph)
        and isinstance(below, Bullets)
        and "avvikelse" in above.text.split(". ")[-1].lower()
        for above, below in itertools.pairwise(parts)
    )


def marks(reading: Reading, _: Facts) -> Iterator[Found]:
    """Marks in a table without a note to it, notes below a table without a mark, and notes that nothing refers to."""
    for set_ in reading.tables:
        texts = {_mark_of(note) for note in set_.table.notes} - {""}
        nearby = _texts_after(reading, set_)
        seen: set[str] = set()
        for row in set_.table.rows:
            for mark, words in _marks_of(row):
                seen.add(mark)
                if mark not in texts and mark not in nearby:
                    yield Found(
                        set_.row(row),
                        words,
                        "noter under tabellen",
                        f"{mark} har ingen text",
                        "Skriv noten eller ta bort märket.",
                    )
        for mark in texts - seen - _header_marks(set_.table):
            note = next(one for one in set_.table.notes if _mark_of(one) == mark)
            yield Found(set_.place, note, "märken i tabellen", f"ingen rad har {mark}", "Sätt märket där noten gäller.")
    yield from _numbered(reading)
    yield from _loose(reading)


def _loose(reading: Reading) -> Iterator[Found]:
    """Starred words among lines that are no sentences, with no starred note in the sections that follow."""
    for number, headed in enumerate(reading.sections):
        near = reading.sections[number : number + NEAR]
        texts = {_mark_of(passage.text) for one in near for passage in one.passages} - {""}
        lines = [(headed.place, headed.section.title)]
        lines += [(one.place, one.text) for one in headed.passages if one.kind == "debris"]
        for place, text in lines:
            for match in re.finditer(r"[a-zåäö\d](\*{1,3})(?=[\s,.)]|$)", re.sub(r"^[\d/*]+ ", "", text)):
                if match[1] not in texts:
                    yield Found(
                        place,
                        text,
                        "noter i närheten",
                        f"{match[1]} har ingen text",
                        "Skriv noten eller ta bort märket.",
                    )


def _mark_of(note: str) -> str:
    match = re.match(r"^(\*{1,3})", note.strip())
    return match[1] if match else ""


def _header_marks(table: Table) -> set[str]:
    found = [re.search(r"(\*{1,3})$", one) for one in (table.title, table.row_header, *(x.text for x in table.columns))]
    return {one[1] for one in found if one}


def _marks_of(row: Row) -> Iterator[tuple[str, str]]:
    """The starred marks of a row; a code such as ”51*” at the beginning of its name is none."""
    name = re.sub(r"^[\d/*]+ ", "", row.name)
    for match in re.finditer(r"(?<=[^\s*])(\*{1,3})(?=[\s,.)]|$)", name):
        yield match[1], row.name.strip()
    for cell in row.cells:
        marked = _MARK_IN_CELL.search(cell.text.strip())
        if marked:
            yield marked[1], f"{row.name.strip()} {cell.text}"


def _texts_after(reading: Reading, set_: Set) -> set[str]:
    """Marks explained in small paragraphs of the same section."""
    same = [one for one in reading.passages if one.place.key == set_.place.key and one.kind in {"note", "text"}]
    return {
        _mark_of(one.text) for one in same if one.place.position in range(set_.place.position, set_.place.position + 3)
    } - {""}


def _numbered(reading: Reading) -> Iterator[Found]:
    """Footnotes of the document: each mark its note, each note its mark."""
    notes = {note.key: note for note in reading.document.notes}
    used: set[str] = set()
    for set_ in reading.tables:
        for row in set_.table.rows:
            for key, text in ((row.note, row.name), *((cell.note, cell.text) for cell in row.cells)):
                used.add(key)
                if key and key not in notes:
                    yield Found(set_.row(row), text, "rapportens fotnoter", "noten finns inte", "Skriv noten.")
    for passage in reading.passages:
        for run in passage.runs:
            used.add(run.note)
            if run.note and run.note not in notes:
                yield Found(
                    passage.place, passage.text, "rapportens fotnoter", f"noten {run.text} finns inte", "Skriv noten."
                )
    bound = used - {""}
    for note in notes.values():
        if bound and note.key not in used:
            text = "".join(run.text for run in note.runs)
            yield Found(
                Place("noter", "Noter", 0, f"not {note.mark}"),
                text,
                "märken i texten",
                "ingenting hänvisar till noten",
                "Sätt märket där noten gäller, eller ta bort noten.",
            )


def denied(reading: Reading, _: Facts) -> Iterator[Found]:
    """An outcome with a note that says that there is no outcome."""
    notes = {note.key: "".join(run.text for run in note.runs) for note in reading.document.notes}
    for set_ in reading.tables:
        for row in set_.table.rows:
            if row.kind is RowKind.HEADER:
                continue
            for cell in row.cells:
                text = notes.get(cell.note, "")
                number = read_cell(re.sub(r"^\d{4}: ", "", cell.text))
                if number is not None and _NO_OUTCOME.search(text):
                    yield Found(
                        set_.row(row),
                        f"{flat(row.name)} {cell.text}",
                        f"noten: {text}",
                        cell.text,
                        "Rätta noten eller ta bort värdet.",
                    )


def _rule(key: str, title: str, description: str, reason: str, severity: Severity, find: Find) -> Rule:
    return Rule(key, Family.TIMES, title, description, reason, severity, find)


RULES = (
    _rule(
        "hanvisning-avsnitt",
        "Avsnittet finns inte",
        "Slår upp hänvisningar till avsnitt bland rapportens rubriker.",
        "Rubriker byter namn när mallen ändras.",
        Severity.ERROR,
        sections,
    ),
    _rule(
        "hanvisning-bilaga",
        "Bilagan, tabellen eller diagrammet finns inte",
        "Slår upp hänvisningar till numrerade bilagor, tabeller och diagram.",
        "Den som letar efter något som inte finns ringer ekonomichefen.",
        Severity.ERROR,
        appendices,
    ),
    _rule(
        "hanvisning-lista",
        "Ingenting följer",
        "Hittar ”Nedan anges …:” utan något nedanför.",
        "Antingen saknas texten, eller så är inledningen kvar från mallen.",
        Severity.WARNING,
        leads,
    ),
    _rule(
        "hanvisning-avvikelser",
        "Avvikelserna redovisas inte",
        "Hittar mål som hänvisar till redovisade avvikelser utan att redovisa några.",
        "Läsaren får inte veta vad bedömningen bygger på.",
        Severity.WARNING,
        noted,
    ),
    _rule(
        "not-marke",
        "Fotnoten eller märket saknas",
        "Hittar märken utan not och noter utan märke, i tabeller och text.",
        "Ett märke utan text lovar något som inte kommer.",
        Severity.ERROR,
        marks,
    ),
    _rule(
        "not-motsagelse",
        "Noten säger att utfallet saknas",
        "Hittar utfall med en not om att inget utfall finns.",
        "Det ena av dem är gammalt.",
        Severity.WARNING,
        denied,
    ),
)
