"""Budget decisions go through the river, balance, keep every frame above zero, and stand once they are settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook

from finance import budgets, intake
from finance.budgets import LineFacts, NotPossible, Words
from finance.models import (
    Account,
    Activity,
    BudgetDecision,
    BudgetLine,
    Entry,
    Import,
    LedgerCell,
    PhasingChoice,
    PhasingProfile,
    Source,
)
from followup.jobs import JobFailed, Progress
from followup.models import Period, Unit
from tests.finance import river as rivers
from tests.finance.river import River

DECIDED = date(2023, 8, 22)


@dataclass
class Budget:
    """The river with short words for decisions."""

    river: River
    flat: PhasingProfile

    def draft(self, kind: str = "technical", **words: Any) -> BudgetDecision:
        """A decision written in."""
        common = {"title": "Ändring", "body": "KF", "text": "Ändring", "paragraph": "210", "decided_on": DECIDED}
        made = Words(kind=kind, **common | words)
        return budgets.write_in(year=2023, words=made, by=self.river.admin)

    def line(self, decision: BudgetDecision, amount: str, **facts: Any) -> BudgetLine:
        """A line of Norra skolan's costs, salaries unless an account is named."""
        common = {
            "unit": Unit.objects.get(code="10101"),
            "activity": Activity.objects.get(code="440"),
            "side": "cost",
            "amount": Decimal(amount),
            "profile": self.flat,
            "account": Account.objects.get(code="5010"),
        }
        made = LineFacts(**common | facts)
        return budgets.put_line(decision=decision, facts=made, by=self.river.admin)

    def settle(self, decision: BudgetDecision) -> None:
        """Settle it."""
        budgets.settle(decision=decision, by=self.river.admin, progress=Progress())

    def original(self, amount: str = "1200.00", **facts: object) -> BudgetDecision:
        """A settled original budget."""
        decision = self.draft("original")
        self.line(decision, amount, **facts)
        self.settle(decision)
        return decision


@pytest.fixture
def budget(river: River) -> Iterator[Budget]:
    yield Budget(river, PhasingProfile.objects.create(name="Lika varje månad", method="flat"))


def test_a_settled_decision_has_come_through_the_river_phased_to_the_ore(budget: Budget) -> None:
    decision = budget.original("1000.00")
    amounts = rivers.amounts(decision.source)
    assert amounts[202301] == Decimal("83.34") and amounts[202312] == Decimal("83.33")
    assert sum(amounts.values()) == 1000
    batch = Import.objects.get(source=decision.source)
    assert batch.state == "published" and batch.sha256
    assert Entry.objects.filter(batch=batch).count() == 12


def test_a_change_from_august_leaves_the_months_before_alone(budget: Budget) -> None:
    budget.original()
    change = budget.draft()
    budget.line(change, "-120.00", from_month=8, catch_up=True)
    budget.settle(change)
    assert rivers.amounts(change.source) == {202308: -80, 202309: -10, 202310: -10, 202311: -10, 202312: -10}


def test_a_line_without_account_follows_the_budget_in_force(budget: Budget) -> None:
    original = budget.draft("original")
    budget.line(original, "300.00")
    budget.line(original, "100.00", account=Account.objects.get(code="6010"))
    budget.settle(original)
    change = budget.draft()
    budget.line(change, "-40.00", account=None)
    budget.settle(change)
    cells = LedgerCell.objects.filter(source=change.source)
    by_account = {code: sum(c.amount for c in cells if c.account.code == code) for code in ("5010", "6010")}
    assert by_account == {"5010": -30, "6010": -10}
    nowhere = budget.draft(financing="Ur reserven")
    budget.line(nowhere, "5.00", account=None, activity=Activity.objects.get(code="249"))
    with pytest.raises(NotPossible, match="Ange ett konto"):
        budget.settle(nowhere)


def test_last_years_seasons_phase_the_year(budget: Budget) -> None:
    budget.river.publish(rivers.row(202206, "300"), rivers.row(202207, "100"))
    seasons = PhasingProfile.objects.create(name="Som förra året", method="last_year")
    decision = budget.original("800.00", profile=seasons)
    assert rivers.amounts(decision.source) == {202306: 600, 202307: 200}


def test_ones_own_twelve_shares_phase_the_year(budget: Budget) -> None:
    summer = PhasingProfile.objects.create(name="Sommar", method="own", shares=[0] * 5 + [1, 2, 1] + [0] * 4)
    decision = budget.original("400.00", profile=summer)
    assert rivers.amounts(decision.source) == {202306: 100, 202307: 200, 202308: 100}


def test_a_profile_is_chosen_for_a_unit_and_activity_else_for_the_unit_above(budget: Budget) -> None:
    summer = PhasingProfile.objects.create(name="Sommar", method="own", shares=[0] * 5 + [1, 2, 1] + [0] * 4)
    year = PhasingProfile.objects.create(name="Som förra året", method="last_year")
    unit, school = Unit.objects.get(code="10101"), Activity.objects.get(code="440")
    assert budgets.default_profile(unit, school) == budget.flat
    PhasingChoice.objects.create(unit=Unit.objects.get(code="101"), profile=year)
    PhasingChoice.objects.create(unit=unit, activity=school, profile=summer)
    assert budgets.default_profile(unit, school) == summer
    assert budgets.default_profile(unit, Activity.objects.get(code="249")) == year


def test_a_transfer_that_makes_money_is_refused_and_one_that_moves_it_is_settled(budget: Budget) -> None:
    budget.original()
    move = budget.draft("transfer")
    budget.line(move, "-100.00")
    budget.line(move, "90.00", unit=Unit.objects.get(code="10201"), activity=Activity.objects.get(code="249"))
    with pytest.raises(NotPossible, match="minskar budgeten med 10 kr"):
        budget.settle(move)
    budget.line(move, "10.00", unit=Unit.objects.get(code="10102"))
    budget.settle(move)
    assert sum(rivers.amounts(move.source).values()) == 0


def test_a_frame_below_zero_is_refused_and_nothing_is_lost(budget: Budget) -> None:
    budget.original()
    cut = budget.draft()
    budget.line(cut, "-1200.01")
    with pytest.raises(NotPossible, match="skulle bli −0,01 kr"):
        budget.settle(cut)
    assert cut.lines.count() == 1 and not Import.objects.filter(source=cut.source).exists()


def test_a_file_of_a_decision_is_held_against_the_same_rules(budget: Budget) -> None:
    budget.original()
    cut = budget.draft()
    batch = budget.river.read(rivers.row(202309, "-5000"), source=cut.source)
    with pytest.raises(intake.NotPossible, match="skulle bli"):
        intake.publish(batch=batch, by=budget.river.admin)
    fine = budget.river.publish(rivers.row(202309, "-500"), source=cut.source)
    budget.settle(cut)
    with pytest.raises(intake.NotPossible, match="En rättelse är ett nytt beslut"):
        intake.undo(batch=fine, by=budget.river.admin)
    again = budget.river.read(rivers.row(202309, "-400"), source=cut.source)
    with pytest.raises(intake.NotPossible, match="En rättelse är ett nytt beslut"):
        intake.publish(batch=again, by=budget.river.admin)


def test_a_settled_decision_is_not_changed_by_anyone(budget: Budget) -> None:
    decision = budget.original()
    for write in (
        lambda: budget.line(decision, "1.00", account=Account.objects.get(code="6010")),
        lambda: budgets.drop_line(line=decision.lines.get(), by=budget.river.admin),
        lambda: budgets.throw(decision=decision, by=budget.river.admin),
        lambda: budget.settle(decision),
    ):
        with pytest.raises(NotPossible, match="En rättelse är ett nytt beslut"):
            write()


def test_a_decision_says_who_when_and_where_before_it_is_settled(budget: Budget) -> None:
    budget.original()
    vague = budget.draft("carry_over", body=" ", paragraph="", decided_on=None)
    budget.line(vague, "1.00")
    with pytest.raises(NotPossible) as refused:
        budget.settle(vague)
    assert len(refused.value.reasons) == 3
    future = budget.draft(decided_on=date(timezone.localdate().year + 1, 1, 1))
    with pytest.raises(NotPossible, match="framtiden"):
        budget.settle(future)


def test_money_added_during_the_year_says_where_it_comes_from(budget: Budget) -> None:
    with pytest.raises(NotPossible, match="finansieras"):
        budget.draft("supplement")
    assert not Source.objects.filter(code__startswith="beslut").exists()
    more = budget.draft("carry_over")
    budget.line(more, "50.00")
    with pytest.raises(NotPossible, match="kommunallagen"):
        budget.settle(more)


def test_a_locked_month_stops_the_decision_and_says_so(budget: Budget) -> None:
    Period.objects.filter(pk=202303).update(locked_at=timezone.now())
    decision = budget.draft("original")
    budget.line(decision, "1200.00")
    with pytest.raises(NotPossible, match="låst"):
        budget.settle(decision)
    decision.refresh_from_db()
    assert decision.settled_at is None and decision.lines.exists()


def test_settling_again_after_a_crash_finds_the_file_that_came_through(budget: Budget) -> None:
    decision = budget.draft("original")
    budget.line(decision, "1200.00")
    content = budgets.file_of(decision)
    batch = budgets._through_the_river(decision, content, budget.river.admin)
    budget.settle(decision)
    decision.refresh_from_db()
    assert decision.settled_at and Import.objects.get(source=decision.source) == batch


def test_a_job_settles_and_bears_to_run_twice(budget: Budget) -> None:
    decision = budget.draft("original")
    budget.line(decision, "1200.00")
    order = {"decision": decision.pk, "by": budget.river.admin.pk, "page": "/beslutet/"}
    progress = Progress()
    budgets.run_settle(progress, **order)
    assert (progress.done, progress.total, progress.result_url) == (3, 3, "/beslutet/")
    budgets.run_settle(Progress(), **order)
    assert Import.objects.filter(source=decision.source).count() == 1
    refused = budget.draft()
    budget.line(refused, "-5000.00")
    with pytest.raises(JobFailed, match="skulle bli"):
        budgets.run_settle(Progress(), **order | {"decision": refused.pk})


def test_a_small_workbook_with_months_in_columns_is_a_decisions_amounts(budget: Budget) -> None:
    budget.original()
    change = budget.draft()
    book = Workbook()
    sheet = book.active
    sheet.append(["År", "Ansvar", "Verksamhet", "Konto", "Aug", "Sep"])
    sheet.append([2023, 10101, 440, 5010, -80, -10.5])
    content = BytesIO()
    book.save(content)
    batch = budget.river.receive(content.getvalue(), "ändring.xlsx", source=change.source)
    intake.read(batch=batch, progress=Progress())
    intake.publish(batch=batch, by=budget.river.admin)
    budget.settle(change)
    change.refresh_from_db()
    assert change.settled_at and rivers.amounts(change.source) == {202308: -80, 202309: Decimal("-10.5")}
    with pytest.raises(NotPossible):
        budget.line(change, "1.00")


def test_a_draft_counts_nowhere_and_can_be_thrown_away(budget: Budget) -> None:
    draft = budget.draft()
    budget.line(draft, "5.00")
    assert not LedgerCell.objects.exists()
    budgets.throw(decision=draft, by=budget.river.admin)
    assert not BudgetDecision.objects.exists() and not Source.objects.filter(code__startswith="beslut").exists()


def test_a_year_has_one_original_budget(budget: Budget) -> None:
    budget.original()
    with pytest.raises(NotPossible, match="redan en ursprunglig budget"):
        budget.draft("original")
