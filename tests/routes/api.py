"""The routes by which data go out: the API as one who has signed in asks it, tables as files, and open data.

What a system's key opens is asked in ``tests/reports/api``.
"""

from tests.routes import objects as the
from tests.routes.model import ANYBODY, SOMEWHERE
from tests.routes.rows import IN_KS, KS, file, fragment, page

DECIDED = {"unit": "KS", "occasion": the.DECIDED}
API = (
    page("api:api-root", ANYBODY),
    fragment("openapi", ANYBODY),
    fragment("api:units", SOMEWHERE),
    fragment("api:occasions", SOMEWHERE),
    fragment("api:figures", IN_KS, query="committee=KS&occasion=2023-08"),
    fragment("api:figure", KS, key=the.figure),
    fragment("api:operating_summary", KS),
    fragment("api:forecasts", IN_KS),
    fragment("api:investments", IN_KS),
    fragment("api:goals", SOMEWHERE),
    fragment("api:goal", IN_KS, goal=the.goal),
    fragment("api:assignments", SOMEWHERE),
    fragment("api:indicators", SOMEWHERE),
    fragment("api:indicator", IN_KS, code="ks-01"),
    fragment("api:reports", ANYBODY),
    fragment("api:report", ANYBODY, **DECIDED),
    fragment("api:report_version", ANYBODY, **DECIDED, version=1),
    file("api:report_snapshot", ANYBODY, **DECIDED, version=1),
)
DATA_OUT = (
    page("data_out", SOMEWHERE),
    file("data_file", SOMEWHERE, table="driftsammandrag", kind="csv"),
    file("data_file", SOMEWHERE, table="indikatorer", kind="csv"),
    file("data_file", SOMEWHERE, table="indikatorer", kind="xlsx"),
    file("data_file", SOMEWHERE, table="mal", kind="csv"),
    file("data_file", SOMEWHERE, table="inlamning", kind="csv"),
    file("data_file", SOMEWHERE, table="prognoshistorik", kind="xlsx"),
    file("data_file", SOMEWHERE, table="budgetbeslut", kind="csv"),
    page("open_data", ANYBODY),
    file("open_data_catalogue", ANYBODY, kind="ttl"),
    file("open_data_table", ANYBODY, **DECIDED, version=1),
)
