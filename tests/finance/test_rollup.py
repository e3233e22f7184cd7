"""Σ coarse = Σ fine = Σ published entries, to the öre, after whatever has been published and undone."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance import intake, rollup
from finance.models import Import, LedgerCell, SummaryCell
from followup import periods
from tests.factories import ledger
from tests.finance.river import River, row, standing

PERIODS = (202301, 202302, 202303)
CODES = [("5010", "10101", "440"), ("3110", "10102", "443"), ("1110", "20101", "920"), ("4530", "10101", "440")]

lines = st.lists(
    st.tuples(st.sampled_from(PERIODS), st.sampled_from(CODES), st.integers(-99_999_999_999, 99_999_999_999)),
    min_size=1,
    max_size=12,
)
steps = st.lists(st.one_of(lines, st.integers(0, 20)), min_size=1, max_size=6)


def written(ore: int) -> str:
    return f"{Decimal(ore).scaleb(-2):.2f}".replace(".", ",")


def test_the_sums_agree_through_any_order_of_publishing_and_undoing(river: River) -> None:
    stood: dict[int, list[tuple[int, Decimal]]] = {period: [] for period in PERIODS}  # per period the newest last
    published: list[tuple[Import, set[int]]] = []
    files = iter(range(10**6))

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(steps)
    def agree(steps: list[list[tuple[int, tuple[str, str, str], int]] | int]) -> None:
        for step in steps:
            if isinstance(step, int):
                undo(step)
            else:
                publish(step)
            expected = {period: stack[-1][1] for period, stack in stood.items() if stack}
            assert {period: amount for period, (amount, _) in standing(river.source).items()} == expected

    def publish(rows: list[tuple[int, tuple[str, str, str], int]]) -> None:
        number = next(files)
        batch = river.publish(*(ledger.row(p, *codes, written(ore), number) for p, codes, ore in rows))
        sums: dict[int, int] = {}
        for period, _, ore in rows:
            sums[period] = sums.get(period, 0) + ore
        for period, ore in sums.items():
            stood[period].append((batch.pk, Decimal(ore).scaleb(-2)))
        published.append((batch, set(sums)))

    def undo(which: int) -> None:
        if not published:
            return
        batch, covered = published[which % len(published)]
        if all(stood[period] and stood[period][-1][0] == batch.pk for period in covered):
            intake.undo(batch=batch, by=river.admin)
            published.remove((batch, covered))
            for period in covered:
                stood[period].pop()
        else:
            with pytest.raises(intake.NotPossible, match="En senare inläsning gäller"):
                intake.undo(batch=batch, by=river.admin)

    agree()


def test_balance_accounts_are_kept_apart_in_the_coarse_sums(river: River) -> None:
    river.publish(
        ledger.row(202301, "1110", "10101", "440", "1000"),
        ledger.row(202301, "5010", "10101", "440", "10,50"),
        ledger.row(202301, "6010", "10101", "440", "1,25"),
        ledger.row(202301, "3110", "10101", "440", "-3"),
    )
    assert {cell.side: cell.so_far[0] for cell in SummaryCell.objects.all()} == {
        "balance": Decimal(1000),
        "cost": Decimal("11.75"),
        "revenue": Decimal(-3),
    }


def test_only_the_touched_periods_are_summed_anew(river: River) -> None:
    river.publish(row(202301, "1"), row(202302, "2"))
    (kept,) = SummaryCell.objects.all()
    SummaryCell.objects.update(so_far=[*kept.so_far[:1], *[99] * 11])  # sums that went wrong
    rollup.rebuild(source=river.source, numbers=[202302])
    assert standing(river.source) == {202301: (Decimal(1), 1), 202302: (Decimal(2), 1)}


def test_the_fine_sums_of_an_import_stay_and_count_while_it_is_published(river: River) -> None:
    first = river.publish(row(202301, "1"), row(202302, "2"))
    second = river.publish(row(202301, "5"))
    stands = LedgerCell.objects.order_by("period_id").values_list("batch_id", "period_id", "amount")
    assert list(stands) == [(second.pk, 202301, 5), (first.pk, 202302, 2)]
    assert LedgerCell.of_all_imports.count() == 3
    intake.undo(batch=second, by=river.admin)
    assert list(stands.all()) == [(first.pk, 202301, 1), (first.pk, 202302, 2)]


def test_a_coarse_sum_runs_from_january_through_december_whatever_months_have_come(river: River) -> None:
    river.publish(row(202302, "1,10"), row(202304, "-3"))
    river.publish(row(202301, "5"))
    (cell,) = SummaryCell.objects.all()
    assert cell.so_far == [5, *[Decimal("6.10")] * 2, *[Decimal("3.10")] * 9]
    assert cell.months == [5, Decimal("1.10"), 0, -3, *[0] * 8]


def test_a_whole_year_that_comes_again_replaces_every_month(river: River) -> None:
    for amount in ("1", "2"):
        river.publish(*(row(period, amount) for period in periods.whole_year(2023)))
    (cell,) = SummaryCell.objects.all()
    assert cell.months == [2] * 12


def test_what_is_replaced_by_nothing_leaves_no_coarse_sum(river: River) -> None:
    river.publish(row(202301, "7"), row(202302, "1"))
    river.publish(ledger.row(202301, "5010", "10102", "443", "2", 1))
    river.publish(ledger.row(202302, "5010", "10102", "443", "3", 1))
    (cell,) = SummaryCell.objects.all()
    assert cell.so_far == [2, *[5] * 11]
