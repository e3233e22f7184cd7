"""The app's start."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Nämndindikatorer: definitions, series, targets and reasoned states."""

    name = "indicators"

    def ready(self) -> None:
        """Make known the app's kinds of job, figures, duties and histories."""
        from followup import changes, jobs
        from followup import duties as asked
        from followup import figures as catalogue
        from followup import trail as common_trail
        from indicators import duties, figures, tasks, trail

        asked.register(duties.provide)
        catalogue.register(figures.provide, figures.listed, ["indikator"])
        jobs.register(tasks.KIND)
        changes.register(**trail.KINDS)
        common_trail.register(*trail.HISTORIES)
