"""The figures of the operational half: how many assignments stand how, by key.

``<nämnd>.<tillfälle>.uppdrag[.gemensamma|.namndspecifika].<mått>`` where ``nämnd`` is a committee's code, or ``alla``
for all committees together. ``mått`` is a status (``ej-paborjad pagar kvarstar genomford utgar``), ``ingen-uppgift``
or ``antal``, their sum. An assignment counts once for each committee that has it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from followup.figures import Figure, Measure
from followup.models import Occasion, Unit
from goals import assignments
from goals.models import Addressee, Assignment, AssignmentStatus

Status = AssignmentStatus.Status
Group = Assignment.Group
ALL = "alla"
GROUPS = {"gemensamma": Group.COMMON, "namndspecifika": Group.NAMED}
MEASURES: dict[str, str | None] = {
    "ej-paborjad": Status.NOT_STARTED,
    "pagar": Status.UNDER_WAY,
    "kvarstar": Status.REMAINS,
    "genomford": Status.DONE,
    "utgar": Status.DROPPED,
    "ingen-uppgift": None,
}


def provide(key: str) -> Figure | None:
    """The figure of a key of the assignments; None for any other key, and for what does not exist."""
    committee, code, subject, *rest = [*key.split("."), "", "", ""][: max(key.count(".") + 1, 3)]
    if subject != "uppdrag" or not 1 <= len(rest) <= 2:
        return None
    if not set(rest[:-1]) <= set(GROUPS):
        return None
    found = _told(committee, code)
    return next((one for one in _figures(found, rest[:-1]) if one.key == key), None) if found else None


def listed(committee: str, occasion: str) -> list[Figure]:
    """The counts of a committee's assignments at an occasion, by their codes."""
    found = _told(committee.lower(), occasion)
    groups: list[list[str]] = [[], *([group] for group in GROUPS)]
    return [figure for group in groups for figure in _figures(found, group)] if found else []


@dataclass(frozen=True)
class _Told:
    """What a committee (its code as in a key) has said of its assignments: the group of each by its key, and what."""

    committee: str
    occasion: Occasion
    groups: dict[int, str]
    stands: dict[int, AssignmentStatus]


def _told(committee: str, code: str) -> _Told | None:
    """What has been said, read once for all figures; None where there is no such committee or occasion."""
    occasion = Occasion.objects.filter(code=code).first()
    unit = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code__iexact=committee).first()
    if occasion is None or (unit is None and committee != ALL):
        return None
    found = Addressee.objects.filter(assignment__fiscal_year=occasion.year)
    found = found.filter(committee=unit) if unit else found
    groups = dict(found.values_list("pk", "assignment__group"))
    return _Told(committee, occasion, groups, assignments.standing(occasion))


def _figures(told: _Told, group: list[str]) -> Iterator[Figure]:
    """The counts of a committee's assignments, or of a group of them."""
    only = GROUPS[group[0]] if group else None
    keys, occasion = [key for key, of in told.groups.items() if only is None or of == only], told.occasion
    for measure in (*MEASURES, "antal"):
        yield Figure(
            key=".".join([told.committee, occasion.code, "uppdrag", *group, measure]),
            label=_label(measure, group, occasion),
            value=Decimal(_count(keys, measure, told.stands)),
            measure=Measure.COUNT,
            source=reverse("goals:assignments", args=[occasion.code]),
        )


def _count(keys: Iterable[int], measure: str, stands: dict[int, AssignmentStatus]) -> int:
    """How many of the committees' assignments stand so."""
    said = [stands[key].status if key in stands else None for key in keys]
    return len(said) if measure == "antal" else said.count(MEASURES[measure])


def _label(measure: str, group: list[str], occasion: Occasion) -> str:
    """What the figure is, in Swedish."""
    status = MEASURES.get(measure)
    words = "antal" if measure == "antal" else Status(status).label.lower() if status else "ingen uppgift"
    kind = f" {GROUPS[group[0]].label.lower()}" if group else ""
    return f"Strategiska uppdrag{kind}, {words}, {occasion.name}"
