"""The app's start."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Nämndindikatorer: definitions, series, targets and reasoned states."""

    name = "indicators"

    def ready(self) -> None:
        """Make known the app's kinds of job and figures."""
        from followup import figures as catalogue
        from followup import jobs
        from indicators import figures, tasks

        catalogue.register(figures.provide, figures.listed)
        jobs.register(tasks.KIND)
