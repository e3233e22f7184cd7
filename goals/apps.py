"""The app's start."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals, strategic assignments, activities of the verksamhetsplan and internal control."""

    name = "goals"

    def ready(self) -> None:
        """Make known the app's figures and duties, and which goals an indicator serves."""
        from followup import duties as asked
        from followup import figures as catalogue
        from goals import duties, evidence, figures, goal_figures, planned_activity_figures
        from indicators import belonging

        asked.register(duties.provide)
        catalogue.register(figures.provide, figures.listed)
        catalogue.register(goal_figures.provide, goal_figures.listed)
        catalogue.register(planned_activity_figures.provide, planned_activity_figures.listed)
        belonging.register(evidence.goals_of)
