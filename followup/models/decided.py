"""What a committee has decided stands: the database's own word, whoever writes."""

import pgtrigger

from followup import transitions

_FINAL = ", ".join(f"'{state}'" for state in sorted(transitions.FINAL))


def decided_stands(unit: str = "{row}.unit_id", occasion: str = "{row}.occasion_id") -> pgtrigger.Trigger:
    """A trigger for rows of an ``occasion`` and a unit: refused when a committee above the unit has decided or locked.

    ``unit`` and ``occasion`` are SQL for their ids, with ``{row}`` for the row. Services ask ``workflow.require_open``
    first, which tells it in Swedish; this holds for everything that goes around them.
    """
    units, occasions = (", ".join(one.format(row=row) for row in ("OLD", "NEW")) for one in (unit, occasion))
    return pgtrigger.Trigger(
        name="decided_stands",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                WITH RECURSIVE up AS (
                    SELECT id, parent_id FROM followup_unit WHERE id IN ({units})
                    UNION
                    SELECT above.id, above.parent_id FROM followup_unit above JOIN up ON above.id = up.parent_id
                ), latest AS (
                    SELECT DISTINCT ON (event.unit_id, event.occasion_id) event.after
                    FROM followup_workflowevent event JOIN up ON event.unit_id = up.id
                    WHERE event.occasion_id IN ({occasions})
                    ORDER BY event.unit_id, event.occasion_id, event.number DESC
                )
                SELECT 1 FROM latest WHERE after IN ({_FINAL})
            ) THEN
                RAISE EXCEPTION 'Nämnden har beslutat: raden kan inte ändras'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_stands';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
