"""Waiting for a job that a worker runs."""

import time
from collections.abc import Callable

from followup.models import Job


def until(job: Job, holds: Callable[[Job], bool], seconds: float = 60) -> Job:
    """The job once something holds of it; fails when it never does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if holds(job):
            return job
        time.sleep(0.02)
    raise AssertionError(f"jobbet stannade i {job.state} ({job.done}/{job.total} {job.message} {job.error})")
