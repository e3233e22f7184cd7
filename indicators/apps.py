"""The app's start."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Nämndindikatorer: definitions, series, targets and reasoned states."""

    name = "indicators"

    def ready(self) -> None:
        """Make known the app's kinds of job and figures."""
        from followup import changes, jobs
        from followup import figures as catalogue
        from followup import trail as common_trail
        from indicators import figures, tasks, trail

        catalogue.register(figures.provide, figures.listed)
        jobs.register(tasks.KIND)
        changes.register(**trail.KINDS)
        common_trail.register(*trail.HISTORIES)
