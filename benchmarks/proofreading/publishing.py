"""``docs/proofreading-2023.md``: every finding with its judgement, every defect that was missed, and the sums."""

from collections import defaultdict

from benchmarks.proofreading.evaluate import TITLES, Judged, covers, defects, read, score
from reports.proofreading.findings import Family, Finding
from reports.proofreading.running import BY_KEY, RULES

HEAD = """# What the proofreading finds in the printed report of 2023

Linköping's printed interim report of August 2023 (Kommunstyrelsen) run through `reports.proofreading`: its prose and
money tables as the text of the PDF gives them, its tables of indicators and assignments as data, held against the
registers and figures of the same tables. Repeat it with `python -m benchmarks.proofreading.evaluate --all`.

**How the truth was made.** The report was read line by line before any rule was written, and what was wrong in it
written down: numbers 1–73 of `tests/data/linkoping-2023/defects.csv`. A second reading after the rules gave numbers
74–80. What was right is in `correct.csv` ({correct} statements and rows). The readers of the report also wrote the
rules, and mended rules when they missed something on the list, so the recall below says what general rules *can*
find, not what they will find in a report that nobody has read. For that, see [made errors](#made-errors). No rule is
for one sentence: each is tested on sentences of an invented municipality, both what it must find and what it must
leave alone (`tests/reports/proofreading/`).

A finding is **true** when a careful controller would mend the text or table, or want a word about it; also when it is
a trifle. Two findings of one defect are two true findings and one defect found.

"""


def markdown(judged: list[Judged], findings: list[Finding], made: str) -> str:
    """The document; ``made`` is what the mutations printed."""
    parts = [HEAD.format(correct=len(read("correct.csv"))), _sums(judged), _listed(judged), _missed(judged),
             _apart(findings), _made(made)]  # fmt: skip
    return "\n".join(parts).rstrip() + "\n"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _sums(judged: list[Judged]) -> str:
    lines = ["## Sums", "", "| Rules | Defects | Found | Recall | Findings | True | False | Precision |",
             "|---|---:|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    totals = [0] * 5
    for family, title in TITLES.items():
        found, missed, false = score(judged, family)
        mine = sum(one.finding.family.value == family for one in judged)
        row = [len(found) + len(missed), len(found), mine, mine - false, false]
        totals = [a + b for a, b in zip(totals, row, strict=True)]
        lines.append(_line(f"{family} {title}", row))
    lines.append(_line("**All**", totals))
    lines += [
        "",
        "Rule 4 (numbers that no figure stands behind) is a list to accept and not a judgement; see below.",
        "",
    ]
    return "\n".join(lines)


def _line(title: str, row: list[int]) -> str:
    known, found, findings, true, false = row
    return (f"| {title} | {known} | {found} | {_share(found, known)} | {findings} | {true} | {false} |"
            f" {_share(true, findings)} |")  # fmt: skip


def _listed(judged: list[Judged]) -> str:
    lines = ["## Every finding"]
    by_rule: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_rule[one.finding.rule].append(one)
    for rule in RULES:
        if rule.key not in by_rule:
            continue
        lines += ["", f"### {rule.title} (`{rule.key}`, {rule.severity})", "", rule.description, "",
                  "| Where | As written | Compared with | Judgement |", "|---|---|---|---|"]  # fmt: skip
        for one in by_rule[rule.key]:
            number = f" (nr {one.defect.number})" if one.defect else ""
            verdict = f"{'True' if one.true else 'False alarm'}{number}: {one.why}"
            finding = one.finding
            told = "; ".join(filter(None, (finding.compared_with, finding.difference)))
            where = finding.place.section if finding.place.section else finding.place.part
            lines.append(
                f"| {_cell(where, 60)} | {_cell(finding.words, 170)} | {_cell(told, 150)} | {_cell(verdict, 200)} |"
            )
    silent = [
        f"`{rule.key}`"
        for rule in RULES
        if rule.key not in by_rule and rule.family not in {Family.UNBOUND, Family.LANGUAGE}
    ]
    lines += [
        "",
        "### Rules that found nothing here",
        "",
        f"{', '.join(silent)}. Their tests show what they find elsewhere.",
        "",
    ]
    return "\n".join(lines)


def _cell(text: str, most: int) -> str:
    text = text.replace("|", "/").replace("\n", " ")
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _missed(judged: list[Judged]) -> str:
    hit = {one.defect.number for one in judged if one.defect}
    lines = ["## Every defect that was missed", "", "| Nr | Rule | Passage | What is wrong |", "|---|---|---|---|"]
    for one in defects():
        if one.number not in hit:
            lines.append(
                f"| {one.number} | {min(one.families)} | {_cell(one.passage, 120)} | {_cell(one.wrong, 200)} |"
            )
    why = (
        "They ask for knowledge that no register has (when a plan was adopted, that loans and bonds are one thing), or "
    )
    lines += ["", f"{why}for a legend to be read as a claim about each column.", ""]
    return "\n".join(lines)


def _apart(findings: list[Finding]) -> str:
    unbound = [one for one in findings if one.family is Family.UNBOUND]
    near = sum(bool(one.candidates) for one in unbound)
    language = [one for one in findings if BY_KEY[one.rule].apart]
    counts: dict[str, int] = defaultdict(int)
    for one in language:
        counts[one.rule] += 1
    known = read("language_defects.csv")
    everything = [one for one in findings if one.family in {Family.LANGUAGE, Family.NAMES}]
    missed = [row["passage"] for row in known if not any(_same(row["passage"], one.words) for one in everything)]
    lines = ["## Kept apart", "", "**Unbound numbers (rule 4).** The printed text has no bindings, so every number is "
             f"listed: {len(unbound)}. {near} of them come with a figure of the same value among their candidates.", "",
             "**Language.** Spelling and plain Swedish are hints, off by default and never a part of the gate: "
             + ", ".join(f"{BY_KEY[rule].title.lower()} {count}" for rule, count in counts.items()) + ".",
             f"Of {len(known)} slips of spelling and grammar that the reading wrote down, "
             f"{len(known) - len(missed)} are found by them or by rule 8. Missed:", "",
             *(f"- {one}" for one in missed), ""]  # fmt: skip
    return "\n".join(lines)


def _same(passage: str, words: str) -> bool:
    return covers(passage, words) or passage.lower() in words.lower()


def _made(told: str) -> str:
    lines = [line for line in told.splitlines() if line.endswith("%)")]
    unnoticed = [line.removeprefix("obemärkt: ") for line in told.splitlines() if line.startswith("obemärkt")]
    made = ["## Made errors", "", "`python -m benchmarks.proofreading.mutations` makes right things in the same "
            "report wrong, one at a time, and asks whether the rules say anything new.", "",
            "| What was made wrong | Noticed |", "|---|---|"]  # fmt: skip
    made += [f"| {kind} | {count} |" for kind, _, count in (line.rpartition(": ") for line in lines)]
    made += [
        "",
        "A first run noticed fewer, and rules were mended for it (a committee's goal in its motivation, a register "
        "with two decisions of one day, a name of two words): the numbers are of the mended rules.",
        "",
        "Not noticed:",
        "",
        *(f"- {_cell(one, 220)}" for one in unnoticed),
    ]
    return "\n".join(made)
