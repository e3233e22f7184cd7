"""Granskning: every rule over a document, in order of where things stand. Pure."""

from collections.abc import Callable, Iterable

from reports.document import Document
from reports.proofreading import (
    amounts,
    arithmetic,
    assessments,
    cells,
    citations,
    contradictions,
    counts,
    form,
    names,
    outcomes,
    plain_swedish,
    references,
    repeated,
    spelling,
    terms,
    times,
    unbound,
)
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Finding, Rule, finding
from reports.proofreading.reading import Reading

MODULES = (
    arithmetic,
    cells,
    amounts,
    outcomes,
    counts,
    unbound,
    times,
    citations,
    references,
    contradictions,
    repeated,
    assessments,
    names,
    terms,
    form,
    spelling,
    plain_swedish,
)
RULES: tuple[Rule, ...] = tuple(rule for module in MODULES for rule in module.RULES)
BY_KEY = {rule.key: rule for rule in RULES}


def proofread(
    document: Document,
    facts: Facts,
    *,
    rules: Iterable[Rule] = RULES,
    told: Callable[[int, int, str], object] = lambda done, total, message: None,
) -> list[Finding]:
    """What the rules find in a document, section by section in reading order. Each is named once.

    ``told`` hears how many rules are done of how many, and which is next.
    """
    reading = Reading(document)
    order = {section.section.key: number for number, section in enumerate(reading.sections)}
    found: dict[str, Finding] = {}
    asked = list(rules)
    for number, rule in enumerate(asked):
        told(number, len(asked), rule.title)
        for one in rule.find(reading, facts):
            made = finding(rule, one)
            found.setdefault(made.fingerprint, made)
    told(len(asked), len(asked), "")
    return sorted(found.values(), key=lambda one: (order.get(one.place.key, len(order)), one.place.position))
