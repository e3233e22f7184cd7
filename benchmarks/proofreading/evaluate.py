"""Precision and recall of the proofreading on the printed report of 2023, rule by rule.

    python -m benchmarks.proofreading.evaluate [--all] [--markdown FILE --mutations FILE]

``tests/data/linkoping-2023/defects.csv`` holds what a reading of the report found wrong, ``correct.csv`` what it found
right, ``judgements.csv`` what a person says of the findings that are in neither.
"""

import argparse
import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks.proofreading import printed
from reports.proofreading.findings import Family, Finding
from reports.proofreading.running import BY_KEY, RULES, proofread

LISTED = {Family.UNBOUND}  # a list to accept, not a judgement
TITLES = {
    "1": "Tabellernas räkning",
    "2": "Belopp och mått i text",
    "3": "Antal i text",
    "5": "Tider och hänvisningar",
    "6": "Motsägelser",
    "7": "Bedömningar och ramar",
    "8": "Namn, termer och meningar",
}


@dataclass(frozen=True)
class Defect:
    """Something wrong in the report, as a reader wrote it down."""

    number: str
    families: frozenset[str]
    passage: str
    wrong: str
    place: str


@dataclass(frozen=True)
class Judged:
    """A finding with what it is: the defect that it found, or what a person said of it."""

    finding: Finding
    defect: Defect | None
    true: bool | None
    why: str


def read(name: str) -> list[dict[str, str]]:
    """A list of the reading."""
    path = printed.DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, as they are compared."""
    return re.findall(r"[\wåäö§:,]+(?<!,)|[-−]?\d+(?:,\d+)?", text.lower().replace("−", "-").replace("\u00a0", " "))


def covers(one: str, other: str) -> bool:
    """Whether all words of the shorter text stand in the longer one."""
    a, b = tokens(one), tokens(other)
    short, long = (a, set(b)) if len(a) <= len(b) else (b, set(a))
    return bool(short) and sum(word in long for word in short) >= 0.9 * len(short)


def likeness(one: str, other: str) -> float:
    """How much two texts share of all their words."""
    a, b = set(tokens(one)), set(tokens(other))
    return len(a & b) / len(a | b)


def defects() -> list[Defect]:
    """The truth list."""
    return [
        Defect(row["number"], frozenset(row["family"].split(",")), row["passage"], row["wrong"], row.get("place") or "")
        for row in read("defects.csv")
    ]


def judge(findings: list[Finding]) -> list[Judged]:
    """Each finding with its defect or judgement."""
    known, said = defects(), read("judgements.csv")
    return [_judged(one, known, said) for one in findings]


def _judged(one: Finding, known: list[Defect], said: list[dict[str, str]]) -> Judged:
    where = f"{one.place} {one.words}"
    for row in said:
        if row["rule"] == one.rule and row["words"].lower() in where.lower():
            return Judged(one, None, row["true"] == "ja", row["why"])
    fitting = [
        defect
        for defect in known
        if one.family.value in defect.families
        and defect.place.lower() in where.lower()
        and covers(one.words, defect.passage)
    ]
    if fitting:
        best = max(fitting, key=lambda defect: likeness(one.words, defect.passage))
        return Judged(one, best, True, best.wrong)
    for row in read("correct.csv"):
        if covers(one.words, row["passage"]) and len(tokens(one.words)) >= len(tokens(row["passage"])) * 0.5:
            return Judged(one, None, False, f"riktigt: {row['why']}")
    return Judged(one, None, None, "")


def main() -> None:
    """Print what was found, missed and falsely alarmed, rule by rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every finding")
    parser.add_argument("--markdown", type=Path, help="write the tables of docs/proofreading-2023.md here")
    parser.add_argument(
        "--mutations", type=Path, help="what benchmarks.proofreading.mutations printed, for the same file"
    )
    options = parser.parse_args()
    findings = proofread(printed.document(), printed.known())
    counted = [one for one in findings if one.family not in {*LISTED, Family.LANGUAGE}]
    judged = judge(counted)
    if options.all:
        for one in judged:
            mark = {True: "+", False: "-", None: "?"}[one.true]
            print(
                f"{mark} {one.finding.rule} [{one.finding.place}] «{one.finding.words[:150]}» |"
                f" {one.finding.compared_with[:110]}"
                f" | {one.finding.difference[:60]} {('#' + one.defect.number) if one.defect else ''}"
            )
    report(judged, findings)
    if options.markdown:
        from benchmarks.proofreading.publishing import markdown

        made = options.mutations.read_text(encoding="utf-8") if options.mutations else ""
        options.markdown.write_text(markdown(judged, findings, made), encoding="utf-8")


def report(judged: list[Judged], findings: list[Finding]) -> None:
    """The sums."""
    for family, title in TITLES.items():
        found, missed, false = score(judged, family)
        print(f"\n{family} {title}: {len(found)} hittade, {len(missed)} missade, {false} falska")
        by_rule: dict[str, list[Judged]] = defaultdict(list)
        for one in judged:
            if one.finding.family.value == family:
                by_rule[one.finding.rule].append(one)
        for rule, ones in by_rule.items():
            sums = [sum(one.true is value for one in ones) for value in (True, False, None)]
            print(f"    {rule}: {sums[0]} sanna, {sums[1]} falska, {sums[2]} obedömda")
        for defect in missed:
            print(f"    missat #{defect.number}: {defect.passage} ({defect.wrong})")
    known = defects()
    hit = {one.defect.number for one in judged if one.defect}
    true, false = sum(one.true is True for one in judged), sum(one.true is False for one in judged)
    open_ = sum(one.true is None for one in judged)
    print(
        f"\n{len(RULES)} regler, {len(findings)} fynd; {len(hit)} av {len(known)} fel hittade"
        f" ({len(hit) / len(known):.0%})"
    )
    print(f"sanna {true}, falska {false}, obedömda {open_}; precision {true / max(true + false, 1):.0%}")
    print(
        "listade tal:",
        sum(one.family is Family.UNBOUND for one in findings),
        "språk:",
        sum(BY_KEY[one.rule].apart for one in findings),
    )


def score(judged: list[Judged], family: str) -> tuple[set[str], list[Defect], int]:
    """Which defects of a family were found, which were missed, and how many false alarms its rules gave."""
    hit = {one.defect.number for one in judged if one.defect}
    mine = [one for one in defects() if min(one.families) == family]
    false = sum(one.true is False for one in judged if one.finding.family.value == family)
    return {one.number for one in mine if one.number in hit}, [one for one in mine if one.number not in hit], false


if __name__ == "__main__":
    main()
