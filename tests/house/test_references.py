"""What refers to something is as wide in the database as what it refers to, also where Django made neither table."""

import pytest
from django.apps import apps
from django.db import connection, models

from finance.models import Entry, LedgerCell, SummaryPart


def widths() -> dict[tuple[str, str], str]:
    """The kind of every column of the database, by table and column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname, format_type(atttypid, NULL) FROM pg_attribute "
            "WHERE attnum > 0 AND NOT attisdropped AND attrelid::regclass::text !~ '^(pg_|information_schema)'"
        )
        return {(table, column): kind for table, column, kind in cursor.fetchall()}


@pytest.mark.django_db
def test_a_reference_is_as_wide_as_what_it_names() -> None:
    found = widths()
    keys = [
        (model._meta.db_table, field.column, field.target_field.model._meta.db_table, field.target_field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
    ]
    assert len(keys) > 100
    assert [key for key in keys if found[key[:2]] != found[key[2:]]] == []


@pytest.mark.django_db
def test_what_the_ledger_names_takes_four_octets_in_every_row() -> None:
    found = widths()
    named = {"account_id", "unit_id", "activity_id", "project_id", "counterparty_id", "source_id", "period_id"}
    kinds = {
        found[model._meta.db_table, field.column]
        for model in (Entry, LedgerCell, SummaryPart)
        for field in model._meta.local_fields
        if field.column in named
    }
    assert kinds == {"integer"}


@pytest.mark.django_db
def test_the_ledgers_keys_are_those_of_its_partitions_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'finance_entry'::regclass")
        assert cursor.fetchall() == []
