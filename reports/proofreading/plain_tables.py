"""Tabeller i ren text: rows of numbers under headings of columns, found among the lines of an extracted PDF. Pure."""

import re
from dataclasses import dataclass
from itertools import product

from reports.document import Cell, Column, Header, Profile, Role, Row, RowKind, Table
from reports.proofreading.numbers import read_cell

FEWEST_CELLS = 3
HEADER_LINES = 22  # how far above the first row its headings may begin
_NUMBERS = re.compile(r"(?P<name>.*?)\s*(?P<cells>(?:[−-]?\d[\d ]*(?:,\d+)?(?:\s+|$)){2,})$")
_NO_NUMBER = re.compile(r"[^\s\d,−-]")  # what no cell has
_KEYS = re.compile(
    r"redovisat|utfall|prognos|budget|avvikelse|bokslut|investeringsram|\bram\b|utgifter|inkomster|netto\b",
    re.IGNORECASE,
)
_SECOND = ("utgifter", "inkomster", "netto")
_PROSE = re.compile(r"[.:]$|\b(?:är|ska|har|och|som|kommer)\b.*\b(?:är|ska|har|och|som|kommer|av)\b")


@dataclass(frozen=True)
class Seen:
    """A table found: the texts of its heading, and the first block after it."""

    table: Table
    header: tuple[str, ...]
    end: int


def cells_of(line: str) -> tuple[str, str] | None:
    """A row's name and the text of its cells: numbers alone to the end of the line, two at least."""
    line = line.strip()
    if not line[-1:].isdigit():
        return None  # most lines, without a search of all ways to part them
    words = max((one.end() for one in _NO_NUMBER.finditer(line)), default=0)
    match = _NUMBERS.fullmatch(line, words)
    if match is None or (match["name"] and not words) or "\n" in line[:words]:
        return None
    name = line[:words] + match["name"]
    if len(name) > 90 or _is_sentence(name):
        return None
    return name.strip(), match["cells"].strip()


def _is_sentence(name: str) -> bool:
    """Whether the words before the numbers go on from a line above, as in a paragraph that ends with a date."""
    return bool(re.search(r"(?:§|\b(?:den|per|om|med|till|på|av|är|från|och|KS|KF))$", name)) or name.endswith("(")


def table_at(texts: list[str], at: int, key: str) -> Seen | None:
    """The table whose first row stands at a place, if one does."""
    if cells_of(texts[at]) is None:
        return None
    end, found = at, []
    while end < len(texts):
        row = cells_of(texts[end])
        if row is None and not _between(texts, end):
            break
        if row is not None:
            found.append(row)
        elif texts[end].strip():
            found.append((texts[end].strip(), ""))
        end += 1
    while found and not found[-1][1]:
        found.pop()
        end -= 1
    years = _years(found[0][1])
    if years:
        found = found[1:]
    width = len(years) or _width([cells for _, cells in found])
    rows = [(name, parted(cells, width)) for name, cells in found]
    if width < FEWEST_CELLS or sum(row[1] is not None for row in rows) < 2:
        return None
    header, title = _header(texts, at)
    columns = tuple(Header(year) for year in years) or columns_of(" ".join(header), width)
    made = _rows(rows, columns)
    named = [one for one in columns if one.role is not Role.NONE]
    if not years and not named:
        columns = tuple(Header(f"kolumn {number}") for number in range(1, width + 1))
    unit = "mnkr" if named else ""
    return Seen(Table(key, title, "", columns, made, (), unit), (*header, title), end)


def _between(texts: list[str], at: int) -> bool:
    """Whether a line without numbers stands between two rows: the name of what follows."""
    short = len(texts[at]) < 40 and not _PROSE.search(texts[at]) and not texts[at].startswith(("*", "varav"))
    return short and at + 1 < len(texts) and cells_of(texts[at + 1]) is not None and not _KEYS.search(texts[at])


def _years(cells: str) -> list[str]:
    found = cells.split()
    return found if len(found) >= 2 and all(re.fullmatch(r"(?:19|20)\d\d", one) for one in found) else []


def _ways(cells: str) -> list[list[str]]:
    """The ways to read a line of numbers, where a space may part numbers or thousands."""
    tokens = cells.split()
    places = [
        k
        for k in range(1, len(tokens))
        if re.fullmatch(r"\d{3}(?:,\d+)?", tokens[k]) and re.fullmatch(r"[−-]?\d{1,3}", tokens[k - 1])
    ]
    ways = []
    for chosen in product((True, False), repeat=min(len(places), 8)):
        glued = {place for place, on in zip(places, chosen, strict=False) if on}
        way: list[str] = []
        for k, token in enumerate(tokens):
            if k in glued and way:
                way[-1] += f" {token}"
            else:
                way.append(token)
        ways.append(way)
    return ways


def _width(lines: list[str]) -> int:
    """How many columns most rows can be read with."""
    counts: dict[int, int] = {}
    for cells in lines:
        for width in {len(way) for way in _ways(cells)} if cells else set():
            counts[width] = counts.get(width, 0) + 1
    return max(counts, key=lambda one: (counts[one], one), default=0)


def parted(cells: str, width: int) -> list[str] | None:
    """A line of numbers as so many cells; None where it cannot be."""
    if not cells:
        return None
    fits = [way for way in _ways(cells) if len(way) == width]
    return max(fits, key=lambda way: min(len(one) for one in way)) if fits else None


def _header(texts: list[str], at: int) -> tuple[tuple[str, ...], str]:
    """The lines of headings above the first row, and the title above them."""
    lines: list[str] = []
    for back in range(at - 1, max(at - HEADER_LINES, -1), -1):
        text = texts[back]
        row = cells_of(text)
        if row is not None and not _years(row[1]):
            break
        if "belopp" in text.lower() or text.lower().startswith(("tabell", "personal")):
            return tuple(reversed(lines)), text
        if len(text) > 70 or text.endswith((".", ":")) or text.startswith("*"):
            break
        lines.append(text)
    return tuple(reversed(lines)), ""


def columns_of(header: str, width: int) -> tuple[Header, ...]:
    """The columns that a heading names, if it names as many as there are."""
    found = list(_KEYS.finditer(header))
    first = [one for one in found if one[0].lower() not in _SECOND]
    second = [one[0] for one in found if one[0].lower() in _SECOND]
    if len(first) != width:
        return tuple(Header("") for _ in range(width))
    ends = [one.start() for one in first[1:]] + [len(header)]
    names = [re.sub(r"\s+", " ", header[one.start() : end]).strip() for one, end in zip(first, ends, strict=True)]
    if second:
        names = [one[0] for one in first]
    names = [f"{name} {second[k].lower()}" if k < len(second) else name for k, name in enumerate(names)]
    return tuple(_column(name, names[:k]) for k, name in enumerate(names))


def _column(name: str, before: list[str]) -> Header:
    low = name.lower()
    if "inkomster" in low:
        return Header(name, Column.AMOUNT, Role.INCOME)
    if "utgifter" in low:
        return Header(name, Column.AMOUNT, Role.EXPENDITURE)
    if "netto" in low:
        return Header(name, Column.AMOUNT, Role.CURRENT)
    if "avvikelse" in low:
        return Header(name, Column.DEVIATION, Role.DEVIATION)
    if "budget" in low or re.search(r"ram\b", low):
        return Header(name, Column.AMOUNT, Role.BUDGET)
    if "föregående" in low or "fjol" in low or "bokslut" in low or any(one.lower()[:8] == low[:8] for one in before):
        return Header(name, Column.CONTEXT, Role.LAST_YEAR)
    return Header(name, Column.AMOUNT, Role.CURRENT)


def _rows(rows: list[tuple[str, list[str] | None]], columns: tuple[Header, ...]) -> tuple[Row, ...]:
    made: list[Row] = []
    summed = False
    for name, cells in rows:
        low = name.lower()
        kind = RowKind.ROW
        if cells is None:
            kind = RowKind.HEADER
        elif low.startswith(("summa", "totalt")) and made:
            kind = RowKind.SUM
        elif low.startswith("varav"):
            kind = RowKind.ROW if _under_header(made) else RowKind.OF_WHICH
        elif summed:
            kind = RowKind.OTHER
        texts = cells or [""] * len(columns)
        made.append(Row(name, tuple(Cell(one, read_cell(one)) for one in texts), kind, _profile(low, kind)))
        summed = summed or kind is RowKind.SUM
    return tuple(made)


def _under_header(made: list[Row]) -> bool:
    """Whether the last row that is no ”varav” has no numbers of its own: its parts are then what is added."""
    for row in reversed(made):
        if row.kind is RowKind.HEADER:
            return True
        if not row.name.lower().startswith("varav"):
            return False
    return True


def _profile(low: str, kind: RowKind) -> Profile:
    if kind is RowKind.OTHER:
        return Profile.NONE
    return Profile.REVENUE if re.search(r"intäkt|inkomst", low) else Profile.COST
