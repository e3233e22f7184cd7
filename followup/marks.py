"""Which data have changed: a mark in the database for every transaction that writes in an area.

The database leaves the marks itself (statement-level triggers), so that neither COPY nor SQL goes around them, in the
transaction that writes, so that data and mark become visible at once. A new table of the product is watched by a
migration with ``watch``, or stands in ``UNWATCHED`` with the reason.
"""

from enum import StrEnum

from django.db import connection, migrations


class Area(StrEnum):
    """Tables that are read together."""

    PEOPLE = "people"  # the organisation, people and their memberships
    OCCASIONS = "occasions"  # the calendar and the workflow
    MONEY = "money"
    IMPORTS = "imports"  # files on their way, before they are money
    GOALS = "goals"  # and assignments, control, registers
    INDICATORS = "indicators"
    REPORTS = "reports"


UNWATCHED = {
    "followup_mark": "the marks themselves",
    "followup_job": "progress is written all the time and read live",
    "followup_reminder": "mails that have been sent",
    "followup_calendarfeed": "each person's secret address, read live",
    "followup_change": "the trail, read live",
    "followup_trailexport": "each person's own files, read live",
    "followup_systemtoken": "what opens the API, read live",
    "followup_accessibilityreport": "read live by the administrator alone",
    "followup_grouprole": "read at sign-in; what follows from it is memberships",
    "followup_user_groups": "Django's groups are not used",
    "followup_user_user_permissions": "Django's permissions are not used",
    "finance_entry": "never changed; finance_publishedperiod says which of them stand",
    "finance_summarypart": "never changed; finance_summarycell is summed from those that stand",
    "finance_sieexport": "each person's own files, read live",
    "reports_writinglock": "renewed all the time while somebody writes, read live",
}

CREATE = """
CREATE FUNCTION followup_mark_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF EXISTS (SELECT FROM followup_mark WHERE area = TG_ARGV[0] AND transaction = mine AND at = now()) THEN
        RETURN NULL;
    END IF;
    -- Marks of transactions that had ended before this one looked: its own stands for them. Nobody waits for anybody.
    DELETE FROM followup_mark WHERE id IN (
        SELECT id FROM followup_mark
        WHERE area = TG_ARGV[0] AND transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        FOR UPDATE SKIP LOCKED
    );
    INSERT INTO followup_mark (id, area, transaction, at) VALUES (gen_random_uuid(), TG_ARGV[0], mine, now());
    RETURN NULL;
END
$$;
"""
DROP = "DROP FUNCTION followup_mark_change()"


def watch(area: Area, table: str, columns: tuple[str, ...] = ()) -> migrations.RunSQL:
    """The migration's operation that lets a table leave marks; of changes in ``columns`` alone where some are named."""
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER mark_change AFTER INSERT OR {update} OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION followup_mark_change('{area}');
        INSERT INTO followup_mark (id, area, transaction, at)
            SELECT gen_random_uuid(), '{area}', pg_current_xact_id()::text::bigint, now()
        """,
        f"DROP TRIGGER mark_change ON {table}",
    )


def marks() -> dict[str, str]:
    """The marks that stand, by area. Two states of an area never have the same. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT area, string_agg(id::text, ' ' ORDER BY id) FROM followup_mark GROUP BY area")
        return dict(cursor.fetchall())
