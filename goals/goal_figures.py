"""The figures of the goals: how many stand how, by key.

``<nämnd>.<tillfälle>.mal.<mått>`` where ``nämnd`` is a committee's code, or ``alla`` for all committees together.
``mått`` is an assessment (``uppnas delvis ej ej-bedomda``), ``saknar-bedomning`` or ``antal``, their sum.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse

from followup.figures import Figure, Measure
from followup.models import Occasion, Unit
from goals import assessing
from goals.models import Assessment, Goal

ALL = "alla"
MEASURES: dict[str, tuple[str | None, str]] = {
    "uppnas": (Assessment.Status.ACHIEVED, "uppnås"),
    "delvis": (Assessment.Status.PARTLY, "uppnås delvis"),
    "ej": (Assessment.Status.NOT_ACHIEVED, "uppnås ej"),
    "ej-bedomda": (Assessment.Status.NOT_ASSESSED, "ej bedömda"),
    "saknar-bedomning": (None, "saknar bedömning"),
}


def provide(key: str) -> Figure | None:
    """The figure of a key of the goals; None for any other key, and for what does not exist."""
    parts = key.split(".")
    if len(parts) != 4 or parts[2] != "mal":
        return None
    return next((one for one in _figures(parts[0], parts[1]) if one.key == key), None)


def listed(committee: str, occasion: str) -> list[Figure]:
    """The counts of a committee's goals at an occasion, by their codes."""
    return list(_figures(committee.lower(), occasion))


def _figures(committee: str, code: str) -> Iterator[Figure]:
    occasion = Occasion.objects.filter(code=code).first()
    unit = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code__iexact=committee).first()
    if occasion is None or (unit is None and committee != ALL):
        return
    valid = Goal.objects.all().valid_in(occasion.year)
    goals = list(valid.filter(committee=unit) if unit else valid)
    stands = assessing.standing(goals, occasion)
    said = [stands[one.pk].status if one.pk in stands else None for one in goals]
    for measure in (*MEASURES, "antal"):
        status, words = MEASURES.get(measure, (None, "antal"))
        yield Figure(
            key=f"{committee}.{code}.mal.{measure}",
            label=f"Nämndmål, {words}, {occasion.name}",
            value=Decimal(len(said) if measure == "antal" else said.count(status)),
            measure=Measure.COUNT,
            source=reverse("goals:goals", args=[occasion.code]),
        )
