"""The database itself refuses what cannot be, whoever writes: a violating row for every constraint and trigger."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from psycopg import errors

from finance import intake
from finance.models import (
    Account,
    AccountGroup,
    Activity,
    ActivityGroup,
    ActivityPattern,
    BudgetDecision,
    CodeMapping,
    Entry,
    Forecast,
    ForecastReason,
    Import,
    ImportEvent,
    ImportPeriod,
    OperatingSummaryLayout,
    PublishedPeriod,
    SieExport,
    Source,
    SummaryCell,
    SummaryPart,
    UnknownCode,
)
from followup.models import Occasion, Period, Unit, User
from tests.factories import ground, ledger, proposals
from tests.finance.budget_cases import BUDGET_CASES
from tests.finance.corrective_cases import CORRECTIVE_CASES
from tests.finance.decided_cases import DECIDED_CASES
from tests.finance.forecast_cases import FORECAST_CASES
from tests.finance.investment_cases import INVESTMENT_CASES
from tests.finance.river import River, row


@dataclass
class World:
    """One of each thing that a constraint speaks of."""

    organisation: ground.Organisation
    occasion: Occasion
    source: Source
    budget: Source
    person: User
    batch: Import

    @property
    def cell(self) -> dict[str, object]:
        """What both roll-ups sum by."""
        return {"source": self.source, **self.place}

    @property
    def place(self) -> dict[str, object]:
        """An ansvar and an activity."""
        return {"unit": self.organisation.by_code["10101"], "activity": Activity.objects.get(code="440")}

    @property
    def part(self) -> dict[str, object]:
        """What an import gives to a coarse sum, but its months."""
        return {"batch": self.batch, "year_id": 2023, "side": "cost", **self.place}

    @property
    def forecast(self) -> dict[str, object]:
        """What a forecast is made for."""
        group = ActivityGroup.objects.get(label="44*")
        return {"occasion": self.occasion, "unit": self.organisation.school, "group": group, "amount": 1}


@pytest.fixture
def world(db: None) -> World:
    organisation, occasion = ground.organisation(), ground.occasion()
    ledger.codes(organisation.committee)
    source, budget = ledger.sources()
    person = ground.person("admin")
    batch = intake.receive(file=BytesIO(b"en fil"), filename="a.csv", source=source, by=person)
    return World(organisation, occasion, source, budget, person, batch)


def twice(model: type, **values: object) -> None:
    model.objects.create(**values)
    model.objects.create(**values)


def another_file(world: World, **values: object) -> None:
    common = {"source": world.source, "file": "b", "filename": "b.csv", "size": 1, "by": world.person}
    Import.objects.create(**common | {"sha256": "b"} | values)


def event(world: World, **values: object) -> None:
    ImportEvent.objects.create(batch=world.batch, by=world.person, **values)


def sie_export(world: World, **values: object) -> SieExport:
    common = {"unit": world.organisation.committee, "file": "a.se", "size": 1, "rows": 1, "by": world.person}
    return SieExport.objects.create(**common | values)


def sie_export_changed(world: World) -> None:
    sie_export(world, first_id=202301, through_id=202301)
    SieExport.objects.update(rows=2)


def pattern(world: World, **values: object) -> None:
    group = ActivityGroup.objects.get(label="249")
    common = {"group": group, "committee": world.organisation.committee, "pattern": "250", "first_year": 2000}
    ActivityPattern.objects.create(**common | values)


def original_budget(world: World, source: Source) -> None:
    BudgetDecision.objects.create(source=source, fiscal_year_id=2023, kind="original", body="KF", text="Budget")


def two_original_budgets(world: World) -> None:
    original_budget(world, world.budget)
    original_budget(world, Source.objects.create(code="annan", name="Annan", kind="budget"))


def group_twice(world: World) -> None:
    twice(ActivityGroup, committee=world.organisation.committee, label="999", name="Två")


def pattern_of_another_committee(world: World) -> None:
    pattern(world, committee=world.organisation.other_committee)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def publish_in_a_locked_period(world: World) -> None:
    Period.objects.filter(pk=202301).update(locked_at=timezone.now())
    PublishedPeriod.objects.create(source=world.source, period_id=202301, batch=world.batch)


def unpublish_a_locked_period(world: World) -> None:
    PublishedPeriod.objects.create(source=world.source, period_id=202301, batch=world.batch)
    Period.objects.filter(pk=202301).update(locked_at=timezone.now())
    PublishedPeriod.objects.all().delete()


CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "a reason without a name": (
        "forecast_reason_named",
        lambda _: ForecastReason.objects.create(code="x", name=" "),
    ),
    "a side that is neither cost, revenue nor balance": (
        "account_side_known",
        lambda _: Account.objects.create(code="5999", name="x", side="plus"),
    ),
    "an account with letters": (
        "account_code_is_digits",
        lambda _: Account.objects.create(code="5A", name="x", side="cost"),
    ),
    "an account group twice": (
        "account_group_once",
        lambda _: twice(AccountGroup, name="Löner", side="cost", prefixes="5"),
    ),
    "an activity group twice": ("activity_group_once", group_twice),
    "a pattern with a star in the middle": ("activity_pattern_form", lambda world: pattern(world, pattern="2*5")),
    "a pattern that ends before it begins": ("activity_pattern_years", lambda world: pattern(world, last_year=1999)),
    "an activity in two groups in a year": (
        "activity_pattern_once_a_year",
        lambda world: pattern(world, pattern="44*", first_year=2020),
    ),
    "a pattern in another committee's group": (
        "activity_pattern_in_its_groups_committee",
        pattern_of_another_committee,
    ),
    "a layout twice": (
        "summary_layout_once",
        lambda world: twice(
            OperatingSummaryLayout, committee=world.organisation.committee, cut="activity", horizon="year"
        ),
    ),
    "a source of an unknown kind": (
        "source_kind_known",
        lambda _: Source.objects.create(code="x", name="x", kind="forecast"),
    ),
    "two original budgets of a year": ("budget_decision_one_original_a_year", two_original_budgets),
    "the same file twice": (
        "import_same_file_once",
        lambda world: another_file(world, sha256=world.batch.sha256),
    ),
    "an import published by nobody": (
        "import_published_by_someone",
        lambda world: another_file(world, state="published"),
    ),
    "a period twice in an import": (
        "import_period_once",
        lambda world: twice(ImportPeriod, batch=world.batch, period_id=202301, rows=1, debit=1, credit=0),
    ),
    "an unknown code twice in an import": (
        "unknown_code_once",
        lambda world: twice(UnknownCode, batch=world.batch, kind="unit", code="88888", rows=1, amount=1, first_line=2),
    ),
    "a code that means two": (
        "code_mapping_once",
        lambda world: twice(CodeMapping, source=world.source, kind="unit", code="88888", means="10101"),
    ),
    "a period that two imports speak for": (
        "published_period_once",
        lambda world: twice(PublishedPeriod, source=world.source, period_id=202301, batch=world.batch),
    ),
    "publishing in a locked period": ("Period 202301 är låst", publish_in_a_locked_period),
    "unpublishing a locked period": ("Period 202301 är låst", unpublish_a_locked_period),
    "a coarse sum twice": (
        "finance_summarycell_pkey",
        lambda world: twice(SummaryCell, **world.cell, year_id=2023, kind="outcome", side="cost", so_far=[1] * 12),
    ),
    "a coarse sum of eleven months": (
        "summary_cell_twelve_months",
        lambda world: SummaryCell.objects.create(
            **world.cell, year_id=2023, kind="outcome", side="cost", so_far=[1] * 11
        ),
    ),
    "an import's part of a coarse sum twice": (
        "finance_summarypart_pkey",
        lambda world: twice(SummaryPart, **world.part, months=[1] * 12),
    ),
    "an import's part of a coarse sum of eleven months": (
        "summary_part_twelve_months",
        lambda world: SummaryPart.objects.create(**world.part, months=[1] * 11),
    ),
    "a computed forecast twice": (
        "baseline_once",
        lambda world: [proposals.baseline(**world.forecast, side="cost") for _ in range(2)],
    ),
    "a computed forecast of the balance sheet": (
        "baseline_side",
        lambda world: proposals.baseline(**world.forecast, side="balance"),
    ),
    "a computed forecast by an unknown method": (
        "baseline_method",
        lambda world: proposals.baseline(**world.forecast, side="cost", method="guess"),
    ),
    "a computed forecast outside its interval": (
        "baseline_within_its_interval",
        lambda world: proposals.baseline(**world.forecast, side="cost", high=-1_000_000),
    ),
    "a computed forecast of eleven months": (
        "baseline_twelve_months",
        lambda world: proposals.baseline(**world.forecast, side="cost", highs=[0] * 11),
    ),
    "a computed forecast whose months are not the year": (
        "baseline_months_are_the_year",
        lambda world: proposals.baseline(**world.forecast, side="cost", months=[1] * 12),
    ),
    "an entered forecast twice": (
        "forecast_once",
        lambda world: twice(Forecast, **world.forecast, side="cost", by=world.person),
    ),
    "an entered forecast of the balance sheet": (
        "forecast_side",
        lambda world: Forecast.objects.create(**world.forecast, side="balance", by=world.person),
    ),
    "a step that an import cannot take": (
        "import_event_step",
        lambda world: event(world, kind="published", before="received", after="published"),
    ),
    "an import that arrives twice": (
        "import_event_received_once",
        lambda world: event(world, kind="received", before="", after="received"),
    ),
    "an event rewritten": ("Cannot update", lambda world: world.batch.events.update(text="något annat")),
    "an event that disappears": ("Cannot update or delete", lambda world: world.batch.events.all().delete()),
    **BUDGET_CASES,
    **CORRECTIVE_CASES,
    **DECIDED_CASES,
    **FORECAST_CASES,
    **INVESTMENT_CASES,
    "an export that ends before it begins": (
        "sie_export_in_order",
        lambda world: sie_export(world, first_id=202302, through_id=202301),
    ),
    "an export that changes": ("Cannot update", sie_export_changed),
    "another file under a kept import": (
        "Cannot update",
        lambda world: Import.objects.filter(pk=world.batch.pk).update(sha256="0"),
    ),
    "an import that disappears": ("Cannot delete", lambda world: Import.objects.filter(pk=world.batch.pk).delete()),
}
NAMED_BY_MESSAGE = {
    "decided_stands",
    "frame_not_negative",
    "locked_period_stands",
    "file_never_changes",
    "never_deleted",
    "never_changed",
    "follows_the_last",  # tests/followup
    "opens_the_same",  # tests/followup/test_systems.py
    "revoked_stands",
    "months_make_the_year",
    "settled_decision_stands",
    "settled_lines_stand",
    "settled_budget_stands",
}
# Unique with the primary key in it: nothing can violate it.
ONLY_A_TARGET = {"activity_group_with_committee", "investment_group_with_committee"}


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(world: World, case: str) -> None:
    constraint, violate = CASES[case]
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        violate(world)


def test_no_constraint_of_finance_is_left_out() -> None:
    models = list(apps.get_app_config("finance").get_models())
    own = {constraint.name for model in models for constraint in model._meta.constraints}
    below = [*models, *apps.get_app_config("followup").get_models()]
    triggers = {trigger.name for model in below for trigger in getattr(model._meta, "triggers", [])}
    assert own - ONLY_A_TARGET <= {constraint for constraint, _ in CASES.values()}
    assert triggers <= NAMED_BY_MESSAGE


@pytest.mark.parametrize("table", ["finance_entry", "finance_ledgercell"])
def test_a_published_entry_or_sum_of_entries_is_never_changed_nor_removed(river: River, table: str) -> None:
    river.publish(row(202301, "1"))
    for statement in (f"UPDATE {table} SET amount = 2", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_fine_sum_stands_once_and_with_its_own_import(river: River) -> None:
    batch = river.publish(row(202301, "1"))
    with pytest.raises(IntegrityError, match=f"finance_ledgercell_{batch.pk}_pkey"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO finance_ledgercell SELECT * FROM finance_ledgercell")
    with pytest.raises(IntegrityError) as refused, connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO finance_ledgercell_{batch.pk} SELECT batch_id + 1, source_id, period_id, unit_id, "
            "activity_id, account_id, amount, rows FROM finance_ledgercell"
        )
    assert isinstance(refused.value.__cause__, errors.CheckViolation)


def test_a_fine_sum_is_of_no_fewer_than_no_rows(river: River) -> None:
    river.publish(row(202301, "1"))
    with pytest.raises(IntegrityError, match="finance_ledgercell_rows_check"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO finance_ledgercell SELECT batch_id, source_id, period_id, unit_id, activity_id, "
            "account_id + 1, amount, -1 FROM finance_ledgercell"
        )


@pytest.mark.parametrize(
    "column", ["period_id", "account_id", "unit_id", "activity_id", "project_id", "counterparty_id"]
)
def test_an_entry_refers_to_registers_that_hold_its_codes(river: River, column: str) -> None:
    batch = river.publish(row(202301, "1"))
    first = Entry.objects.values("period_id", "account_id", "unit_id", "activity_id").get()
    values = first | {"batch_id": batch.pk, "line": 99, "number": 0, "amount": 1, "voucher": "", "text": ""}
    columns, numbers = zip(*(values | {column: 999_999}).items(), strict=True)
    places = ", ".join(["%s"] * len(numbers))
    with pytest.raises(IntegrityError, match=column), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO finance_entry ({', '.join(columns)}) VALUES ({places})", numbers)


def test_a_register_keeps_the_codes_that_entries_carry(river: River) -> None:
    river.publish(row(202301, "1"))
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM followup_unit WHERE code = '10101'")
    assert Unit.objects.filter(code="10101").exists()


def test_an_import_holds_its_own_rows_only(river: River) -> None:
    batch = river.publish(row(202301, "1"))
    with pytest.raises(IntegrityError) as refused, connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO finance_entry_{batch.pk} SELECT batch_id + 1, line, number, period_id, account_id, unit_id, "
            f"activity_id, project_id, counterparty_id, booked_on, amount, voucher, text FROM finance_entry"
        )
    assert isinstance(refused.value.__cause__, errors.CheckViolation)
