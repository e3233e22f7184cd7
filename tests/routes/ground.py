"""The routes of the ground: duties, jobs, the workflow, the calendar, the trail and the administration."""

from finance.models import ForecastReason
from followup.access import Permission as P
from tests.routes import objects as the
from tests.routes.model import ALL_JOBS, ANYBODY, OWN, SIGNED_IN, SOMEWHERE
from tests.routes.rows import AREA, KS, LK, action, file, form, page

GROUND = (
    page("tasks", SIGNED_IN),
    page("terms", ANYBODY),
    page("roles", SIGNED_IN),
    page("jobs", SIGNED_IN),
    page("job", ALL_JOBS, pk=the.job),
    action("job_again", OWN, P.RENDER_REPORT, pk=the.job),
    page("workflow", AREA, unit="103"),
    form("workflow_step", AREA, P.SUBMIT, unit="103", step="submit"),
    form("workflow_step", AREA, P.ATTEST, unit="103", step="return"),
    form("workflow_step", KS, P.DECIDE, unit="KS", step="decide"),
    form("workflow_step", KS, P.UNLOCK, unit="KS", step="unlock"),
    page("calendar", SIGNED_IN),
    file("calendar_file", SIGNED_IN),
    action("calendar_subscribe", SIGNED_IN),
    action("calendar_revoke", SIGNED_IN),
    file("calendar_feed", ANYBODY, token=the.calendar_token),
    form("accessibility", ANYBODY),
    page("accessibility_reports", SIGNED_IN, P.ADMINISTER),
    action("accessibility_settle", SIGNED_IN, P.ADMINISTER, pk=the.accessibility_report),
)
TRAIL = (
    page("trail", SOMEWHERE, P.READ_TRAIL, export=True),
    page("trail_files", SOMEWHERE, P.READ_TRAIL),
    file("trail_file", SOMEWHERE, P.READ_TRAIL, pk=the.trail_file),
)
ADMINISTRATION = (
    page("administration", SOMEWHERE, P.ADMINISTER, at=LK),
    page("people", SOMEWHERE, P.ADMINISTER, at=LK),
    form("person_new", SOMEWHERE, P.ADMINISTER, at=LK),
    page("person", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.person),
    form("person_change", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.person),
    form("person_give", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.person),
    form("person_end", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.person, membership=the.membership),
    action("person_invite", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.person),
    action("person_close", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.person),
    action("person_open", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.person),
    form("group_roles", SOMEWHERE, P.ADMINISTER, at=LK),
    action("group_role_drop", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.group_role),
    page("occasions", SOMEWHERE, P.ADMINISTER, at=LK),
    form("occasion_new", SOMEWHERE, P.ADMINISTER, at=LK),
    form("occasion", SOMEWHERE, P.ADMINISTER, at=LK, code="2023-08"),
    page("organisation", SOMEWHERE, P.ADMINISTER, at=LK),
    page("unit", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.unit),
    form("unit_new", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.unit),
    form("unit_rename", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.unit),
    form("unit_end", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.unit),
    form("system_tokens", SIGNED_IN, P.ADMINISTER),
    action("system_token_revoke", KS, P.ADMINISTER, pk=the.system_token),
    page("finance:settings", SOMEWHERE, P.ADMINISTER, at=LK),
    form("finance:reason_new", SOMEWHERE, P.ADMINISTER, at=LK),
    form("finance:reason", SOMEWHERE, P.ADMINISTER, at=LK, pk=the.first(ForecastReason)),
    form("finance:threshold", SOMEWHERE, P.ADMINISTER, at=LK),
)
