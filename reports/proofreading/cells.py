"""Regel 1, tabellernas skrivsätt: decimals, decimal points, empty cells and units that deny each other. Pure."""

import re
from collections import Counter
from collections.abc import Iterator

from reports.document import Column, Role, Row, RowKind
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Found, Rule, Severity
from reports.proofreading.numbers import decimals_of, read_cell
from reports.proofreading.reading import Reading, Set
from reports.proofreading.swedish import squeezed

_PER = re.compile(r"\bper (?:1 ?000|1\u00a0000|tusen|10 ?000|100 ?000) [\wåäö]+")
_UNIT = re.compile(r"%|\bprocent\b|\bantal\b|\bper\b", re.IGNORECASE)
_SHARE = re.compile(r"\bandel\b", re.IGNORECASE)
_STATE = re.compile(r"^(?:I\.?U\.?|Utfall saknas|Inget utfall|Sekretess|Ej |Genomförs ej|[–-]$)", re.IGNORECASE)


def precision(reading: Reading, _: Facts) -> Iterator[Found]:
    """Cells with fewer decimals than the others beside them: in a table of one unit, else in the row."""
    for set_ in reading.tables:
        if set_.table.unit or any(one.role is not Role.NONE for one in set_.table.columns):
            cells = [(row, k) for row in set_.table.rows for k in range(len(set_.table.columns))]
            yield from _uneven(set_, cells, "tabellen", most=2)
        else:
            for row in set_.table.rows:
                cells = [(row, k) for k, one in enumerate(set_.table.columns) if one.column is not Column.TEXT]
                yield from _uneven(set_, cells, "raden", most=1)


def _uneven(set_: Set, cells: list[tuple[Row, int]], where: str, most: int) -> Iterator[Found]:
    shown = [(row, row.cells[k].text) for row, k in cells if read_cell(row.cells[k].text) not in {None, 0}]
    counts = Counter(decimals_of(text) for _, text in shown)
    usual = max(counts, key=lambda one: (counts[one], one), default=0)
    if len(counts) < 2 or counts[usual] < most:
        return
    for row, text in shown:
        if decimals_of(text) < usual:
            told = "en decimal" if usual == 1 else f"{usual} decimaler"
            yield Found(
                set_.row(row),
                f"{row.name.strip()} {text}",
                f"övriga tal i {where}: {told}",
                f"{decimals_of(text) or 'inga'} decimaler",
                f"Skriv talet med {told} som de andra.",
            )


def points(reading: Reading, _: Facts) -> Iterator[Found]:
    """Cells with a decimal point."""
    for set_ in reading.tables:
        for row in set_.table.rows:
            for cell in row.cells:
                if re.fullmatch(r"[−-]?\d+\.\d+", cell.text.strip()) and not re.fullmatch(r"\d\.\d{3}", cell.text):
                    yield Found(
                        set_.row(row),
                        f"{row.name.strip()} {cell.text}",
                        "svenskt decimaltecken: komma",
                        ".",
                        f"Skriv {cell.text.replace('.', ',')}.",
                    )


def empty(reading: Reading, _: Facts) -> Iterator[Found]:
    """Rows with some outcomes and some empty cells, in a table that says why an outcome is missing."""
    for set_ in reading.tables:
        states = {cell.text for row in set_.table.rows for cell in row.cells if _STATE.match(cell.text)}
        if not states:
            continue
        for row in set_.table.rows:
            if row.kind in {RowKind.HEADER, RowKind.SUM}:
                continue
            cells = [
                cell.text.strip()
                for cell, column in zip(row.cells, set_.table.columns, strict=False)
                if column.column not in {Column.TEXT, Column.STATUS}
            ]
            if "" in cells and any(read_cell(one) is not None for one in cells):
                yield Found(
                    set_.row(row),
                    row.name.strip(),
                    f"andra rader säger varför: {sorted(states)[0]}",
                    f"{cells.count('')} tomma celler",
                    "Skriv varför utfallet saknas.",
                )


def units(reading: Reading, _: Facts) -> Iterator[Found]:
    """Names that say ”per 1 000” and percent at once."""
    for set_ in reading.tables:
        for row in set_.table.rows:
            match = _PER.search(row.name)
            if match and re.search(r"%|procent", row.name):
                yield Found(
                    set_.row(row),
                    row.name.strip(),
                    match[0],
                    "%",
                    "Antal per 1 000 är inte procent: ta bort procenttecknet.",
                )
    for passage, sentence in reading.said:
        for match in re.finditer(r"\d(?:,\d+)? ?(?:%|procent) " + _PER.pattern, sentence):
            yield Found(passage.place, match[0], "antal per 1 000", "%", "Antal per 1 000 är inte procent.")


def missing_units(reading: Reading, _: Facts) -> Iterator[Found]:
    """Rows without a unit whose measure has one in another row, and shares without one among shares that have."""
    rows = [(set_, row) for set_ in reading.tables if not set_.table.unit for row in set_.table.rows]
    rows = [(set_, row) for set_, row in rows if any(read_cell(cell.text) is not None for cell in row.cells)]
    told = {_bare(row.name) for _, row in rows if _UNIT.search(row.name)}
    shares = sum(bool(_SHARE.match(row.name) and _UNIT.search(row.name)) for _, row in rows)
    for set_, row in rows:
        if row.kind in {RowKind.PART, RowKind.HEADER} or _UNIT.search(row.name) or bool(getattr(row, "unit", "")):
            continue
        if _bare(row.name) in told:
            yield Found(
                set_.row(row), row.name.strip(), "samma mått har % på annat ställe", "enheten saknas", "Skriv %."
            )
        elif _SHARE.match(row.name) and shares > 2:
            yield Found(set_.row(row), row.name.strip(), "andra andelar har %", "enheten saknas", "Skriv (%).")


def _bare(name: str) -> str:
    return squeezed(re.sub(r"\(%\)|%|\(?procent\)?|\b[A-ZÅÄÖ]{2,4}\b|[,()]", " ", name))


RULES = (
    Rule(
        "tabell-enhet-saknas",
        Family.ARITHMETIC,
        "Enheten saknas",
        "Hittar mått utan enhet som har en enhet på annat ställe, och andelar utan % bland andelar med.",
        "Läsaren vet inte vad talet är.",
        Severity.HINT,
        missing_units,
    ),
    Rule(
        "tabell-decimaler",
        Family.ARITHMETIC,
        "Olika många decimaler",
        "Hittar tal med färre decimaler än de andra i tabellen (eller raden, där raderna har olika enheter).",
        "Hela miljoner bland tiondelar går inte att räkna efter.",
        Severity.HINT,
        precision,
    ),
    Rule(
        "tabell-decimalpunkt",
        Family.ARITHMETIC,
        "Decimalpunkt",
        "Hittar tal med punkt i stället för komma.",
        "Svenska tal har decimalkomma.",
        Severity.HINT,
        points,
    ),
    Rule(
        "tabell-tom-cell",
        Family.ARITHMETIC,
        "Tom cell utan förklaring",
        "Hittar rader där vissa utfall saknas utan att det står varför, i tabeller som annars säger det.",
        "En tom cell kan betyda noll, sekretess eller att någon har glömt.",
        Severity.WARNING,
        empty,
    ),
    Rule(
        "tabell-enhet",
        Family.ARITHMETIC,
        "Enheten säger emot sig själv",
        "Hittar mått som både är per 1 000 och i procent.",
        "Läsaren kan inte veta vilket som gäller.",
        Severity.WARNING,
        units,
    ),
)
