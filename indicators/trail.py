"""Spår: the histories of indicators, as the trail reads them. What is secret is told only to who may read it."""

from django.db.models import Q

from followup.changes import Facts, facts, said
from followup.trail import History, Steps, Versions
from indicators import reading
from indicators.models import ClosedYear, Indicator, KoladaChange, TargetVersion, Value

MARKS = ("note", "printed", "people", "secret", "origin")


NAMES = ("definitions", "parent__definitions")  # what a name is made of, to fetch beside an indicator


def name(indicator: Indicator) -> str:
    """What an indicator is called now, after the whole that it is a part of; from what has been fetched beside it."""
    newest = max(indicator.definitions.all(), key=lambda one: one.valid_from, default=None)
    own = newest.name if newest else indicator.code
    return f"{name(indicator.parent)} – {own}" if indicator.parent else own


def _value(row: Value) -> Facts:
    return {"Utfall": row.words} | facts(row, *MARKS)


def _kolada(row: KoladaChange) -> str:
    words = f"{row.get_decision_display()}: {said(row.number) or row.status}"
    return f"{words}, {row.municipality}"


HISTORIES: tuple[History, ...] = (
    Versions(
        key="value",
        words="Utfall för indikator",
        model=Value,
        unit="indicator__owner",
        occasion="occasion",
        series=("indicator", "year", "month"),
        related=("indicator__parent",),
        together=tuple(f"indicator__{path}" for path in NAMES),
        search=("indicator__code", "indicator__definitions__name"),
        thing=lambda row: f"{name(row.indicator)}, {reading.Column(row.year, row.month).label}",
        facts=_value,
        narrowed=reading.told_to,
    ),
    Versions(
        key="target",
        words="Önskat utfall",
        model=TargetVersion,
        unit="indicator__owner",
        series=("indicator", "year"),
        related=("indicator__parent",),
        together=tuple(f"indicator__{path}" for path in NAMES),
        search=("indicator__code", "indicator__definitions__name", "words"),
        thing=lambda row: f"{name(row.indicator)}, {row.year}",
        facts=lambda row: facts(row, "words"),
    ),
    Steps(
        key="closed_year",
        words="Stängt år för indikatorer",
        model=ClosedYear,
        search=("year",),
        thing=lambda row: f"Året {row.year}",
        before=lambda row: "Öppet",
        after=lambda row: "Stängt",
    ),
    Steps(
        key="kolada",
        words="Ändring från Kolada",
        model=KoladaChange,
        at="decided_at",
        by="by",
        unit="source__indicator__owner",
        where=~Q(decision=KoladaChange.Decision.WAITING),
        related=("source__indicator__parent",),
        together=tuple(f"source__indicator__{path}" for path in NAMES),
        search=("source__indicator__code",),
        thing=lambda row: f"{name(row.source.indicator)}, {row.year}",
        before=lambda row: "Väntar",
        after=_kolada,
        narrowed=reading.fetched_told_to,
    ),
)
KINDS = {"indicator": "Indikatorns definition", "indicator_source": "Indikatorns källa"}
