"""The app's start."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals, strategic assignments, activities of the verksamhetsplan and internal control."""

    name = "goals"

    def ready(self) -> None:
        """Make known the app's figures, and which goals an indicator serves."""
        from followup import figures as catalogue
        from goals import evidence, figures, goal_figures, planned_activity_figures
        from indicators import belonging

        catalogue.register(figures.provide)
        catalogue.register(goal_figures.provide)
        catalogue.register(planned_activity_figures.provide)
        belonging.register(evidence.goals_of)
