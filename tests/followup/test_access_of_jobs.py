"""Each kind of job: who sees it, and who may run it again."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followup import jobs
from followup.access import ROLES, Permission, Role
from followup.models import Job, Membership, User
from tests.factories import ground

P = Permission
NEEDS = {
    "followup.export_trail": P.READ_TRAIL,
    "finance.read_import": P.IMPORT_LEDGER,
    "finance.publish_import": P.IMPORT_LEDGER,
    "finance.undo_import": P.IMPORT_LEDGER,
    "finance.compute_baselines": P.ENTER_FORECAST,
    "finance.settle_budget": P.DECIDE_BUDGET,
    "finance.export_sie": P.READ,
    "indicators.fetch_kolada": P.ENTER_INDICATORS,
    "reports.render": P.RENDER_REPORT,
    "reports.review": P.RENDER_REPORT,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> ground.Organisation:
    return ground.organisation()


def asked(user: User, job: Job) -> tuple[int, int]:
    """What one gets who opens the job, and who runs it again."""
    client = Client()
    client.force_login(user)
    opened = client.get(reverse("job", args=[job.pk])).status_code
    return opened, client.post(reverse("job_again", args=[job.pk])).status_code


def lost(kind: str, by: User) -> Job:
    ended = {"state": Job.State.LOST, "finished_at": timezone.now()}
    return Job.objects.create(kind=kind, title=kind, by=by, **ended)


def test_every_kind_of_job_says_what_it_takes() -> None:
    assert {key: kind.needs for key, kind in jobs.kinds().items() if not key.startswith("test.")} == NEEDS


@pytest.mark.parametrize("kind", NEEDS)
def test_a_job_is_ones_own_while_one_has_the_right(kind: str, organisation: ground.Organisation) -> None:
    role = next(role for role in Role if NEEDS[kind] in ROLES[role])
    owner = ground.person("owner", role, organisation.committee)
    job = lost(kind, owner)
    for other in Role:
        sees = 200 if Permission.SEE_ALL_JOBS in ROLES[other] else 404
        assert asked(ground.person(f"a-{other}", other, organisation.committee), job) == (sees, 404)
    assert asked(owner, job) == (200, 302)
    Membership.objects.filter(person=owner).update(valid_to=timezone.localdate() - timedelta(days=1))
    again = lost(kind, owner)
    assert asked(owner, again) == (200, 403)
    assert Job.objects.get(pk=again.pk).state == Job.State.LOST


def test_a_membership_that_begins_tomorrow_shows_no_jobs(organisation: ground.Organisation) -> None:
    job, coming = lost("reports.render", ground.person("owner")), ground.person("coming")
    begins: date = timezone.localdate() + timedelta(days=1)
    Membership.objects.create(person=coming, unit=organisation.committee, role=Role.AUDITOR, valid_from=begins)
    assert asked(coming, job) == (404, 404)
