"""The figures of the verksamhetsplan: how many of its activities stand how, by key.

``<nämnd>.<tillfälle>.aktiviteter.<mått>`` with the committees and measures of ``goals.figures``. An activity counts for
the committee whose goal it serves.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse

from followup.figures import Figure, Measure
from followup.models import Occasion, Unit
from goals import planned_activities
from goals.figures import ALL, MEASURES
from goals.models import AssignmentStatus, PlannedActivity

LABELS = dict(AssignmentStatus.Status.choices)


def provide(key: str) -> Figure | None:
    """The figure of a key of the activities; None for any other key, and for what does not exist."""
    parts = key.split(".")
    if len(parts) != 4 or parts[2] != "aktiviteter":
        return None
    return next((one for one in _figures(parts[0], parts[1]) if one.key == key), None)


def listed(committee: str, occasion: str) -> list[Figure]:
    """The counts of a committee's planned activities at an occasion, by their codes."""
    return list(_figures(committee.lower(), occasion))


def _figures(committee: str, code: str) -> Iterator[Figure]:
    occasion = Occasion.objects.filter(code=code).first()
    unit = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code__iexact=committee).first()
    if occasion is None or (unit is None and committee != ALL):
        return
    found = PlannedActivity.objects.filter(fiscal_year=occasion.year)
    found = found.filter(goal__committee=unit) if unit else found
    stands = planned_activities.standing(occasion)
    said = [stands[pk].status if pk in stands else None for pk in found.values_list("pk", flat=True)]
    for measure in (*MEASURES, "antal"):
        status = MEASURES.get(measure)
        words = "antal" if measure == "antal" else LABELS[status].lower() if status else "ingen uppgift"
        yield Figure(
            key=f"{committee}.{code}.aktiviteter.{measure}",
            label=f"Verksamhetsplanens aktiviteter, {words}, {occasion.name}",
            value=Decimal(len(said) if measure == "antal" else said.count(status)),
            measure=Measure.COUNT,
            source=reverse("goals:planned_activities", args=[occasion.code]),
        )
