"""Every table that a page shows has an address under Data ut, or a reason not to: a new one without either fails.

A table is a class of django-tables2, or a template that writes its own ``<table>``. What is said of each is the key of
the address that has its rows, or why it has none.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import django_tables2 as tables
import pytest

from reports.data_out import catalogue

ROOT = Path(__file__).resolve().parents[3]
APPS = ("followup", "finance", "indicators", "goals", "reports", "config", "demo")
ADMINISTRATION = "No follow-up: what an administrator sees of the system. Its changes go out with the trail."
TRAIL = "Goes out as a file of its own (trail_file): it takes another right than reading, and can be very long."
BEFORE_SAVING = "What is about to be written, for one person; nothing of it stands yet."
REPORT = "A table of a report: the decided goes out as open data, and as xlsx, csv and json at the report's address."
COUNTS = "How many rows have each state; the rows themselves go out."

CLASSES: dict[str, tuple[str, ...] | str] = {
    "finance.corrective_pages.PlanTable": ("atgardsplaner",),
    "finance.forecast_history.HistoryTable": ("prognoshistorik",),
    "finance.investment_tables.InvestmentTable": ("investeringar",),
    "finance.one_off_pages.OneOffTable": ("engangsposter",),
    "finance.one_off_pages.PickTable": ("huvudboksrader",),
    "finance.tables.AreaTable": ("prognoser",),
    "finance.tables.EntryTable": ("huvudboksrader",),
    "finance.tables.SummaryTable": ("driftsammandrag",),
    "followup.gallery.SampleTable": "Invented rows that show what a table looks like, in DEBUG alone.",
    "followup.roles_table.RolesTable": "No data: what each role may do stands in the code, the same everywhere.",
    "goals.assignment_pages.AssignmentTable": ("uppdrag", "uppdragsstatus"),
    "goals.assignment_pages.DecisionTable": ("beslut",),
    "goals.control_pages.ControlTable": ("internkontroll",),
    "goals.goal_pages.GoalTable": ("mal",),
    "goals.planned_activity_pages.PlannedActivityTable": ("verksamhetsplan",),
    "goals.register_pages.DocumentTable": ("styrdokument",),
    "goals.register_pages.PassageTable": ("handelser",),
    "indicators.pages.IndicatorTable": ("indikatorer", "personalstatistik"),
    "reports.municipality_table.CommitteeTable": ("namnder", "inlamning", "mal", "uppdragsstatus"),
    "reports.standing_table.StandingTable": ("inlamning",),
}
TEMPLATES: dict[str, tuple[str, ...] | str] = {
    "components/chart_table.html": "The data of a picture: of each, the rows that it is drawn of go out.",
    "components/paste_preview.html": BEFORE_SAVING,
    "components/table.html": "What the classes above are written with.",
    "finance/_accuracy.html": ("traffsakerhet",),
    "finance/_forecast_accounts.html": ("huvudboksrader",),
    "finance/_forecast_grid.html": ("prognosrader",),
    "finance/_group_members.html": ("huvudboksrader",),
    "finance/_import_history.html": ADMINISTRATION,
    "finance/_investment_grid.html": ("investeringar", "investeringsprognoser"),
    "finance/_one_off_rows.html": ("huvudboksrader",),
    "finance/accuracy.html": ("traffsakerhet",),
    "finance/action.html": ("atgardshistorik",),
    "finance/action_plan.html": ("atgarder",),
    "finance/account_groups.html": ADMINISTRATION,
    "finance/activity_groups.html": ADMINISTRATION,
    "finance/analysis.html": ("huvudboksrader", "engangsposter", "driftsammandrag"),
    "finance/budget.html": ("budgetbeslut",),
    "finance/budget_decision.html": ("budgetrader",),
    "finance/import_codes.html": ADMINISTRATION,
    "finance/group_file.html": BEFORE_SAVING,
    "finance/import_detail.html": ADMINISTRATION,
    "finance/import_list.html": ADMINISTRATION,
    "finance/investment.html": ("investeringsbeslut", "investeringsprognoser"),
    "finance/one_offs.html": ("engangsposter", "siffror"),
    "finance/proposal.html": "How one proposal was computed; the proposal itself goes out among prognosrader.",
    "finance/settings.html": ADMINISTRATION,
    "finance/sie_exports.html": "One's own orders of files; what is in them is huvudboksrader.",
    "followup/_entries.html": ("sistadagar",),
    "followup/gallery.html": "Shows what a table looks like, in DEBUG alone.",
    "followup/group_roles.html": ADMINISTRATION,
    "followup/job_list.html": ADMINISTRATION,
    "followup/occasions.html": ("tillfallen", "sistadagar"),
    "followup/organisation.html": ("enheter",),
    "followup/people.html": ADMINISTRATION,
    "followup/person.html": ADMINISTRATION,
    "followup/system_tokens.html": ADMINISTRATION,
    "followup/trail.html": TRAIL,
    "followup/trail_files.html": TRAIL,
    "followup/workflow.html": ("handlaggning",),
    "goals/assignment.html": ("uppdragsstatus",),
    "goals/assignments.html": ("uppdrag", "uppdragsstatus"),
    "goals/planned_activities.html": COUNTS,
    "indicators/_entry_grid.html": ("indikatorer", "personalstatistik"),
    "indicators/indicator.html": ("indikatorer",),
    "indicators/sources.html": ADMINISTRATION,
    "indicators/spreadsheet.html": BEFORE_SAVING,
    "print/_table.html": REPORT,
    "reports/_changed.html": "Two versions of a report beside one another: each goes out whole.",
    "reports/_imports.html": ADMINISTRATION,
    "reports/_table.html": REPORT,
    "reports/disposition.html": "The sections of a report that is being written: work, not figures.",
    "reports/published_table.html": REPORT,
}


def _classes(under: type = tables.Table) -> Iterator[str]:
    for one in under.__subclasses__():
        if one.__module__.partition(".")[0] in APPS:
            yield f"{one.__module__}.{one.__qualname__}"
        yield from _classes(one)


def _templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        if "<table" in path.read_text():
            yield str(path.relative_to(ROOT / "templates"))


def test_every_table_class_has_an_address_or_a_reason() -> None:
    for app in APPS:
        for found in pkgutil.walk_packages([str(ROOT / app)], f"{app}."):
            if ".migrations" not in found.name:
                importlib.import_module(found.name)
    assert set(_classes()) == set(CLASSES)


def test_every_table_in_a_template_has_an_address_or_a_reason() -> None:
    assert set(_templates()) == set(TEMPLATES)


@pytest.mark.parametrize("name", [*CLASSES, *TEMPLATES])
def test_the_addresses_are_there_and_the_reasons_are_sentences(name: str) -> None:
    said = (CLASSES | TEMPLATES)[name]
    if isinstance(said, str):
        assert said.endswith(".") and len(said.split()) > 3
    else:
        assert said and all(catalogue.find(key) for key in said)


def test_a_new_class_is_found_however_far_below() -> None:
    class Base:  # not a real table, which other tests would find
        pass

    class Near(Base):
        pass

    class Forgotten(Near):
        pass

    Forgotten.__module__, Forgotten.__qualname__ = "finance.forgotten", "Forgotten"
    assert "finance.forgotten.Forgotten" not in CLASSES and list(_classes(Base)) == ["finance.forgotten.Forgotten"]
