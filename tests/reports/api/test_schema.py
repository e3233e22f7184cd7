"""Whatever the OpenAPI document allows is answered as the document says, and never with a fault of ours (schemathesis).

Asked against the demo as a stranger, as a system with every scope, and as a system of another committee.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from followup.models import Unit
from goals.models import Goal
from indicators.models import Indicator
from reports import published
from reports.api import v1
from tests.reports.api import asking

EXAMPLES = 5  # of each operation as each asker
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
pytestmark = pytest.mark.usefixtures("demo", "one_connection")


@pytest.fixture
def one_connection() -> Iterator[None]:
    """No request closes the connection that the demo's transaction is open on, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def askers() -> dict[str, str]:
    """The key of each kind of asker; none for the stranger."""
    top = Unit.objects.get(kind=Unit.Kind.MUNICIPALITY)
    foreign = Unit.objects.get(code="AN")
    return {"stranger": "", "every scope": asking.key(top), "foreign": asking.key(foreign)}


@pytest.fixture
def known() -> dict[str, object]:
    """Parameters that lead somewhere in the demo: chance alone would never find one."""
    decided = published.every()[0].snapshot.report
    goal, indicator = Goal.objects.earliest("pk"), Indicator.objects.whole().earliest("pk")
    found = {"committee": "KS", "occasion": "2023-08", "goal": goal.pk, "code": indicator.code}
    found |= {"unit": decided.unit.code, "version": decided.version, "key": "ks.2023-08.drift.avvikelse.period"}
    return found


def site(environ: dict[str, Any], start: Any) -> Any:
    """The product as a WSGI server on the same machine runs it."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)


def ask(case: Case, secret: str, known: dict[str, object], real: bool) -> int:
    """Send a case, with the parameters that lead somewhere where it is to, and hold the answer against the document."""
    if real:
        for given_ in (case.path_parameters, case.query):
            for name in set(given_ or {}) & set(known):
                given_[name] = known[name]
        if "/reports/" in case.path:
            case.path_parameters["occasion"] = published.every()[0].snapshot.report.occasion.code
    plain = {"Accept-Encoding": "identity"}  # the client at hand does not unpack
    case.headers = plain | ({"Authorization": f"Bearer {secret}"} if secret else {})
    response = case.call(base_url="http://testserver", app=site)
    case.validate_response(response, checks=CHECKS)
    return response.status_code


@pytest.mark.parametrize("who", ["stranger", "every scope", "foreign"])
def test_every_answer_is_as_described(who: str, askers: dict[str, str], known: dict[str, object]) -> None:
    answers: Counter[tuple[str, int]] = Counter()
    operations = [one.ok() for one in schemathesis.openapi.from_dict(v1.document()).get_all_operations()]

    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), real=st.sampled_from([True, True, False]))
        def asked(case: Case, real: bool) -> None:
            answers[case.path, ask(case, askers[who], known, real)] += 1

        asked()

    reached = {path for path, status in answers if status == 200}
    refused = {status for _, status in answers} - {200}
    public = {one.path for one in operations if "/reports" in one.path}
    if who == "every scope":
        assert reached == {one.path for one in operations}
    elif who == "stranger":
        assert reached == public and 401 in refused
    else:
        assert public <= reached and not any("/KS" in path for path in reached) and {404, 422} & refused
