"""What has been frozen stands: the database's own word, whoever writes.

A writer's row waits for a freeze that has begun, and is then refused; a freeze waits for rows that are on their way in,
and then holds them. The report's row is what both take hold of.
"""

import pgtrigger

_EVERY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def frozen_stands(report: str = "{row}.report_id") -> pgtrigger.Trigger:
    """A trigger for rows of a report: refused when the report has been frozen.

    ``report`` is SQL for the report's id, with ``{row}`` for the row. Services ask ``deciding.require_open`` first,
    which tells it in Swedish; this holds for everything that goes around them.
    """
    reports = ", ".join(report.format(row=row) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="frozen_stands",
        operation=_EVERY,
        when=pgtrigger.Before,
        func=f"""
            PERFORM 1 FROM reports_report WHERE id IN ({reports}) ORDER BY id FOR SHARE;
            IF EXISTS (SELECT 1 FROM reports_snapshot WHERE report_id IN ({reports})) THEN
                RAISE EXCEPTION 'Rapporten är beslutad: raden kan inte ändras'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_stands';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def frozen_itself_stands() -> pgtrigger.Trigger:
    """The trigger of reports: a frozen one is neither changed nor taken away, and gets no more appendices."""
    return pgtrigger.Trigger(
        name="frozen_stands",
        operation=_EVERY,
        when=pgtrigger.Before,
        func="""
            PERFORM 1 FROM reports_report WHERE id = NEW.part_of_id FOR SHARE;
            IF EXISTS (SELECT 1 FROM reports_snapshot WHERE report_id IN (OLD.id, NEW.id, NEW.part_of_id)) THEN
                RAISE EXCEPTION 'Rapporten är beslutad och kan inte ändras'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_stands';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
