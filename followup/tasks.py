"""What Celery runs: jobs, and the sweep that finds those whose worker died."""

from celery import shared_task

from followup import jobs


@shared_task
def run_job(job_id: str) -> None:
    """Run one job."""
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    """Mark jobs without a heartbeat as lost (beat, every ten seconds)."""
    jobs.sweep()
