"""The app's start."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals, strategic assignments, activities of the verksamhetsplan and internal control."""

    name = "goals"

    def ready(self) -> None:
        """Make known the app's figures."""
        from followup import figures as catalogue
        from goals import figures, goal_figures, planned_activity_figures

        catalogue.register(figures.provide)
        catalogue.register(goal_figures.provide)
        catalogue.register(planned_activity_figures.provide)
