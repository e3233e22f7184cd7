"""Jobs run in a real worker, tell how far they have come, and bear that it dies."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followup import jobs
from followup.access import Role
from followup.models import Job
from tests import job_kinds
from tests.factories import ground
from tests.waiting import until

job_kinds.register()


@pytest.mark.django_db(transaction=True)
class TestInTheWorker:
    def test_a_job_runs_and_leaves_its_result(self, worker) -> None:
        job = jobs.start(kind="test.count", by=ground.person("anna"), arguments={"to": 3})
        until(job, lambda job: job.ended)
        assert (job.state, job.result, job.percent, job.error) == (Job.State.DONE, {"counted": 3}, 100, "")

    def test_progress_is_seen_while_it_runs_in_one_transaction(self, worker) -> None:
        job = jobs.start(kind="test.slow", by=ground.person("anna"), arguments={"seconds": 4})
        until(job, lambda job: job.state == Job.State.RUNNING and job.done > 0)
        assert job.total > job.done and job.message == "Arbetar" and job.heartbeat_at is not None
        until(job, lambda job: job.state == Job.State.DONE)

    def test_a_refusal_is_told_in_its_own_words(self, worker) -> None:
        job = jobs.start(kind="test.refuse", by=ground.person("anna"))
        until(job, lambda job: job.ended)
        assert (job.state, job.error) == (Job.State.FAILED, "Filen är tom.")

    def test_an_unexpected_error_shows_no_innards(self, worker) -> None:
        job = jobs.start(kind="test.break", by=ground.person("anna"))
        until(job, lambda job: job.ended)
        assert (job.state, job.error) == (Job.State.FAILED, jobs.UNEXPECTED_ERROR)

    def test_a_job_whose_worker_is_killed_is_seen_and_can_be_run_again(self, worker) -> None:
        job = jobs.start(kind="test.slow", by=ground.person("anna"), arguments={"seconds": 3, "tell_pid": True})
        until(job, lambda job: job.message.startswith("pid "))
        os.kill(int(job.message.removeprefix("pid ")), signal.SIGKILL)
        time.sleep(2)
        job.refresh_from_db()
        assert job.state == Job.State.RUNNING  # nobody has told
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=1))
        assert jobs.sweep() == 1
        job.refresh_from_db()
        assert (job.state, job.error) == (Job.State.LOST, jobs.LOST_ERROR)
        jobs.start_again(job=job, by=job.by)
        until(job, lambda job: job.state == Job.State.DONE)
        assert job.attempts == 2

    def test_a_job_queued_in_a_transaction_that_fails_never_runs(self, worker) -> None:
        from django.db import transaction

        person = ground.person("anna")
        with pytest.raises(RuntimeError), transaction.atomic():
            jobs.start(kind="test.count", by=person, arguments={"to": 1})
            raise RuntimeError
        assert not Job.objects.exists()


@pytest.mark.django_db
class TestOnTheScreen:
    @pytest.fixture
    def job(self) -> Job:
        organisation = ground.organisation()
        return Job.objects.create(
            kind="test.slow",
            title="Läs in huvudbok.csv",
            state=Job.State.RUNNING,
            done=30,
            total=120,
            message="Kontrollerar rad 30 000",
            heartbeat_at=timezone.now(),
            by=ground.person("anna", Role.STAFF, organisation.park),
        )

    def test_progress_survives_a_reload(self, client: Client, job: Job) -> None:
        client.force_login(job.by)
        for _ in range(2):
            page = client.get(reverse("job", args=[job.pk])).content.decode()
            assert "25 %" in page and "Kontrollerar rad 30 000" in page and 'hx-trigger="every 1s"' in page

    def test_the_answer_to_the_poll_is_a_fragment(self, client: Client, job: Job) -> None:
        client.force_login(job.by)
        fragment = client.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()
        assert "25 %" in fragment and "<html" not in fragment

    def test_a_dead_job_says_what_happened_and_offers_to_run_again(self, client: Client, job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=5))
        client.force_login(job.by)
        page = client.get(reverse("job", args=[job.pk])).content.decode()
        assert "slutade svara" in page and reverse("job_again", args=[job.pk]) in page and "every 1s" not in page

    def test_a_running_job_is_not_run_twice(self, client: Client, job: Job) -> None:
        client.force_login(job.by)
        answer = client.post(reverse("job_again", args=[job.pk]), follow=True)
        assert "kan därför inte köras igen" in answer.content.decode()

    def test_somebody_elses_job_does_not_exist_but_an_auditor_sees_it(self, client: Client, job: Job) -> None:
        client.force_login(ground.person("frida"))
        assert client.get(reverse("job", args=[job.pk])).status_code == 404
        assert client.post(reverse("job_again", args=[job.pk])).status_code == 404
        auditor = ground.person("rut", Role.AUDITOR, ground.unit("TK9", "municipality"))
        client.force_login(auditor)
        assert client.get(reverse("job", args=[job.pk])).status_code == 200
        assert client.post(reverse("job_again", args=[job.pk])).status_code == 404

    def test_the_list_shows_ones_own_jobs(self, client: Client, job: Job) -> None:
        client.force_login(job.by)
        assert "Läs in huvudbok.csv" in client.get(reverse("jobs")).content.decode()
        client.force_login(ground.person("frida"))
        assert "Inga jobb än" in client.get(reverse("jobs")).content.decode()

    def test_a_stranger_is_asked_to_sign_in(self, client: Client, job: Job) -> None:
        answer = client.get(reverse("job", args=[job.pk]))
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
