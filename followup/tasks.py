"""What Celery runs: jobs, the sweep that finds those whose worker died, reminders of last days, ended sessions."""

from datetime import date

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from followup import accessibility, jobs, reminders

BEAT_SEEN = "followup.beat_seen"  # in the cache: when beat last gave a worker something to do


@shared_task
def run_job(job_id: str) -> None:
    """Run one job."""
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    """Mark jobs without a heartbeat as lost (beat, every ten seconds); that it runs says that beat does."""
    cache.set(BEAT_SEEN, timezone.now(), timeout=None)
    jobs.sweep()


@shared_task
def clear_sessions() -> None:
    """Delete sessions that have ended (beat, every night)."""
    call_command("clearsessions")


@shared_task
def send_reminders() -> None:
    """Queue today's reminders, one task for each person (beat, every working hour)."""
    today = timezone.localdate()
    for person in reminders.people(today):
        send_reminder.delay(person, today.isoformat())


@shared_task(autoretry_for=(OSError,), retry_backoff=60, retry_backoff_max=3600, max_retries=6)
def send_reminder(person: int, day: str) -> None:
    """Remind a person (her key) for a day. Tried again after a minute, two, four … when the mail server fails."""
    reminders.send(person=person, day=date.fromisoformat(day))


@shared_task(autoretry_for=(OSError,), retry_backoff=60, retry_backoff_max=3600, max_retries=6)
def send_accessibility_report(key: int) -> None:
    """Tell the municipality of what has been reported of the accessibility. Tried again when the mail server fails."""
    accessibility.send(key)
