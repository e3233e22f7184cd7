"""Söka siffror: from a few words to the figures that a text may print, each as it would be written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from followup import figures
from followup.access import Permission, may
from followup.figures import Figure
from followup.models import Unit, User
from goals.models import Decision
from reports import answers, wording
from reports.binding import Scope, scope
from reports.models import Report

MOST = 30  # answers
SYNONYMS = {
    "helar": "helår helåret året prognos",
    "period": "period perioden hittills utfall redovisat",
    "drift": "driftsammandrag",
    "avvikelse": "överskott underskott resultat mot budget",
    "mal": "mål nämndmål",
    "poster": "engångspost jämförelsestörande",
}
TIMES = {"helar": "helåret", "period": "perioden"}
WORD = re.compile(r"[\wåäöÅÄÖ]+")


@dataclass(frozen=True)
class Hit:
    """A figure that was found: its words, and its formats with how each would be written."""

    figure: Figure
    label: str
    forms: tuple[tuple[str, str, str], ...]  # key, name, as written


def search(*, report: Report, words: str, user: User) -> list[Hit]:
    """The figures whose words hold all that is asked, the closest first; only those that the person may read."""
    within, asked = reading(report, user), [one.lower() for one in WORD.findall(words)]
    found = [(figure, terms(figure)) for figure in listed(report) if within.holds(figure.key)]
    hits = [(figure, known) for figure, known in found if all(_in(one, known) for one in asked)]
    hits.sort(key=lambda hit: _rank(hit[0], hit[1], asked))
    return [_hit(figure) for figure, _ in hits[:MOST]]


def reading(report: Report, user: User) -> Scope:
    """What the person may see of what the report may print: one who was only given a section sees her own units'."""
    whole = scope(report.unit)
    if may(user, Permission.READ, report.unit):
        return whole
    codes = Unit.objects.visible_to(user).values_list("code", flat=True)
    own = frozenset(code.lower() for code in codes)
    return Scope(whole.committee, own if whole.units is None else own & whole.units)


def listed(report: Report) -> list[Figure]:
    """Every figure that a report may look among, each once."""
    unit, code = report.unit, report.occasion.code
    if unit.kind == Unit.Kind.MUNICIPALITY:
        committees = [of.code for of, _ in answers.tables_by_committee(unit, report.occasion)]
    else:
        committees = [unit.committee().code]
    return [figure for one in committees for figure in figures.listed(one, code)]


def terms(figure: Figure) -> set[str]:
    """The words that a figure is found by: those of its label and key, and what people call them."""
    parts = figure.key.lower().split(".")
    spoken = [SYNONYMS.get(part, "") for part in parts]
    return set(WORD.findall(" ".join([figure.label.lower(), *parts, *spoken])))


def label(figure: Figure) -> str:
    """What the figure is, with the time that its key tells."""
    time = TIMES.get(figure.key.rsplit(".", 1)[-1], "")
    return f"{figure.label}, {time}" if time and time not in figure.label.lower() else figure.label


def decisions(words: str) -> list[Decision]:
    """The decisions whose reference or title hold all the words, the newest first."""
    asked = [one.lower() for one in WORD.findall(words)]
    found = Decision.objects.order_by("-decided_on", "code")
    return [one for one in found if all(word in f"{one.reference} {one.title}".lower() for word in asked)][:MOST]


def _hit(figure: Figure) -> Hit:
    forms = tuple((one.key, one.name, wording.worded(figure, one.key)) for one in wording.formats(figure))
    return Hit(figure, label(figure), forms)


def _in(word: str, known: Iterable[str]) -> bool:
    return any(word in one for one in known)


def _rank(figure: Figure, known: set[str], asked: list[str]) -> tuple[int, int, str]:
    """How near a figure is to what was asked: whole words of its own label first, short labels before long ones."""
    own = set(WORD.findall(label(figure).lower()))
    return (-sum(word in own for word in asked), len(own), figure.key)
