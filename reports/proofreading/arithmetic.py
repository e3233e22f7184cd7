"""Regel 1, tabellernas räkning: sums, differences, deviations under each sign profile, of-which rows. Pure.

Rounding is told apart from error: a sum of n numbers, each rounded to a tenth, may differ by n + 1 halves of a tenth.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reports.document import Profile, Role, Row, RowKind, Table
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Find, Found, Place, Rule, Severity
from reports.proofreading.numbers import decimals_of, printed, read_cell
from reports.proofreading.reading import Reading, Set

ADDED = frozenset({RowKind.ROW})
CURRENT = frozenset({Role.CURRENT, Role.NET})


def value(table: Table, row: Row, column: int) -> Decimal | None:
    """The number that a cell prints: what a reader can add again."""
    return read_cell(row.cells[column].text)


def half(row: Row, columns: Iterable[int]) -> Decimal:
    """How much rounding can hide in some cells of a row: half a unit of the last decimal of each."""
    return sum((_half(row.cells[k].text) for k in columns), Decimal(0))


def _half(text: str) -> Decimal:
    if read_cell(text) in {None, Decimal(0)}:
        return Decimal("0.05") if read_cell(text) == 0 else Decimal(0)
    return Decimal(5).scaleb(-decimals_of(text) - 1)


def _columns(table: Table) -> tuple[int, int, int] | None:
    """Which columns hold what is, what was decided and how they differ."""
    roles = [one.role for one in table.columns]
    if Role.DEVIATION not in roles or Role.BUDGET not in roles:
        return None
    deviation = roles.index(Role.DEVIATION)
    current = [k for k, role in enumerate(roles[:deviation]) if role in CURRENT]
    return (current[-1], roles.index(Role.BUDGET), deviation) if current else None


def deviations(reading: Reading, _: Facts) -> Iterator[Found]:
    """Rows whose deviation is not the difference between what is and the budget."""
    for set_ in reading.tables:
        places = _columns(set_.table)
        if places is None:
            continue
        for row in set_.table.rows:
            found = _deviation(set_, row, places)
            if found:
                yield found
        yield from _turned(set_, places)


def _deviation(set_: Set, row: Row, places: tuple[int, int, int]) -> Found | None:
    numbers = [value(set_.table, row, k) for k in places]
    if any(one is None for one in numbers):
        return None
    current, budget, shown = (one for one in numbers if one is not None)
    room = half(row, places)
    ways = {Profile.COST: budget - current, Profile.REVENUE: current - budget}
    if row.profile in ways:
        ways = {row.profile: ways[row.profile]}
    if any(abs(way - shown) <= room for way in ways.values()):
        return None
    name = row.name.strip()
    right = min(ways.values(), key=lambda way: abs(way - shown))
    suggestion = f"Skriv {printed(right, 1)} eller rätta talen som den räknas av."
    lost = _lost_sign(current, budget, shown, room)
    if lost is not None:
        cell = row.cells[places[lost]].text
        suggestion = f"Ett minustecken saknas: −{cell} i kolumnen {set_.table.columns[places[lost]].text}."
    return Found(
        set_.row(row),
        f"{name} {' '.join(row.cells[k].text for k in places)}",
        f"avvikelsen räknad av raden: {printed(right, 1)}",
        printed(shown - right, 1),
        suggestion,
    )


def _turned(set_: Set, places: tuple[int, int, int]) -> Iterator[Found]:
    """Rows that stand apart and are reckoned as costs, when others in the table can only be results."""
    apart = [row for row in set_.table.rows if row.kind is RowKind.OTHER and row.profile is Profile.NONE]
    fits = [(row, _fits(set_.table, row, places)) for row in apart]
    if not any(one == {Profile.REVENUE} for _, one in fits):
        return
    for row, one in fits:
        if one == {Profile.COST}:
            yield Found(
                set_.row(row),
                f"{row.name.strip()} {' '.join(row.cells[k].text for k in places)}",
                "tabellens andra resultat räknas utfall − budget",
                "tecknet",
                "Se över tecknen: raden räknas åt andra hållet än de andra.",
            )


def _fits(table: Table, row: Row, places: tuple[int, int, int]) -> set[Profile]:
    """The ways of reckoning that a row's deviation agrees with."""
    numbers = [one for k in places if (one := value(table, row, k)) is not None]
    if len(numbers) < 3:
        return set()
    current, budget, shown = numbers
    ways = {Profile.COST: budget - current, Profile.REVENUE: current - budget}
    return {profile for profile, way in ways.items() if abs(way - shown) <= half(row, places)}


def _lost_sign(current: Decimal, budget: Decimal, shown: Decimal, room: Decimal) -> int | None:
    """Which of the three would make the row right with a minus before it: 0 what is, 2 the deviation."""
    if current > 0 and any(abs(way - shown) <= room for way in (budget + current, -current - budget)):
        return 0
    if shown > 0 and any(abs(way + shown) <= room for way in (budget - current, current - budget)):
        return 2
    return None


def sums(reading: Reading, _: Facts) -> Iterator[Found]:
    """Sum rows that are not the sum of the rows above them."""
    for set_ in reading.tables:
        parts: list[Row] = []
        before: Row | None = None
        for row in set_.table.rows:
            if row.kind is RowKind.SUM:
                yield from _sum(set_, row, parts, before)
                parts, before = [], row
            elif row.kind in ADDED:
                parts.append(row)


def _sum(set_: Set, row: Row, parts: list[Row], before: Row | None) -> Iterator[Found]:
    """The sum of the rows since the sum before, or of those and that sum, as in a table that goes on from it."""
    if len(parts) < 2 and before is None:
        return
    for k, column in enumerate(set_.table.columns):
        shown = value(set_.table, row, k)
        numbers = [value(set_.table, part, k) for part in parts]
        if shown is None or any(one is None for one in numbers):
            continue
        total = sum((one for one in numbers if one is not None), Decimal(0))
        room = half(row, [k]) + sum((half(part, [k]) for part in parts), Decimal(0))
        earlier = value(set_.table, before, k) if before else None
        if abs(total - shown) > room and (earlier is None or abs(earlier + total - shown) > room + half(row, [k])):
            yield Found(
                set_.row(row),
                f"{row.name.strip()} {row.cells[k].text}",
                f"raderna ovanför i kolumnen {column.text}: {printed(total, 1)}",
                printed(shown - total, 1),
                "Rätta summan eller den rad som är fel.",
            )


def of_which(reading: Reading, _: Facts) -> Iterator[Found]:
    """Of-which rows that do not make the row that they are parts of: costs and income its net, others no more."""
    for set_ in reading.tables:
        for parent, parts in _families(set_.table.rows):
            sides = {
                word: one
                for one in parts
                for word in ("kostnad", "intäkt", "utgift", "inkomst")
                if word in one.name.lower()
            }
            out, into = sides.get("kostnad") or sides.get("utgift"), sides.get("intäkt") or sides.get("inkomst")
            for k, column in enumerate(set_.table.columns):
                whole = value(set_.table, parent, k)
                if column.role is Role.DEVIATION or whole is None:
                    continue
                if out and into and len(parts) == 2:
                    yield from _net(set_, parent, out, into, k, whole)
                elif not (out or into):
                    yield from _within(set_, parent, parts, k, whole)


def _families(rows: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
    parent, parts = None, []
    for row in rows:
        if row.kind is RowKind.OF_WHICH:
            parts.append(row)
            continue
        if parent and parts:
            yield parent, parts
        parent, parts = row, []
    if parent and parts:
        yield parent, parts


def _net(set_: Set, parent: Row, out: Row, into: Row, k: int, whole: Decimal) -> Iterator[Found]:
    costs, income = value(set_.table, out, k), value(set_.table, into, k)
    if costs is None or income is None:
        return
    room = half(parent, [k]) + half(out, [k]) + half(into, [k])
    net = costs - income
    ways = [net, -net] if parent.profile is Profile.NONE else [net if parent.profile is Profile.COST else -net]
    if not any(abs(way - whole) <= room for way in ways):
        column = set_.table.columns[k].text
        yield Found(
            set_.row(parent),
            f"{parent.name.strip()} {parent.cells[k].text}",
            f"kostnader − intäkter i kolumnen {column}: {printed(net, 1)}",
            printed(whole - net, 1),
            "Rätta raden eller dess varav-rader.",
        )


def _within(set_: Set, parent: Row, parts: list[Row], k: int, whole: Decimal) -> Iterator[Found]:
    numbers = [one for part in parts if (one := value(set_.table, part, k)) is not None]
    room = half(parent, [k]) + sum((half(part, [k]) for part in parts), Decimal(0))
    if whole > 0 and numbers and min(numbers) >= 0 and sum(numbers) > whole + room:
        yield Found(
            set_.row(parent),
            f"{parent.name.strip()} {parent.cells[k].text}",
            f"varav-raderna tillsammans: {printed(sum(numbers, Decimal(0)), 1)}",
            printed(sum(numbers, Decimal(0)) - whole, 1),
            "Delarna är mer än det de är delar av.",
        )


def nets(reading: Reading, _: Facts) -> Iterator[Found]:
    """Rows whose net is not expenditure less income."""
    for set_ in reading.tables:
        roles = [one.role for one in set_.table.columns]
        for k in range(len(roles) - 2):
            named = roles[k + 2] is Role.NET or "netto" in set_.table.columns[k + 2].text.lower()
            if (roles[k], roles[k + 1]) != (Role.EXPENDITURE, Role.INCOME) or not named:
                continue
            for row in set_.table.rows:
                out, into, net = (value(set_.table, row, k + step) for step in range(3))
                if out is None or into is None or net is None:
                    continue
                if abs(abs(out) - abs(into) - net) > half(row, range(k, k + 3)):
                    yield Found(
                        set_.row(row),
                        f"{row.name.strip()} {row.cells[k + 2].text}",
                        f"utgifter − inkomster: {printed(abs(out) - abs(into), 1)}",
                        printed(net - abs(out) + abs(into), 1),
                        "Rätta nettot.",
                    )


def rounding(reading: Reading, _: Facts) -> Iterator[Found]:
    """Tables that do not add up to the last decimal, by rounding alone, without a note that says so."""
    for set_ in reading.tables:
        places = _columns(set_.table)
        if places is None or any("avrund" in note.lower() for note in set_.table.notes):
            continue
        rows = [row.name.strip() for row in set_.table.rows if _rounded(set_.table, row, places)]
        if rows:
            yield Found(
                Place(set_.place.key, set_.place.section, set_.place.position, set_.place.part),
                f"Avrundning: {', '.join(dict.fromkeys(rows))}",
                "avvikelserna räknade av de tryckta talen",
                "högst en enhet i sista decimalen",
                "Inget är fel, men skriv under tabellen att talen är avrundade var för sig.",
            )


def _rounded(table: Table, row: Row, places: tuple[int, int, int]) -> bool:
    numbers = [one for k in places if (one := value(table, row, k)) is not None]
    if len(numbers) < 3:
        return False
    current, budget, shown = numbers
    ways = [budget - current] if row.profile is Profile.COST else [current - budget]
    ways = [budget - current, current - budget] if row.profile is Profile.NONE else ways
    room = half(row, places)
    return all(way != shown for way in ways) and any(abs(way - shown) <= room for way in ways)


def between(reading: Reading, _: Facts) -> Iterator[Found]:
    """A mean or share of all that lies outside those of its parts, such as women and men."""
    for set_ in reading.tables:
        parent: Row | None = None
        parts: list[Row] = []
        for row in (*set_.table.rows, None):
            if row is not None and row.kind is RowKind.PART:
                parts.append(row)
                continue
            if parent is not None and len(parts) >= 2:
                yield from _outside(set_, parent, parts)
            parent, parts = row, []


def _outside(set_: Set, parent: Row, parts: list[Row]) -> Iterator[Found]:
    for k, column in enumerate(set_.table.columns):
        whole = read_cell(parent.cells[k].text)
        numbers = [one for part in parts if (one := read_cell(part.cells[k].text)) is not None]
        if whole is None or len(numbers) < len(parts):
            continue
        room = half(parent, [k]) + max(half(part, [k]) for part in parts)
        added = abs(sum(numbers, Decimal(0)) - whole) <= room * len(parts)
        if not added and not min(numbers) - room <= whole <= max(numbers) + room:
            told = "–".join(printed(one) for one in (min(numbers), max(numbers)))
            yield Found(
                set_.row(parent),
                f"{parent.name.strip()} {parent.cells[k].text}",
                f"delarna i kolumnen {column.text}: {told}",
                "",
                "Det gemensamma värdet måste ligga mellan delarnas.",
            )


def _rule(key: str, title: str, description: str, reason: str, severity: Severity, find: Find) -> Rule:
    return Rule(key, Family.ARITHMETIC, title, description, reason, severity, find)


RULES = (
    _rule(
        "tabell-avvikelse",
        "Avvikelsen stämmer inte",
        "Räknar om varje rads avvikelse: budget − utfall för kostnader, tvärtom för intäkter och resultat.",
        "Ett tappat minustecken vänder ett underskott till ett överskott.",
        Severity.ERROR,
        deviations,
    ),
    _rule(
        "tabell-summa",
        "Summan stämmer inte",
        "Räknar om varje summarad av raderna ovanför den.",
        "Läsaren räknar efter, och litar inte på en rapport som inte går ihop.",
        Severity.ERROR,
        sums,
    ),
    _rule(
        "tabell-varav",
        "Varav-raderna stämmer inte",
        "Ställer kostnader − intäkter mot nettot, och andra varav-rader mot raden de är delar av.",
        "En del kan inte vara större än det den är en del av.",
        Severity.ERROR,
        of_which,
    ),
    _rule(
        "tabell-netto",
        "Nettot stämmer inte",
        "Räknar utgifter − inkomster på varje rad.",
        "Investeringsramen gäller nettot.",
        Severity.ERROR,
        nets,
    ),
    _rule(
        "tabell-mellan",
        "Värdet ligger utanför sina delar",
        "Ser om ett medelvärde eller en andel för alla ligger mellan delarnas, till exempel kvinnors och mäns.",
        "Ligger det utanför är något av talen fel.",
        Severity.WARNING,
        between,
    ),
    _rule(
        "tabell-avrundning",
        "Tabellen går inte ihop på grund av avrundning",
        "Hittar rader som skiljer i sista decimalen utan att tabellen säger att talen är avrundade.",
        "En fotnot om avrundning besparar läsaren frågan.",
        Severity.HINT,
        rounding,
    ),
)
