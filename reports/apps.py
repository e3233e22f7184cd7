"""The app's start."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What composes everything: start page, dashboards and the printed report."""

    name = "reports"

    def ready(self) -> None:
        """Make the app's kinds of job known."""
        from followup import jobs
        from reports import reviewing, services

        jobs.register(jobs.Kind(services.RENDER, "Ta fram PDF", services.run_order))
        jobs.register(jobs.Kind(reviewing.REVIEW, "Granska rapporten", reviewing.run_order))
