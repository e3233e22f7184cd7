"""The routes by which data go out: the API, tables as files, and open data.

``scope``: what a system's key must be for to read it. A system reads then as a person does who may read in its unit.
"""

from followup.scopes import Scope as S
from tests.routes import objects as the
from tests.routes.model import ANYBODY, SOMEWHERE
from tests.routes.rows import IN_KS, KS, file, fragment, page

DECIDED = {"unit": "KS", "occasion": the.DECIDED}
API = (
    page("api:api-root", ANYBODY),
    fragment("openapi", ANYBODY),
    fragment("api:units", SOMEWHERE, scope=S.ORGANISATION),
    fragment("api:occasions", SOMEWHERE, scope=S.ORGANISATION),
    fragment("api:figures", IN_KS, scope=S.FIGURES, query="committee=KS&occasion=2023-08"),
    fragment("api:figure", KS, scope=S.FIGURES, key=the.figure),
    fragment("api:operating_summary", KS, scope=S.SUMMARIES),
    fragment("api:forecasts", IN_KS, scope=S.FORECASTS),
    fragment("api:investments", IN_KS, scope=S.INVESTMENTS),
    fragment("api:goals", SOMEWHERE, scope=S.GOALS),
    fragment("api:goal", IN_KS, scope=S.GOALS, goal=the.goal),
    fragment("api:assignments", SOMEWHERE, scope=S.ASSIGNMENTS),
    fragment("api:indicators", SOMEWHERE, scope=S.INDICATORS),
    fragment("api:indicator", IN_KS, scope=S.INDICATORS, code="ks-01"),
    fragment("api:reports", ANYBODY),
    fragment("api:report", ANYBODY, **DECIDED),
    fragment("api:report_version", ANYBODY, **DECIDED, version=1),
    file("api:report_snapshot", ANYBODY, **DECIDED, version=1),
)
DATA_OUT = (
    page("data_out", SOMEWHERE),
    file("data_file", SOMEWHERE, scope=S.SUMMARIES, table="driftsammandrag", kind="csv"),
    file("data_file", SOMEWHERE, scope=S.INDICATORS, table="indikatorer", kind="csv"),
    file("data_file", SOMEWHERE, scope=S.INDICATORS, table="indikatorer", kind="xlsx"),
    file("data_file", SOMEWHERE, scope=S.GOALS, table="mal", kind="csv"),
    file("data_file", IN_KS, scope=S.FORECASTS, table="inlamning", kind="csv", query="namnd=KS"),
    file("data_file", IN_KS, scope=S.FORECASTS, table="prognoshistorik", kind="xlsx", query="namnd=KS"),
    file("data_file", SOMEWHERE, scope=S.SUMMARIES, table="budgetbeslut", kind="csv"),
    page("open_data", ANYBODY),
    file("open_data_catalogue", ANYBODY, kind="ttl"),
    file("open_data_table", ANYBODY, **DECIDED, version=1),
)
