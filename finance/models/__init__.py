"""Ledger, budget and forecast: what the river carries and the tables it fills."""

from finance.models.analysis import AnalysisText
from finance.models.baselines import Baseline
from finance.models.budgets import BudgetDecision, BudgetLine, PhasingChoice, PhasingProfile
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
from finance.models.corrective import ActionPlan, CorrectiveAction
from finance.models.explanations import ForecastReason, MaterialityThreshold
from finance.models.exports import SieExport
from finance.models.forecasts import Forecast, ForecastVersion
from finance.models.history import Event, ImportEvent
from finance.models.imports import CodeMapping, Import, ImportPeriod, ImportProblem, Source, UnknownCode
from finance.models.investments import (
    Investment,
    InvestmentAccount,
    InvestmentDecision,
    InvestmentForecast,
    InvestmentGroup,
    InvestmentProject,
    InvestmentSide,
    ProjectCell,
    SlipReason,
)
from finance.models.ledger import Entry, LedgerCell, PublishedPeriod, SummaryCell, SummaryPart
from finance.models.one_offs import OneOffEvent, OneOffItem, OneOffRow

__all__ = [
    "Account",
    "AccountGroup",
    "ActionPlan",
    "Activity",
    "ActivityGroup",
    "ActivityPattern",
    "Amount",
    "AnalysisText",
    "Baseline",
    "BudgetDecision",
    "BudgetLine",
    "CodeMapping",
    "CorrectiveAction",
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
    "Investment",
    "InvestmentAccount",
    "InvestmentDecision",
    "InvestmentForecast",
    "InvestmentGroup",
    "InvestmentProject",
    "InvestmentSide",
    "LedgerCell",
    "MaterialityThreshold",
    "OneOffEvent",
    "OneOffItem",
    "OneOffRow",
    "OperatingSummaryLayout",
    "PhasingChoice",
    "PhasingProfile",
    "Project",
    "ProjectCell",
    "PublishedPeriod",
    "Side",
    "SieExport",
    "SlipReason",
    "Source",
    "SummaryCell",
    "SummaryPart",
    "UnknownCode",
]
