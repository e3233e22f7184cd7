"""Investeringar: what is written of them. An investment with its codes, decisions of its frame, forecasts of its year.

Nothing that was decided or said is ever changed: a decision is put right by another, a forecast by a newer version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, Sum

from finance.investment_fields import held
from finance.investment_summary import facts, newest
from finance.models import (
    Investment,
    InvestmentDecision,
    InvestmentForecast,
    InvestmentGroup,
    InvestmentProject,
    Project,
)
from followup import changes, money, workflow
from followup.models import Occasion, User

log = structlog.get_logger()
FACTS = ("committee", "group", "unit", "name", "outside_frame", "starts_on", "finishes_on")
Kind = InvestmentDecision.Kind


class Refused(Exception):
    """What was asked cannot be done; the message is Swedish and says why."""


class Conflict(Refused):
    """Somebody else said something of the same investment in between; ``theirs`` is what they said."""

    def __init__(self, theirs: InvestmentForecast) -> None:
        self.theirs = theirs
        spent = money.shown(theirs.expenditure, money.Unit.TKR)
        super().__init__(
            f"{theirs.by} har sparat {theirs.investment.name} medan du skrev: utgifter {spent} tkr. "
            "Din ändring är inte sparad. Spara igen om den ska gälla i stället."
        )


@dataclass(frozen=True)
class Said:
    """What a person says of an investment's year: kronor, when it is done, and which version she had before her."""

    investment: Investment
    expenditure: Decimal
    income: Decimal
    finishes_on: date | None
    slip: str
    comment: str
    seen: int  # 0 when nobody had said anything


@transaction.atomic
def save(*, investment: Investment, projects: Sequence[Project], by: User, new_group: str = "") -> Investment:
    """Create or change an investment with its project codes, perhaps in a group that is new to its committee.

    Raises Refused when a code belongs to another one.
    """
    taken = InvestmentProject.objects.filter(project__in=projects).exclude(investment=investment.pk)
    for other in taken.select_related("investment", "project"):
        raise Refused(f"Projektkoden {other.project.code} hör redan till {other.investment.name}.")
    before = _facts(Investment.objects.filter(pk=investment.pk).first())
    if new_group:
        last = InvestmentGroup.objects.filter(committee=investment.committee).aggregate(Max("sort"))["sort__max"] or 0
        investment.group, _ = InvestmentGroup.objects.get_or_create(
            committee=investment.committee, name=new_group, defaults={"sort": last + 10}
        )
    investment.save()
    investment.codes.exclude(project__in=projects).delete()
    known = set(investment.codes.values_list("project_id", flat=True))
    InvestmentProject.objects.bulk_create(
        InvestmentProject(investment=investment, project=one) for one in projects if one.pk not in known
    )
    changes.record(
        by=by,
        kind="investment",
        thing=investment.name,
        before=before,
        after=_facts(investment),
        unit=investment.unit,
    )
    log.info("investment.save", investment=investment.pk, name=investment.name, by=by.username)
    return investment


def _facts(investment: Investment | None) -> changes.Facts:
    """What an investment says of itself, with its project codes."""
    if investment is None:
        return {}
    codes = investment.codes.order_by("project__code").values_list("project__code", flat=True)
    return changes.facts(investment, *FACTS) | {"Projektkoder": ", ".join(codes)}


@transaction.atomic
def decide(*, decision: InvestmentDecision, by: User) -> InvestmentDecision:
    """Register a decision. Raises Refused when it would make the year's frame, or the total budget, negative."""
    Investment.objects.select_for_update(no_key=True).get(pk=decision.investment_id)
    total = decision.kind == Kind.TOTAL
    own = Q(kind=Kind.TOTAL) if total else ~Q(kind=Kind.TOTAL) & Q(fiscal_year=decision.fiscal_year_id)
    stands = InvestmentDecision.objects.filter(own, investment=decision.investment_id).aggregate(
        expenditure=Sum("expenditure", default=Decimal(0)), income=Sum("income", default=Decimal(0))
    )
    what = "den beslutade totalutgiften" if total else f"ramen för {decision.fiscal_year_id}"
    for side, words in (("expenditure", "utgifter"), ("income", "inkomster")):
        before, after = stands[side], stands[side] + getattr(decision, side)
        if after < 0:
            raise Refused(
                f"Beslutet gör {what} negativ: {words} är {money.shown(before, money.Unit.TKR)} tkr "
                f"och skulle bli {money.shown(after, money.Unit.TKR)} tkr."
            )
    decision.by = by
    decision.save(force_insert=True)
    log.info("investment.decide", investment=decision.investment_id, kind=decision.kind, by=by.username)
    return decision


@transaction.atomic
def forecast(*, occasion: Occasion, said: Sequence[Said], by: User) -> int:
    """Keep what a person says of investments' year, all or nothing; how many were new.

    Raises Conflict when somebody has said something since, Refused for what cannot be, workflow.Closed when the unit's
    follow-up is closed. What is the same as before is not written again.
    """
    last = newest([one.investment.pk for one in said], occasion)
    fresh = [one for one in said if _differs(one, last.get(one.investment.pk))]
    for one in fresh:
        before = last.get(one.investment.pk)
        workflow.require_open(occasion=occasion, unit=one.investment.unit)
        if before and before.number != one.seen:
            raise Conflict(before)
        _require_sound(one)
        _write(occasion, one, by)
    if fresh:
        log.info("investment.forecast", occasion=occasion.code, rows=len(fresh), by=by.username)
    return len(fresh)


@dataclass(frozen=True)
class Change:
    """Fields of an investment's forecast that a person changed, by name, and which version she had before her."""

    investment: Investment
    values: Mapping[str, Any]
    seen: int


class Clash(Refused):
    """Somebody else has changed the same ``fields`` since; ``theirs`` is the version that stands."""

    def __init__(self, theirs: InvestmentForecast, fields: list[str]) -> None:
        self.theirs, self.fields = theirs, fields
        super().__init__(f"{theirs.by} har ändrat samma ruta. Välj vilket värde som ska gälla.")


@transaction.atomic
def change(*, occasion: Occasion, changes: Sequence[Change], by: User) -> list[InvestmentForecast]:
    """Change fields of forecasts, all or nothing; each becomes a new version, the other fields as they stand.

    What two people change in different fields is laid together. Raises Clash for the same field, Refused for what
    cannot be, workflow.Closed when the unit's follow-up is closed. A later finish without a reason is kept, and lacks.
    """
    made = []
    for one in changes:
        workflow.require_open(occasion=occasion, unit=one.investment.unit)
        Investment.objects.select_for_update(no_key=True).get(pk=one.investment.pk)
        versions = _versions(occasion, one.investment)
        last, base = versions.get(max(versions, default=0)), versions.get(one.seen)
        clashing = [name for name, value in one.values.items() if _moved(name, value, last, base)]
        if last and clashing:
            raise Clash(last, clashing)
        standing = _values(last) if last else held(facts(one.investment, occasion))
        fresh = standing | dict(one.values)
        if last and fresh == _values(last):
            continue
        said = Said(one.investment, seen=last.number if last else 0, **fresh)
        _require_sound(said, complete=False)
        made.append(_write(occasion, said, by))
    return made


@dataclass(frozen=True)
class Step:
    """A change to undo: back to version ``to`` (0: what is assumed), unless somebody has written since ``since``."""

    investment: Investment
    to: int
    since: int


@transaction.atomic
def restore(*, occasion: Occasion, steps: Sequence[Step], by: User) -> None:
    """Undo, all or nothing: say again what an earlier version said. Raises Clash when somebody has written since."""
    for step in steps:
        versions = _versions(occasion, step.investment)
        last = versions.get(max(versions, default=0))
        if last and last.number != step.since:
            raise Clash(last, [])
        before = versions.get(step.to)
        unsaid = replace(facts(step.investment, occasion), entered=None)
        values = _values(before) if before else held(unsaid)
        change(occasion=occasion, changes=[Change(step.investment, values, step.since)], by=by)


def _versions(occasion: Occasion, investment: Investment) -> dict[int, InvestmentForecast]:
    said = InvestmentForecast.objects.filter(occasion=occasion, investment=investment).select_related("by")
    return {one.number: one for one in said}


def _moved(name: str, value: Any, last: InvestmentForecast | None, base: InvestmentForecast | None) -> bool:
    """Whether a field has become something else since the base, and not what is written now."""
    if last is None or last is base:
        return False
    theirs = getattr(last, name)
    return bool(theirs != value and (base is None or theirs != getattr(base, name)))


def _values(said: InvestmentForecast) -> dict[str, Any]:
    return {name: getattr(said, name) for name in ("expenditure", "income", "finishes_on", "slip", "comment")}


def _differs(one: Said, before: InvestmentForecast | None) -> bool:
    if before is None:
        return True
    return (one.expenditure, one.income, one.finishes_on, one.slip, one.comment.strip()) != (
        before.expenditure,
        before.income,
        before.finishes_on,
        before.slip,
        before.comment,
    )


def _require_sound(one: Said, *, complete: bool = True) -> None:
    """What the form says beside its fields; held here too for whoever calls."""
    if min(one.expenditure, one.income) < 0:
        raise Refused(f"{one.investment.name}: utgifter och inkomster skrivs utan minus.")
    planned, done = one.investment.finishes_on, one.finishes_on
    if done and one.investment.starts_on and done < one.investment.starts_on:
        raise Refused(f"{one.investment.name} kan inte bli klar innan den börjar.")
    if complete and done and planned and done > planned and not one.slip:
        raise Refused(f"{one.investment.name} väntas bli klar senare än planerat. Välj en orsak.")


def _write(occasion: Occasion, one: Said, by: User) -> InvestmentForecast:
    try:
        with transaction.atomic():
            made: InvestmentForecast = InvestmentForecast.objects.create(
                occasion=occasion,
                investment=one.investment,
                number=one.seen + 1,
                expenditure=one.expenditure,
                income=one.income,
                finishes_on=one.finishes_on,
                slip=one.slip,
                comment=one.comment.strip(),
                by=by,
            )
    except IntegrityError as clash:
        theirs = newest([one.investment.pk], occasion).get(one.investment.pk)
        if theirs is None or theirs.number <= one.seen:
            raise
        raise Conflict(theirs) from clash
    return made
