"""A worker that dies by ``kill -9`` in the middle of an import: seen, run again, no row lost and none doubled."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from finance import intake
from finance.models import Entry, Import
from followup import jobs
from followup.jobs import Progress
from followup.models import Job
from tests.conftest import Worker
from tests.factories import ledger
from tests.finance.river import River, row, standing
from tests.waiting import until

pytestmark = pytest.mark.slow
ROWS = 600_000
EACH = Decimal("1.01")
# The server tells of all its databases, and other tests run in some of them, where tables have the same numbers.
HERE = "(SELECT oid FROM pg_database WHERE datname = current_database())"


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes a worker some seconds to read."""
    path = tmp_path_factory.mktemp("large") / "huvudbok.csv"
    write_large(path, ROWS)
    return path


def write_large(path: Path, rows: int) -> None:
    """Rows of 1.01 kronor in January and February, written a part at a time."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{ledger.HEADER}\r\n")
        for first in range(0, rows, 10_000):
            file.writelines(
                row(202301 + number % 2, "1,01", number, f"Faktura {number}") + "\r\n"
                for number in range(first, min(rows, first + 10_000))
            )


def killed(worker: Worker, job: Job) -> None:
    """Kill the worker; the job is seen as lost once its heartbeat has stopped."""
    worker.kill()
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=1))
    assert jobs.sweep() == 1
    until(job, lambda job: job.state == Job.State.LOST)


def wait_for(question: str, values: list[object]) -> None:
    """Wait until a question to the server has an answer."""
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(question, values)
            if cursor.fetchone():
                return
            time.sleep(0.005)
    raise AssertionError(f"never: {question}")


def others_gone() -> None:
    """Wait until the server has noticed that the dead worker's connections are gone, and rolled them back."""
    wait_for(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid())",
        [],
    )


def run_again(worker: Worker, job: Job) -> None:
    others_gone()
    worker.start()
    jobs.start_again(job=job, by=job.by)
    until(job, lambda job: job.ended)
    assert (job.state, job.error, job.attempts) == (Job.State.DONE, "", 2)


def received(river: River, file: Path) -> Import:
    with file.open("rb") as content:
        return intake.receive(file=content, filename=file.name, source=river.source, by=river.admin)


def test_in_the_middle_of_reading(river: River, worker: Worker, large_file: Path) -> None:
    river.publish(row(202301, "5"))
    batch = received(river, large_file)
    before = standing(river.source)
    job = jobs.start(kind="finance.read_import", by=river.admin, arguments={"batch": batch.pk})
    copying = "SELECT 1 FROM pg_stat_progress_copy WHERE datname = current_database()"
    wait_for(f"{copying} AND tuples_processed BETWEEN 1 AND %s", [ROWS // 2])
    killed(worker, job)
    others_gone()
    batch.refresh_from_db()
    assert batch.state == Import.State.RECEIVED and standing(river.source) == before
    run_again(worker, job)
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.problem_count) == (Import.State.READ, ROWS, 0)
    intake.publish(batch=batch, by=river.admin)
    half = ROWS // 2
    assert standing(river.source) == {202301: (half * EACH, half), 202302: (half * EACH, half)}
    assert Entry.objects.filter(batch=batch).count() == ROWS


def test_in_the_middle_of_publishing(river: River, worker: Worker, tmp_path: Path) -> None:
    river.publish(row(202301, "5"))
    before = standing(river.source)
    path = tmp_path / "huvudbok.csv"
    write_large(path, 2_000)
    batch = received(river, path)
    intake.read(batch=batch, progress=Progress())
    with locked("finance_summarycell"):  # publishing stops there, with everything else done
        arguments = {"batch": batch.pk, "by": river.admin.pk}
        job = jobs.start(kind="finance.publish_import", by=river.admin, arguments=arguments)
        waiting = f"SELECT 1 FROM pg_locks WHERE relation = %s::regclass AND NOT granted AND database = {HERE}"
        wait_for(waiting, ["finance_summarycell"])
        assert standing(river.source) == before
        killed(worker, job)
    others_gone()
    batch.refresh_from_db()
    assert batch.state == Import.State.READ and standing(river.source) == before
    run_again(worker, job)
    batch.refresh_from_db()
    assert batch.state == Import.State.PUBLISHED and batch.published_by == river.admin
    assert standing(river.source) == {202301: (1000 * EACH, 1000), 202302: (1000 * EACH, 1000)}


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Let nobody write a table, from a connection of its own; everybody may read it."""
    other = connection.copy()
    try:
        with transaction_of(other), other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
            yield
    finally:
        other.close()


@contextmanager
def transaction_of(other: BaseDatabaseWrapper) -> Iterator[None]:
    other.set_autocommit(False)
    yield
    other.rollback()


def test_a_job_that_died_after_its_last_step_counts_as_done(river: River, worker: Worker) -> None:
    batch = river.publish(row(202301, "5"))
    for kind, state in [("finance.publish_import", "published"), ("finance.undo_import", "undone")]:
        for _ in range(2):
            arguments = {"batch": batch.pk, "by": river.admin.pk}
            job = jobs.start(kind=kind, by=river.admin, arguments=arguments)
            until(job, lambda job: job.ended)
            assert (job.state, job.result) == (Job.State.DONE, {"state": state})
            assert job.result_url.endswith(f"/{batch.pk}/")


def test_what_is_not_possible_is_told_by_the_job(river: River, worker: Worker) -> None:
    batch = river.read(row(202301, "abc"))
    arguments = {"batch": batch.pk, "by": river.admin.pk}
    job = jobs.start(kind="finance.publish_import", by=river.admin, arguments=arguments)
    until(job, lambda job: job.ended)
    assert job.state == Job.State.FAILED and "Filen har 1 fel" in job.error
