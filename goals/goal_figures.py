"""The figures of the goals: how many stand how, by key.

``<nämnd>.<tillfälle>.mal.<mått>`` where ``nämnd`` is a committee's code, or ``alla`` for all committees together.
``mått`` is an assessment (``uppnas delvis ej ej-bedomda``), ``saknar-bedomning`` or ``antal``, their sum.
"""

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
    if len(parts) != 4 or parts[2] != "mal" or parts[3] not in {*MEASURES, "antal"}:
        return None
    committee, code, _, measure = parts
    occasion = Occasion.objects.filter(code=code).first()
    unit = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code__iexact=committee).first()
    if occasion is None or (unit is None and committee != ALL):
        return None
    valid = Goal.objects.all().valid_in(occasion.year)
    goals = list(valid.filter(committee=unit) if unit else valid)
    stands = assessing.standing(goals, occasion)
    said = [stands[one.pk].status if one.pk in stands else None for one in goals]
    status, words = MEASURES.get(measure, (None, "antal"))
    return Figure(
        key=key,
        label=f"Nämndmål, {words}, {occasion.name}",
        value=Decimal(len(said) if measure == "antal" else said.count(status)),
        measure=Measure.COUNT,
        source=reverse("goals:goals", args=[occasion.code]),
    )
