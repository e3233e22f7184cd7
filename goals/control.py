"""Internkontroll: what is written of a plan. Every word of a follow-up is a new version; nothing is written over."""

from datetime import date
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from followup import changes, workflow
from followup.models import Occasion, Unit, User
from goals import decisions
from goals.models import (
    ControlArea,
    ControlAreaReport,
    ControlMeasure,
    ControlMeasureVersion,
    ControlMoment,
    ControlMomentChange,
    ControlPlan,
    ControlResult,
    Decision,
    Risk,
    RiskAcceptance,
    RiskRating,
)

log = structlog.get_logger()
MOMENT = ("method", "frequency", "responsible", "planned", "risk")


class NotPossible(Exception):
    """What was asked cannot be done; the message is Swedish and says what, and why."""


class Conflict(NotPossible):
    """Somebody else has written in between; ``version`` is the one that stands now."""

    def __init__(self, theirs: Any) -> None:
        self.version: int = theirs.version
        super().__init__(
            f"{theirs.by} har sparat ”{theirs}” medan du skrev. "
            "Det du skrev är inte sparat. Spara igen om det ska gälla i stället."
        )


@transaction.atomic
def open_plan(
    *,
    unit: Unit,
    year: int,
    introduction: str = "",
    scope: str = "",
    decision: Decision | None = None,
    carry_over: bool = False,
    by: User,
) -> ControlPlan:
    """Begin a unit's plan of a year, perhaps from that of the year before. Raises NotPossible when there is one.

    What is carried over are areas, risks as they are rated, and controls; analyses, measures and acceptances are of
    their year: a risk is accepted anew.
    """
    if ControlPlan.objects.filter(unit=unit, fiscal_year=year).exists():
        raise NotPossible(f"{unit} har redan en internkontrollplan för {year}.")
    made: ControlPlan = ControlPlan.objects.create(
        unit=unit, fiscal_year=year, introduction=introduction.strip(), scope=scope.strip(), decision=decision
    )
    before = ControlPlan.objects.filter(unit=unit, fiscal_year=year - 1).first() if carry_over else None
    for area in before.areas.all() if before else ():
        _carry_over(area, made, by)
    _record(made, by, str(made), changes.facts(made, "introduction", "scope", "decision"))
    log.info("control.open_plan", unit=unit.code, year=year, by=by.username)
    return made


@transaction.atomic
def add_area(*, plan: ControlPlan, name: str, by: User) -> ControlArea:
    """Add an area last in a plan. Raises NotPossible when the plan has it."""
    ControlPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if plan.areas.filter(name__iexact=name.strip()).exists():
        raise NotPossible(f"Området ”{name.strip()}” finns redan i planen.")
    last = max(plan.areas.values_list("position", flat=True), default=0)
    made: ControlArea = plan.areas.create(name=name.strip(), position=last + 1)
    _record(plan, by, f"Område: {made}", changes.facts(made, "name"))
    log.info("control.add_area", area=made.pk, by=by.username)
    return made


@transaction.atomic
def add_risk(*, area: ControlArea, name: str, description: str = "", by: User) -> Risk:
    """Add a risk without rating. Raises NotPossible when the area has it."""
    if area.risks.filter(name__iexact=name.strip()).exists():
        raise NotPossible(f"Risken ”{name.strip()}” finns redan i området {area}.")
    made: Risk = area.risks.create(name=name.strip(), description=description.strip())
    _record(area.plan, by, f"Risk: {made}", changes.facts(made, "name", "description"))
    log.info("control.add_risk", risk=made.pk, by=by.username)
    return made


@transaction.atomic
def add_moment(*, area: ControlArea, name: str, kind: str, by: User, **facts: Any) -> ControlMoment:
    """Add a control moment, a risk analysis or a follow-up: ``method frequency responsible planned risk``.

    Raises NotPossible when the area has it, and for a risk of another area.
    """
    if area.moments.filter(kind=kind, name__iexact=name.strip()).exists():
        raise NotPossible(f"”{name.strip()}” finns redan i området {area}.")
    if facts.get("risk") and facts["risk"].area_id != area.pk:
        raise NotPossible(f"Risken ”{facts['risk']}” hör till ett annat område än {area}.")
    made: ControlMoment = area.moments.create(name=name.strip(), kind=kind, **facts)
    _record(area.plan, by, f"{made.get_kind_display()}: {made}", changes.facts(made, "kind", *MOMENT))
    log.info("control.add_moment", moment=made.pk, by=by.username)
    return made


@transaction.atomic
def change_moment(*, moment: ControlMoment, by: User, **facts: Any) -> list[ControlMomentChange]:
    """Change what the plan says of a moment: ``name risk method frequency responsible planned``; each change is kept.

    Gives the changes, none when everything is as before. Raises NotPossible for a name that the area has already and
    for a risk of another area.
    """
    stands = ControlMoment.objects.select_for_update(no_key=True, of=("self",)).select_related("risk").get(pk=moment.pk)
    same_name = stands.area.moments.filter(kind=stands.kind, name__iexact=facts.get("name", stands.name).strip())
    if same_name.exclude(pk=stands.pk).exists():
        raise NotPossible(f"”{facts['name'].strip()}” finns redan i området {stands.area}.")
    if facts.get("risk") and facts["risk"].area_id != stands.area_id:
        raise NotPossible(f"Risken ”{facts['risk']}” hör till ett annat område än {stands.area}.")
    made = []
    for field, value in facts.items():
        after = value.strip() if isinstance(value, str) else value
        before = getattr(stands, field)
        if before != after:
            setattr(stands, field, after)
            made.append(stands.changes.create(field=field, before=str(before or ""), after=str(after or ""), by=by))
    stands.save(update_fields=list(facts))
    log.info("control.change_moment", moment=moment.pk, fields=[one.field for one in made], by=by.username)
    return made


@transaction.atomic
def rate(*, risk: Risk, probability: int, consequence: int, motivation: str, version: int, by: User) -> RiskRating:
    """Rate a risk anew. ``version`` is the one that the writer had before her, 0 for none. Raises Conflict."""
    words = {"probability": probability, "consequence": consequence, "motivation": motivation.strip(), "by": by}
    made: RiskRating = _append(risk.ratings, version, words)
    log.info("control.rate", risk=risk.pk, value=made.rating.value, by=by.username)
    return made


@transaction.atomic
def accept(
    *,
    rating: RiskRating,
    accepted_by: str,
    accepted_on: date,
    reason: str,
    decision: Decision | None = None,
    by: User,
) -> RiskAcceptance:
    """Register that somebody accepts a risk as rated.

    Raises NotPossible for a rating that no longer stands, a day that has not come, and what is registered already.
    """
    if rating.risk.ratings.filter(version__gt=rating.version).exists():
        raise NotPossible("Risken har fått en ny bedömning medan du skrev. Läs den och acceptera i så fall den.")
    if accepted_on > timezone.localdate():
        raise NotPossible(f"Acceptansen kan inte vara från {accepted_on}: den dagen har inte varit.")
    facts = {"accepted_by": accepted_by.strip(), "accepted_on": accepted_on}
    if rating.acceptances.filter(**facts).exists():
        raise NotPossible(f"Acceptansen av {accepted_by.strip()} den {accepted_on} är redan registrerad.")
    made: RiskAcceptance = rating.acceptances.create(reason=reason.strip(), decision=decision, by=by, **facts)
    log.info("control.accept", risk=rating.risk_id, by=by.username)
    return made


@transaction.atomic
def report(*, moment: ControlMoment, occasion: Occasion, version: int, by: User, **said: Any) -> ControlResult:
    """Keep what a control has shown at an occasion: ``status finding samples text done_when new_time reason``.

    Raises NotPossible (its Conflict where somebody wrote in between) and workflow.Closed.
    """
    _require_open(moment.area, occasion)
    if said["status"] in ("postponed", "dropped") and not said.get("reason", "").strip():
        raise NotPossible("Skriv varför det är senarelagt eller utgår.")
    if said.get("finding") and said["status"] not in ("started", "done"):
        raise NotPossible("Bara det som är påbörjat eller genomfört kan visa brister eller inga brister.")
    if said.get("finding") == ControlResult.Finding.DEFICIENT and not said.get("text", "").strip():
        raise NotPossible("Beskriv bristerna i resultatet.")
    made: ControlResult = _append(moment.results, version, said | {"by": by}, occasion=occasion)
    log.info("control.report", moment=moment.pk, status=made.status, by=by.username)
    return made


@transaction.atomic
def report_area(*, area: ControlArea, occasion: Occasion, text: str, version: int, by: User) -> ControlAreaReport:
    """Keep how an area has been followed up. Raises NotPossible (Conflict) and workflow.Closed."""
    _require_open(area, occasion)
    if not text.strip():
        raise NotPossible("Skriv hur området har följts upp.")
    made: ControlAreaReport = _append(area.reports, version, {"text": text.strip(), "by": by}, occasion=occasion)
    log.info("control.report_area", area=area.pk, by=by.username)
    return made


@transaction.atomic
def add_measure(
    *,
    area: ControlArea,
    occasion: Occasion,
    risk: Risk | None = None,
    moment: ControlMoment | None = None,
    by: User,
    **said: Any,
) -> ControlMeasure:
    """Add a measure with its first words (see ``say``). Raises NotPossible and workflow.Closed."""
    if any(one is not None and one.area_id != area.pk for one in (risk, moment)):
        raise NotPossible(f"Åtgärden gäller något i ett annat område än {area}.")
    made: ControlMeasure = area.measures.create(risk=risk, moment=moment)
    say(measure=made, occasion=occasion, version=0, by=by, **said)
    return made


@transaction.atomic
def say(*, measure: ControlMeasure, occasion: Occasion, version: int, by: User, **said: Any) -> ControlMeasureVersion:
    """Say what a measure is or how it goes: ``text purpose responsible due_on status done_on result``.

    Raises NotPossible (its Conflict where somebody wrote in between) and workflow.Closed.
    """
    _require_open(measure.area, occasion)
    last = measure.versions.select_related("occasion").order_by("-version").first()
    if last and last.occasion.period_id > occasion.period_id:
        raise NotPossible(f"Åtgärden är redan uppföljd vid {last.occasion}. Gör ändringen där.")
    if said.get("done_on") and said["status"] != ControlMeasureVersion.Status.DONE:
        raise NotPossible("Bara en genomförd åtgärd har en dag då den blev klar.")
    if said["status"] == ControlMeasureVersion.Status.DROPPED and not said.get("result", "").strip():
        raise NotPossible("Skriv varför åtgärden inte genomförs.")
    made: ControlMeasureVersion = _append(measure.versions, version, said | {"by": by, "occasion": occasion})
    log.info("control.say", measure=measure.pk, status=made.status, by=by.username)
    return made


def _record(plan: ControlPlan, by: User, thing: str, after: changes.Facts) -> None:
    """Write down what is put in a plan; a plan that says nothing of itself was begun all the same."""
    said = after if any(after.values()) else {"Påbörjad": "ja"}
    changes.record(by=by, kind="control", thing=thing, after=said, unit=plan.unit)


def newest(history: Any, **where: Any) -> Any:
    """The version that stands of a history (a related manager), or None."""
    return history.filter(**where).select_related("by").order_by("-version").first()


def _carry_over(area: ControlArea, plan: ControlPlan, by: User) -> None:
    """An area of last year's plan in the new one, with its risks and controls."""
    made = add_area(plan=plan, name=area.name, by=by)
    risks: dict[int | None, Risk] = {}
    for risk in area.risks.all():
        risks[risk.pk] = add_risk(area=made, name=risk.name, description=risk.description, by=by)
        stands = newest(risk.ratings)
        if stands:
            words = {"probability": stands.probability, "consequence": stands.consequence}
            motivation = f"Från {area.plan.fiscal_year}. {stands.motivation}".strip()
            rate(risk=risks[risk.pk], **words, motivation=motivation, version=0, by=by)
    for moment in area.moments.filter(kind=ControlMoment.Kind.CONTROL):
        facts = {name: getattr(moment, name) for name in ("name", "kind", "method", "frequency", "responsible")}
        add_moment(area=made, risk=risks.get(moment.risk_id), by=by, **facts)


def _require_open(area: ControlArea, occasion: Occasion) -> None:
    """Raise NotPossible for an occasion of another year, workflow.Closed when the follow-up is closed."""
    if occasion.year != area.plan.fiscal_year:
        raise NotPossible(f"{area.plan} kan inte följas upp vid {occasion}: välj ett tillfälle under planens år.")
    workflow.require_open(occasion=occasion, unit=area.plan.unit)


def _append(history: Any, version: int, words: dict[str, Any], **where: Any) -> Any:
    """Add the version after ``version`` to a history; Conflict when somebody already has."""
    for refusal in decisions.refusals(*(said for said in words.values() if isinstance(said, str))):
        raise NotPossible(refusal)
    before = newest(history, **where)
    if before and before.version != version:
        raise Conflict(before)
    try:
        with transaction.atomic():
            return history.create(version=version + 1, **where, **words)
    except IntegrityError as clash:
        theirs = newest(history, **where)
        if theirs is None or theirs.version <= version:
            raise
        raise Conflict(theirs) from clash
