"""What the proofreading notices when something right in the printed report is made wrong, one thing at a time.

    python -m benchmarks.proofreading.mutations [tabell | text | beslut | namn]

The defects of the report were read by the same people who wrote the rules. Here the defects are made by a machine: a
digit of a cell, a sign, an amount, a word for a sign, a state, a day, a § or a name is changed, each by itself, and the
rules either say something new about it or do not.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from benchmarks.proofreading import printed
from reports.document import Bullets, Document, Paragraph, Part, Role, Run, Section, Table
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Finding, Rule
from reports.proofreading.numbers import mentions, read_cell
from reports.proofreading.running import BY_KEY, RULES, proofread

LEFT_OUT = {Family.LANGUAGE, Family.UNBOUND}


@dataclass(frozen=True)
class Change:
    """A change: what kind, what it was and became, and the document with it."""

    kind: str
    before: str
    after: str
    document: Document


def changes(document: Document, facts: Facts) -> Iterator[Change]:
    """Every change that is tried."""
    for table in document.tables:
        yield from _cells(document, table)
    for section in document.all_sections():
        for part in section.parts:
            for text in _texts(part):
                for kind, changed in _sentence(text, section.title, facts):
                    yield Change(
                        kind, text, changed, _with(document, lambda one, a=text, b=changed: _replaced(one, a, b))
                    )


def _cells(document: Document, table: Table) -> Iterator[Change]:
    """A digit and a sign of each cell that a row's deviation is reckoned from."""
    roles = [one.role for one in table.columns]
    if Role.DEVIATION not in roles:
        return
    current = max(k for k, role in enumerate(roles) if role is Role.CURRENT)
    places = {current, roles.index(Role.BUDGET), roles.index(Role.DEVIATION)}
    for number, row in enumerate(table.rows):
        if any(read_cell(row.cells[k].text) is None for k in places):
            continue
        for k in places:
            text = row.cells[k].text
            digit = re.search(r"\d(?=(?:,\d)?$)", text)
            tries = (
                {"tabell: siffra": f"{text[: digit.start()]}{(int(digit[0]) + 3) % 10}{text[digit.end() :]}"}
                if digit
                else {}
            )
            if read_cell(text):
                tries["tabell: tecken"] = text[1:] if text[0] in "-−" else f"−{text}"
            for kind, changed in tries.items():
                cells = tuple(replace(cell, text=changed) if at == k else cell for at, cell in enumerate(row.cells))
                rows = tuple(replace(row, cells=cells) if at == number else one for at, one in enumerate(table.rows))
                made = _with(document, lambda part, rows=rows: replace(part, rows=rows) if part is table else part)
                yield Change(kind, f"{row.name} {text}", changed, made)


def _texts(part: Part) -> list[str]:
    if isinstance(part, Paragraph):
        return [part.text]
    if isinstance(part, Bullets):
        return ["".join(run.text for run in item) for item in part.items]
    return []


SIGNS = (("överskott", "underskott"), ("underskott", "överskott"), ("positiv avvikelse", "negativ avvikelse"))


def _sentence(text: str, title: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """The changes of a paragraph."""
    for one in mentions(text):
        near = text[max(0, one.start - 60) : one.start]
        if one.unit == "kr" and re.search(r"(?:över|under)skott|avvikelse", near):
            digits = re.sub(r"\d", lambda match: str((int(match[0]) + 2) % 10), one.text, count=1)
            yield "text: belopp", text[: one.start] + digits + text[one.end :]
            for word, other in SIGNS:
                at = text.rfind(word, max(0, one.start - 60), one.start)
                if at >= 0:
                    yield "text: överskott/underskott", text[:at] + other + text[at + len(word) :]
    goal = next((one for one in facts.goals if one.name == title), None)
    if goal and "bedöms" in text:
        swapped = text.replace("bedöms uppnås", "bedöms delvis uppnås", 1) if "bedöms uppnås" in text else text.replace(
            "bedöms delvis uppnås", "bedöms uppnås", 1)  # fmt: skip
        if swapped != text:
            yield "text: bedömning", swapped
    for match in re.finditer(r"(KS|KF) (\d{4})-(\d{2})-(\d{2}) § (\d+)", text):
        yield "beslut: §", text[: match.start(5)] + str(int(match[5]) + 7) + text[match.end(5) :]
        yield "beslut: dag", text[: match.start(4)] + f"{int(match[4]) % 28 + 1:02}" + text[match.end(4) :]
    for name in (*facts.overall_goals, *(unit.name for unit in facts.units if len(unit.name) > 12)):
        at = text.find(name)
        if at >= 0:
            k = at + len(name) // 2
            if text[k].isalpha() and text[k + 1].isalpha() and text[k] != text[k + 1]:
                yield "namn: två bokstäver byter plats", text[:k] + text[k + 1] + text[k] + text[k + 2 :]
    for match in re.finditer(r"\b(\d+) (?:nämndmål|uppnås|delvis uppnås|pågår)\b", text):
        yield "text: antal", text[: match.start(1)] + str(int(match[1]) + 1) + text[match.end(1) :]


def _with(document: Document, change: Callable[[Part], Part]) -> Document:
    """The document with a change made to each part that it is about."""

    def walked(section: Section) -> Section:
        parts = tuple(walked(part) if isinstance(part, Section) else change(part) for part in section.parts)
        return replace(section, parts=parts)

    return replace(document, sections=tuple(walked(one) for one in document.sections))


def _replaced(part: Part, before: str, after: str) -> Part:
    if isinstance(part, Paragraph) and part.text == before:
        return replace(part, runs=(Run(after),))
    if isinstance(part, Bullets):
        items = tuple((Run(after),) if "".join(run.text for run in item) == before else item for item in part.items)
        return replace(part, items=items)
    return part


def main() -> None:
    """Print how many changes of each kind are noticed, and which are not."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    document, facts = printed.document(), printed.known()
    rules: list[Rule] = [rule for rule in RULES if rule.family not in LEFT_OUT]
    before = {one.fingerprint for one in proofread(document, facts, rules=rules)}
    noticed, tried = Counter[str](), Counter[str]()
    for change in changes(document, facts):
        if not change.kind.startswith(only) or (change.kind.startswith("tabell") and _mends(change, facts, before)):
            continue
        families = {Family.ARITHMETIC} if change.kind.startswith("tabell") else set(Family) - {Family.ARITHMETIC}
        mine = [rule for rule in rules if rule.family in families]
        tried[change.kind] += 1
        if any(one.fingerprint not in before for one in proofread(change.document, facts, rules=mine)):
            noticed[change.kind] += 1
        else:
            print(f"obemärkt: {change.kind}: {change.before[:90]} → {_difference(change)}")
    for kind, count in tried.items():
        print(f"{kind}: {noticed[kind]} av {count} ({noticed[kind] / count:.0%})")
    print(f"alla: {noticed.total()} av {tried.total()} ({noticed.total() / tried.total():.0%})")


@lru_cache(maxsize=1)
def _wrong(facts: Facts) -> tuple[Finding, ...]:
    """What is wrong with the deviations of the report's tables as they are printed."""
    return tuple(proofread(printed.document(), facts, rules=[BY_KEY["tabell-avvikelse"]]))


def _mends(change: Change, facts: Facts, before: set[str]) -> bool:
    """Whether the change makes something right that was wrong: then it is no error."""
    now = {one.fingerprint for one in proofread(change.document, facts, rules=[BY_KEY["tabell-avvikelse"]])}
    was = {one.fingerprint for one in _wrong(facts) if one.fingerprint in before}
    return now < was


def _difference(change: Change) -> str:
    """The changed words of a paragraph with a little around them; a cell whole."""
    at = next((k for k, (a, b) in enumerate(zip(change.before, change.after, strict=False)) if a != b), 0)
    return change.after if change.kind.startswith("tabell") else f"…{change.after[max(0, at - 50) : at + 30]}…"


if __name__ == "__main__":
    main()
