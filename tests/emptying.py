"""Emptying the database after a test whose transactions were real, in a hundredth of the time that Django takes.

Django's own way truncates all of the hundred tables and then writes content types and permissions anew. Here rows are
deleted where there are any, unseen by triggers and keys (which say what the product may do, and not what its tests may
forget), and each import's own tables are dropped: Django lets them stand, and every test to come would meet more.
"""

from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

from followup.marks import Area
from tests import answering

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # as the migrations left them
MANY = 16 * 1024 * 1024  # bytes of a table that is sooner truncated than its rows deleted
TABLES = """
SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
MARKED = """
INSERT INTO followup_mark (id, area, transaction, at)
SELECT gen_random_uuid(), area, pg_current_xact_id()::text::bigint, now() FROM unnest(%s::text[]) area
"""


def empty() -> None:
    """Leave every table as the migrations made it."""
    known = {*connection.introspection.django_table_names(include_views=False), *KEPT}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        may_pass_triggers = cursor.fetchone()[0] == "on"
        cursor.execute(TABLES)
        sizes = dict(cursor.fetchall())
        for table in sizes.keys() - known:
            cursor.execute(f'DROP TABLE IF EXISTS "{table}" CASCADE')
        written = [table for table in known - KEPT if sizes.get(table)]
        quickly = may_pass_triggers and all(sizes[table] < MANY for table in written)
        if quickly:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in written:
                cursor.execute(f'DELETE FROM "{table}"')
            # As the triggers that were passed would have marked each area.
            cursor.execute(MARKED, [[area.value for area in Area]])
    if not quickly:
        call_command("flush", verbosity=0, interactive=False)


def after_each() -> None:
    """Let Django's tests with real transactions end with ``empty``, when nobody asks for anything any more."""

    def teardown(self: TransactionTestCase) -> None:
        answering.wait()
        empty()

    TransactionTestCase._fixture_teardown = teardown
