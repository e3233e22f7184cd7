"""Spår: the histories of finance, as the trail reads them."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from finance.models import (
    ActionPlan,
    AnalysisText,
    BudgetDecision,
    CorrectiveAction,
    ForecastVersion,
    ImportEvent,
    InvestmentDecision,
    InvestmentForecast,
    OneOffEvent,
)
from followup.changes import Facts, begun, facts
from followup.trail import Committees, History, Steps, Versions

INVESTED = ("expenditure", "income", "finishes_on", "slip", "comment")
ACTION = ("text", "effect", "responsible", "due_on", "status", "so_far", "comment")
DECIDED = ("kind", "expenditure", "income", "body", "decided_on", "paragraph", "text")


def _forecast(row: ForecastVersion) -> Facts:
    if row.amount is None:
        return {"Helår, kronor": "borttagen, förslaget gäller"}
    return facts(row, "amount", "months", "reason", "comment")


def _of_area(name: str) -> Any:
    """The page of a forecast's unit, where it has a committee."""

    def address(row: Any, committees: Committees) -> str:
        code = committees.code(row.unit_id)
        return reverse(name, args=[code, row.occasion.code, row.unit.code]) if code else ""

    return address


def _of_committee(name: str, unit: str) -> Any:
    """A page of a committee and an occasion."""

    def address(row: Any, committees: Committees) -> str:
        code = committees.code(getattr(row, unit))
        return reverse(name, args=[code, row.occasion.code]) if code else ""

    return address


def _one_off(row: OneOffEvent, committees: Committees) -> str:
    code = committees.code(row.item.unit_id)
    return reverse("finance:one_off", args=[code, row.item.occasion.code, row.item.pk]) if code else ""


def _plan(row: Any, committees: Committees) -> str:
    plan: ActionPlan = row if isinstance(row, ActionPlan) else row.plan
    code = committees.code(plan.unit_id)
    return reverse("finance:corrective_plan", args=[code, row.occasion.code, plan.unit.code]) if code else ""


def _investment(row: InvestmentForecast, committees: Committees) -> str:
    code = committees.code(row.investment.committee_id)
    return reverse("finance:investment", args=[code, row.occasion.code, row.investment_id]) if code else ""


def _lines(row: OneOffEvent, which: int) -> str:
    """What an event of a one-off item says was (1) or became (2)."""
    return "\n".join(f"{change[0]}: {change[which]}" for change in row.changes if change[which])


HISTORIES: tuple[History, ...] = (
    Versions(
        key="forecast",
        words="Prognos",
        model=ForecastVersion,
        unit="unit",
        occasion="occasion",
        series=("occasion", "unit", "group", "side"),
        number="number",
        related=("group", "reason"),
        search=("comment", "group__name", "group__label", "unit__name"),
        thing=lambda row: f"{row.group}, {row.get_side_display().lower()}",
        facts=_forecast,
        address=_of_area("finance:forecast_history"),
    ),
    Steps(
        key="import",
        words="Inläsning",
        model=ImportEvent,
        related=("batch__source",),
        search=("text", "batch__filename", "batch__source__name"),
        thing=lambda row: f"{row.batch.filename} ({row.batch.source})",
        before=lambda row: row.get_before_display(),
        after=lambda row: "\n".join(filter(None, [f"{row.get_after_display()}: {row.get_kind_display()}", row.text])),
        address=lambda row, committees: reverse("finance:import", args=[row.batch_id]),
    ),
    Steps(
        key="one_off",
        words="Engångspost",
        model=OneOffEvent,
        unit="item__unit",
        occasion="item__occasion",
        search=("item__text",),
        thing=lambda row: f"{row.item} ({row.get_action_display().lower()})",
        before=lambda row: _lines(row, 1),
        after=lambda row: _lines(row, 2) or row.get_action_display(),
        address=_one_off,
    ),
    Steps(
        key="budget_settled",
        words="Budgetbeslut, fastställt",
        model=BudgetDecision,
        at="settled_at",
        by="settled_by",
        where=Q(settled_at__isnull=False),
        related=("source",),
        search=("text", "body", "source__name"),
        thing=lambda row: f"{row}: {row.source}",
        before=lambda row: "Utkast",
        after=lambda row: "Fastställt",
    ),
    Steps(
        key="investment_decision",
        words="Investeringsbeslut",
        model=InvestmentDecision,
        unit="investment__unit",
        related=("fiscal_year",),
        search=("investment__name", "text", "body"),
        thing=lambda row: f"{row.investment}, {row.fiscal_year_id}",
        after=lambda row: begun(row, *DECIDED),
    ),
    Versions(
        key="investment_forecast",
        words="Investeringsprognos",
        model=InvestmentForecast,
        unit="investment__unit",
        occasion="occasion",
        series=("occasion", "investment"),
        number="number",
        related=("investment",),
        search=("investment__name", "comment"),
        thing=lambda row: str(row.investment),
        facts=lambda row: facts(row, *INVESTED),
        address=_investment,
    ),
    Steps(
        key="action_plan",
        words="Åtgärdsplan",
        model=ActionPlan,
        unit="unit",
        occasion="occasion",
        search=("unit__name",),
        thing=str,
        after=lambda row: begun(row, "deviation"),
        address=_plan,
    ),
    Versions(
        key="corrective_action",
        words="Åtgärd mot underskott",
        model=CorrectiveAction,
        unit="plan__unit",
        occasion="occasion",
        series=("plan", "number"),
        search=("text", "responsible", "comment"),
        thing=lambda row: str(row.text),
        facts=lambda row: facts(row, *ACTION),
        address=_plan,
    ),
    Versions(
        key="analysis_text",
        words="Analystext",
        model=AnalysisText,
        unit="unit",
        occasion="occasion",
        series=("occasion", "unit", "group"),
        number="number",
        related=("group",),
        search=("text", "unit__name"),
        thing=lambda row: f"Analys, {row.group or row.unit}",
        facts=lambda row: facts(row, "text"),
        address=_of_committee("finance:analysis", "unit_id"),
    ),
)
KINDS = {
    "budget": "Budgetbeslut, utkast",
    "phasing": "Periodisering",
    "investment": "Investering",
    "reason": "Orsak till avvikelse",
    "threshold": "Väsentlighetsgräns",
    "activity_group": "Verksamhetsgrupp",
    "account_group": "Kontogrupp",
}
