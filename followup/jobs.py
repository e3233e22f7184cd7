"""Background jobs: work over a second, run by Celery, with progress that a reload does not lose.

An app registers what it can do as a ``Kind`` when it starts. ``start`` writes the job's row and queues it when the
transaction commits; the worker runs it through ``run``. While it runs, a thread of its own writes progress and a
heartbeat, so both are seen even when the work is one long transaction. A job whose heartbeat stops is lost: ``sweep``
says so, and ``start_again`` runs it anew. Every kind must bear to be run twice.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, models, transaction
from django.utils import timezone

from followup.access import Permission, require
from followup.models import Job, User

HEARTBEAT_SECONDS = 1.0
LOST_AFTER = timedelta(seconds=15)
LOST_ERROR = "Jobbet avbröts: processen som körde det slutade svara. Inget är sparat till hälften. Kör det igen."
UNEXPECTED_ERROR = "Något gick fel som programmet inte räknat med. Inget är sparat till hälften. Felet finns i loggen."

log = structlog.get_logger()


class JobFailed(Exception):
    """The work could not be done; the message is Swedish and meant for the person who asked for it."""


class NotRestartable(Exception):
    """The job is running, queued or done; the message is Swedish."""


@dataclass
class Progress:
    """What a running job says of itself; cheap to call, written to the job's row about once a second."""

    done: int = 0
    total: int = 0
    message: str = ""
    result_url: str = ""

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Say that ``done`` of ``total`` steps are made, and in Swedish what is going on."""
        self.total = max(total, 0)
        self.done = min(max(done, 0), self.total)
        if message:
            self.message = message


@dataclass(frozen=True)
class Kind:
    """A kind of job: its key, its Swedish title and the function that does it and returns what it found (JSON).

    ``needs`` is what one must be allowed, somewhere, to run it again: whoever asked for it may have left since.
    """

    key: str
    title: str
    function: Callable[..., dict[str, Any] | None]
    needs: Permission | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of job known. The function is called as ``function(progress, **arguments)``."""
    _kinds[kind.key] = kind


def kinds() -> dict[str, Kind]:
    """The kinds that are known to this process, by key."""
    return dict(_kinds)


def start(*, kind: str, by: User, arguments: dict[str, Any] | None = None, title: str = "") -> Job:
    """Queue a job for when the transaction commits. ``arguments`` are JSON: keys and numbers, never objects."""
    job = Job.objects.create(kind=kind, title=title or _kinds[kind].title, by=by, arguments=arguments or {})
    _queue(job)
    return job


def start_again(*, job: Job, by: User) -> Job:
    """Run a job that failed or was lost once more.

    Raises NotRestartable (Swedish) for any other, PermissionDenied for one who may no longer do such work.
    """
    needs = _kinds[job.kind].needs
    if needs:
        require(by, needs)
    with transaction.atomic():
        current = Job.objects.select_for_update().get(pk=job.pk)
        if current.state not in {Job.State.FAILED, Job.State.LOST}:
            raise NotRestartable("Jobbet är inte avbrutet och kan därför inte köras igen.")
        current.state, current.error, current.message = Job.State.QUEUED, "", ""
        current.done, current.total, current.finished_at, current.heartbeat_at = 0, 0, None, None
        current.save()
        log.info("job.start_again", job=str(job.pk), by=by.username)
        _queue(current)
    return current


def _queue(job: Job) -> None:
    from followup.tasks import run_job

    transaction.on_commit(lambda: run_job.delay(str(job.pk)))


def run(job_id: UUID | str) -> None:
    """Do a queued job, in the worker. A job that somebody else runs, or that has ended, is left alone."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, started_at=now, heartbeat_at=now, attempts=models.F("attempts") + 1
    )
    if not taken:
        return
    job = Job.objects.get(pk=job_id)
    progress = Progress(message="Börjar")
    structlog.contextvars.bind_contextvars(job=str(job.pk), kind=job.kind)
    state, result, error = Job.State.FAILED, None, ""
    try:
        with _heartbeat(job, progress):
            result = _kinds[job.kind].function(progress, **job.arguments)
        state = Job.State.DONE
    except JobFailed as failure:
        error = str(failure)
    except Exception:
        log.exception("job.unexpected_error")
        error = UNEXPECTED_ERROR
    finally:
        structlog.contextvars.unbind_contextvars("job", "kind")
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=state,
        result=result or {},
        result_url=progress.result_url,
        error=error,
        done=progress.done,
        total=progress.total,
        message="",
        finished_at=timezone.now(),
    )


@contextmanager
def _heartbeat(job: Job, progress: Progress) -> Iterator[None]:
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(HEARTBEAT_SECONDS):
                Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
                    heartbeat_at=timezone.now(),
                    done=progress.done,
                    total=progress.total,
                    message=progress.message[:300],
                )
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"heartbeat-{job.pk}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def sweep() -> int:
    """Mark running jobs without a recent heartbeat as lost. Returns how many."""
    return Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=timezone.now() - LOST_AFTER).update(
        state=Job.State.LOST, error=LOST_ERROR, finished_at=timezone.now()
    )
