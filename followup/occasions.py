"""Kalender: follow-up occasions and their last days, added and changed by the administrator, each with its history."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import structlog
from django.db import transaction

from followup import changes, periods
from followup.models import DueDate, FiscalYear, Occasion, Period, Unit, User

LEVELS = (Unit.Kind.AREA, Unit.Kind.DEPARTMENT, Unit.Kind.COMMITTEE)  # in the order that they are to be done
SUFFIXES = {Occasion.Kind.MONTHLY: "manad", Occasion.Kind.INTERIM: "delar", Occasion.Kind.ANNUAL: "bokslut"}
Days = Mapping[str, date | None]
log = structlog.get_logger()


class NotPossible(Exception):
    """The calendar cannot be so; ``level`` is the one whose day is wrong, if one is. The message is Swedish."""

    def __init__(self, words: str, level: str = "") -> None:
        self.level = level
        super().__init__(words)


@transaction.atomic
def add(*, kind: str, period: int, name: str, days: Days, by: User) -> Occasion:
    """Add an occasion for a period (202308) with the last day of each level. Raises NotPossible.

    The fiscal year with its periods is laid up where it is missing.
    """
    year = periods.year_of(period)
    fiscal_year, _ = FiscalYear.objects.get_or_create(year=year)
    for number in periods.whole_year(year):
        Period.objects.get_or_create(number=number, defaults={"fiscal_year": fiscal_year})
    Period.objects.select_for_update().get(pk=period)
    if Occasion.objects.filter(kind=kind, period=period).exists():
        raise NotPossible(f"Det finns redan ett tillfälle av det slaget till och med {periods.shown(period)}.")
    code = f"{year}-{periods.month_of(period):02}"
    if Occasion.objects.filter(code=code).exists():
        code = f"{code}-{SUFFIXES[Occasion.Kind(kind)]}"
    words = name or f"{Occasion.Kind(kind).label} {periods.shown(period)}"
    made: Occasion = Occasion.objects.create(code=code, name=words, kind=kind, period_id=period)
    changes.record(
        by=by,
        kind="calendar",
        thing=made.name,
        after=changes.facts(made, "code", "name", "kind", "period"),
        occasion=made,
    )
    _let_be(made, days, by)
    log.info("occasion.add", occasion=made.code, by=by.username)
    return made


@transaction.atomic
def change(*, occasion: Occasion, name: str, days: Days, by: User) -> None:
    """Change what an occasion is called and its last days. Raises NotPossible."""
    held = Occasion.objects.select_for_update().get(pk=occasion.pk)
    before = changes.facts(held, "name")
    held.name = name
    held.save(update_fields=["name"])
    after = changes.facts(held, "name")
    changes.record(by=by, kind="calendar", thing=held.name, before=before, after=after, occasion=held)
    _let_be(held, days, by)
    log.info("occasion.change", occasion=held.code, by=by.username)


def days_of(occasion: Occasion) -> dict[str, date]:
    """The last day of each level that has one. One query."""
    return dict(DueDate.objects.filter(occasion=occasion).values_list("level", "day"))


def missing(occasion: Occasion, days: Days) -> list[str]:
    """The levels that have no last day, in words."""
    return [str(level.label) for level in LEVELS if not days.get(level)]


def _let_be(occasion: Occasion, days: Days, by: User) -> None:
    """Let the last days be these. A level that is not named keeps its own."""
    _require_order(occasion, days)
    before = days_of(occasion)
    for level, day in days.items():
        if day is None:
            DueDate.objects.filter(occasion=occasion, level=level).delete()
        else:
            DueDate.objects.update_or_create(occasion=occasion, level=level, defaults={"day": day})
    was, became = _facts(before), _facts(days_of(occasion))
    changes.record(
        by=by, kind="calendar", thing=f"Sista dagar: {occasion.name}", before=was, after=became, occasion=occasion
    )


def _facts(days: Mapping[str, date]) -> dict[str, str]:
    return {str(Unit.Kind(level).label): changes.said(day) for level, day in days.items()}


def _require_order(occasion: Occasion, days: Days) -> None:
    """Raise NotPossible for a day before the period has ended, or a level that is done before the one below it."""
    end = periods.last_day(occasion.period_id)
    said = [(level, day) for level in LEVELS if (day := days.get(level))]
    for level, day in said:
        if day <= end:
            raise NotPossible(f"Perioden är inte slut förrän {end}. Välj en senare dag.", level)
    for (_, earlier), (level, day) in pairwise(said):
        if day < earlier:
            raise NotPossible("Nivån under har en senare dag. Den som står över ska vara klar efter den.", level)
