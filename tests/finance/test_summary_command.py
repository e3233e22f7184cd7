import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from finance.models import OperatingSummaryLayout
from tests.finance import world as small

pytestmark = pytest.mark.django_db

WHICH = ("--committee", "TN", "--occasion", "2023-08")


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("operating_summary", *WHICH, *arguments, stdout=out)
    return out.getvalue()


def test_the_period_as_csv_has_mnkr_as_shown_and_then_exact_kronor():
    small.booked(scale=1_000_001)
    rows = list(csv.DictReader(io.StringIO(printed("--cut", "organisation", "--horizon", "period"))))
    amounts = ["outcome", "budget", "deviation", "last_year"]
    assert list(rows[0]) == ["codes", "name", "kind", *amounts, *(f"{name}_kr" for name in amounts)]
    assert [row["kind"] for row in rows] == ["row", "row", "sum", "other_administration"]
    assert list(rows[3].values()) == [
        *("KS1", "Kostservice", "other_administration"),
        *("60.0", "20.0", "40.0", "0"),
        *("60000060.00", "20000020.00", "40000040.00", "0.00"),
    ]


def test_the_year_as_json_has_forecasts_and_of_which_rows_after_their_parent():
    world = small.booked(scale=1_000_000)
    OperatingSummaryLayout.objects.create(
        committee=world.organisation.committee, cut="activity", horizon="year", of_which=True
    )
    rows = json.loads(printed("--cut", "activity", "--horizon", "year", "--format", "json"))
    assert [row["name"] for row in rows[-3:]] == ["Summa nettokostnader", "varav kostnader", "varav intäkter"]
    assert rows[-3]["forecast"] == "220.0"
    assert rows[-3]["codes"] == ""


def test_a_deficit_has_a_hyphen_for_machines():
    small.booked(scale=1_000_000)
    rows = json.loads(printed("--cut", "activity", "--format", "json"))
    assert {row["deviation"][0] for row in rows} <= set("0123456789-")
    assert "\u2212" not in printed()


@pytest.mark.parametrize(
    ("committee", "occasion", "says"),
    [("XX", "2023-08", "Nämnden XX finns inte"), ("TN", "2031-01", "Uppföljningstillfället 2031-01 finns inte")],
)
def test_what_does_not_exist_is_said_in_swedish(committee, occasion, says):
    small.empty()
    with pytest.raises(CommandError, match=says):
        call_command("operating_summary", "--committee", committee, "--occasion", occasion)
