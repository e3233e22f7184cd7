"""The app's start."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Nämndindikatorer: definitions, series, targets and reasoned states."""

    name = "indicators"

    def ready(self) -> None:
        """Make known the app's kinds of job, figures and duties."""
        from followup import duties as asked
        from followup import figures as catalogue
        from followup import jobs
        from indicators import duties, figures, tasks

        asked.register(duties.provide)
        catalogue.register(figures.provide, figures.listed)
        jobs.register(tasks.KIND)
