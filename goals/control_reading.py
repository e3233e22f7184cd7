"""What stands of an internal control plan at an occasion. Reads, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from followup.models import Occasion
from goals import risks
from goals.models import (
    ControlArea,
    ControlAreaReport,
    ControlMeasure,
    ControlMeasureVersion,
    ControlMoment,
    ControlPlan,
    ControlResult,
    Risk,
    RiskAcceptance,
    RiskRating,
)
from goals.risks import Need, Rating, Treatment

MISSING = "missing"


@dataclass(frozen=True)
class MomentRow:
    """A control moment with what stands of it: at the occasion, or said at an earlier one of the year."""

    moment: ControlMoment
    occasion: Occasion
    said: ControlResult | None

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be said of it this year."""
        return self.said is not None and self.said.status in (ControlResult.Status.DONE, ControlResult.Status.DROPPED)

    @property
    def said_now(self) -> bool:
        """Whether it has been followed up at this very occasion."""
        return self.said is not None and self.said.occasion_id == self.occasion.pk

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("goals:control_moment", args=[self.occasion.code, self.moment.pk])


@dataclass(frozen=True)
class MeasureRow:
    """A measure with its last words at the occasion."""

    measure: ControlMeasure
    occasion: Occasion
    said: ControlMeasureVersion

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.said.status in (ControlMeasureVersion.Status.PLANNED, ControlMeasureVersion.Status.STARTED)

    @property
    def treats(self) -> bool:
        """Whether it counts as something done about its risk: it is to be done, or has been."""
        return self.said.status != ControlMeasureVersion.Status.DROPPED

    def late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.open and self.said.due_on is not None and self.said.due_on < today

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("goals:control_measure", args=[self.occasion.code, self.measure.pk])


@dataclass(frozen=True)
class RiskRow:
    """A risk with its rating, what is done about it and what it asks for."""

    risk: Risk
    occasion: Occasion
    said: RiskRating | None
    acceptances: tuple[RiskAcceptance, ...]
    moments: tuple[MomentRow, ...]
    measures: tuple[MeasureRow, ...]

    @property
    def rating(self) -> Rating | None:
        """Probability and consequence; None where they are not given."""
        return self.said.rating if self.said else None

    @property
    def need(self) -> Need:
        """What is to be done about it, by ``goals.risks``."""
        analyses = [one for one in self.moments if one.moment.kind == ControlMoment.Kind.ANALYSIS]
        dropped = [one for one in analyses if one.said and one.said.status == ControlResult.Status.DROPPED]
        controls = [one for one in self.moments if one.moment.kind == ControlMoment.Kind.CONTROL]
        treatment = Treatment(
            accepted_at=tuple(one.rating.rating.value for one in self.acceptances),
            controlled=any(not one.said or one.said.status != ControlResult.Status.DROPPED for one in controls),
            measured=any(one.treats for one in self.measures),
            withdrawn=bool(analyses) and len(dropped) == len(self.moments),
        )
        return risks.need(self.rating, treatment)

    @property
    def need_words(self) -> str:
        """What is to be done about it, in Swedish."""
        return risks.NEED_WORDS[self.need]

    @property
    def accepted(self) -> bool:
        """Whether an acceptance covers it as it is rated now."""
        rating = self.rating
        return rating is not None and risks.accepted(rating, [one.rating.rating.value for one in self.acceptances])

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("goals:control_risk", args=[self.occasion.code, self.risk.pk])


@dataclass(frozen=True)
class AreaRows:
    """An area of the plan with everything in it."""

    area: ControlArea
    report: ControlAreaReport | None
    risks: tuple[RiskRow, ...]
    moments: tuple[MomentRow, ...]
    measures: tuple[MeasureRow, ...]


def areas(plan: ControlPlan, occasion: Occasion) -> list[AreaRows]:
    """The plan's areas in order, as they stand at an occasion. Eight queries."""
    controls = moments(
        ControlMoment.objects.filter(area__plan=plan).select_related("risk", "area").order_by("pk"), occasion
    )
    acts = ControlMeasure.objects.filter(area__plan=plan).select_related("risk", "moment", "area").order_by("pk")
    done = measures(acts, occasion)
    rows = _risks(plan, occasion, controls, done)
    reports = _newest(ControlAreaReport, "area", area__plan=plan, occasion=occasion)
    return [
        AreaRows(
            area,
            reports.get(area.pk),
            tuple(row for row in rows if row.risk.area_id == area.pk),
            tuple(row for row in controls if row.moment.area_id == area.pk),
            tuple(row for row in done if row.measure.area_id == area.pk),
        )
        for area in plan.areas.order_by("position")
    ]


def moments(found: QuerySet[ControlMoment], occasion: Occasion) -> list[MomentRow]:
    """Control moments with what stands of each at an occasion. Two queries."""
    in_time = {"occasion__period_id__lte": occasion.period_id}
    said = _newest(ControlResult, "moment", "-occasion__period_id", moment__in=found.order_by(), **in_time)
    return [MomentRow(one, occasion, said.get(one.pk)) for one in found]


def measures(found: QuerySet[ControlMeasure], occasion: Occasion) -> list[MeasureRow]:
    """Measures with their last words at an occasion; those that were not there yet are left out. Two queries."""
    in_time = {"occasion__period_id__lte": occasion.period_id}
    said = _newest(ControlMeasureVersion, "measure", measure__in=found.order_by(), **in_time)
    return [MeasureRow(one, occasion, said[one.pk]) for one in found if one.pk in said]


def places(rows: Iterable[RiskRow]) -> dict[tuple[int, int], int]:
    """How many risks lie at each (probability, consequence)."""
    found: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.rating:
            place = (row.rating.probability, row.rating.consequence)
            found[place] = found.get(place, 0) + 1
    return found


def _risks(
    plan: ControlPlan, occasion: Occasion, moments: list[MomentRow], measures: list[MeasureRow]
) -> list[RiskRow]:
    """The plan's risks as rated and accepted by now: a rating belongs to no occasion."""
    ratings = _newest(RiskRating, "risk", risk__area__plan=plan)
    accepted = list(
        RiskAcceptance.objects.filter(rating__risk__area__plan=plan).select_related("rating", "decision", "by")
    )
    return [
        RiskRow(
            risk,
            occasion,
            ratings.get(risk.pk),
            tuple(one for one in accepted if one.rating.risk_id == risk.pk),
            tuple(row for row in moments if row.moment.risk_id == risk.pk),
            tuple(row for row in measures if row.measure.risk_id == risk.pk),
        )
        for risk in Risk.objects.filter(area__plan=plan).select_related("area").order_by("pk")
    ]


def _newest(model: Any, of: str, *first: str, **where: Any) -> dict[int, Any]:
    """The version that stands of each thing, by the thing's key."""
    found = model.objects.filter(**where).order_by(f"{of}_id", *first, "-version").distinct(f"{of}_id")
    related = [name for name in ("by", "occasion") if name in {field.name for field in model._meta.fields}]
    return {getattr(one, f"{of}_id"): one for one in found.select_related(*related)}
