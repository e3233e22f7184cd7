"""The trail of the demo municipality: every history says something, and leads to pages that an auditor may read."""

from django.test import Client

from followup import trail
from followup.models import User
from followup.trail import Asked

# What nobody has done in the demo.
SILENT = {
    "accepted_finding",
    "budget_settled",
    "closed_year",
    "control_moment_change",
    "document_review",
    "kolada",
    "remark",
    "remark_settled",
    "risk_acceptance",
    "risk_rating",
}


def test_every_history_speaks_and_leads_to_pages_that_can_be_read(demo: None, client: Client) -> None:
    auditor = User.objects.get(username="revisor")
    client.force_login(auditor)
    entries = list(trail.every(user=auditor, asked=Asked()))
    spoken = {one.kind for one in entries}
    assert {one.words for one in trail.histories() if one.key not in {*SILENT, "change"}} <= spoken
    assert {"Avsnitt i rapport", "Investering", "Internkontrollplan"} <= spoken
    assert all(one.thing and (one.before or one.after) for one in entries)
    firsts = {(one.kind, one.address.split("/")[1]): one.address for one in entries if one.address}
    assert {address: client.get(address).status_code for address in firsts.values()} == dict.fromkeys(
        firsts.values(), 200
    )
