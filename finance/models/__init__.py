"""Ledger, budget and forecast: what the river carries and the tables it fills."""

from finance.models.codes import (
    Account,
    AccountGroup,
    Activity,
    ActivityGroup,
    ActivityPattern,
    Amount,
    Counterparty,
    OperatingSummaryLayout,
    Project,
    Side,
)
from finance.models.explanations import ForecastReason, MaterialityThreshold
from finance.models.forecasts import Baseline, Forecast, ForecastVersion
from finance.models.history import Event, ImportEvent
from finance.models.imports import BudgetDecision, CodeMapping, Import, ImportPeriod, ImportProblem, Source, UnknownCode
from finance.models.ledger import Entry, LedgerCell, PublishedPeriod, SummaryCell

__all__ = [
    "Account",
    "AccountGroup",
    "Activity",
    "ActivityGroup",
    "ActivityPattern",
    "Amount",
    "Baseline",
    "BudgetDecision",
    "CodeMapping",
    "Counterparty",
    "Entry",
    "Event",
    "Forecast",
    "ForecastReason",
    "ForecastVersion",
    "Import",
    "ImportEvent",
    "ImportPeriod",
    "ImportProblem",
    "LedgerCell",
    "MaterialityThreshold",
    "OperatingSummaryLayout",
    "Project",
    "PublishedPeriod",
    "Side",
    "Source",
    "SummaryCell",
    "UnknownCode",
]
