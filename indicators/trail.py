"""Spår: the histories of indicators, as the trail reads them. What is secret is told only to who may read it."""

from django.db.models import Q

from followup.changes import Facts, facts, said
from followup.trail import History, Steps, Versions
from indicators import reading
from indicators.models import ClosedYear, KoladaChange, TargetVersion, Value

MARKS = ("note", "printed", "people", "secret", "origin")


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
        related=("indicator",),
        search=("indicator__code", "indicator__definitions__name"),
        thing=lambda row: f"{row.indicator}, {reading.Column(row.year, row.month).label}",
        facts=_value,
        narrowed=reading.told_to,
    ),
    Versions(
        key="target",
        words="Önskat utfall",
        model=TargetVersion,
        unit="indicator__owner",
        series=("indicator", "year"),
        related=("indicator",),
        search=("indicator__code", "words"),
        thing=lambda row: f"{row.indicator}, {row.year}",
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
        related=("source__indicator",),
        search=("source__indicator__code",),
        thing=lambda row: f"{row.source.indicator}, {row.year}",
        before=lambda row: "Väntar",
        after=_kolada,
        narrowed=reading.fetched_told_to,
    ),
)
KINDS = {"indicator": "Indikatorns definition", "indicator_source": "Indikatorns källa"}
