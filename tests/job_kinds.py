"""Kinds of job that only the tests have; the test worker imports this module (``celery --include``)."""

import os
import time
from typing import Any

from django.db import transaction

from followup import jobs


def count(progress: jobs.Progress, to: int) -> dict[str, Any]:
    """Count to a number."""
    for number in range(to):
        progress(number + 1, to)
    return {"counted": to}


def slow(progress: jobs.Progress, seconds: float, tell_pid: bool = False) -> None:
    """Work for a while inside one transaction."""
    with transaction.atomic():
        for step in range(1, 101):
            progress(step, 101, f"pid {os.getpid()}" if tell_pid else "Arbetar")
            time.sleep(seconds / 100)


def refuse(progress: jobs.Progress) -> None:
    """Give up in words."""
    raise jobs.JobFailed("Filen är tom.")


def fall(progress: jobs.Progress) -> None:
    """Break in a way nobody thought of."""
    raise ZeroDivisionError("hemligt innandöme")


def register() -> None:
    """Make the kinds known to this process."""
    for key, function in {"count": count, "slow": slow, "refuse": refuse, "break": fall}.items():
        jobs.register(jobs.Kind(f"test.{key}", f"Test {key}", function))


register()
