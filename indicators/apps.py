"""The app's start."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Nämndindikatorer: definitions, series, targets and reasoned states."""

    name = "indicators"

    def ready(self) -> None:
        """Make known the app's kinds of job."""
        from followup import jobs
        from indicators import tasks

        jobs.register(tasks.KIND)
