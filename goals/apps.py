"""The app's start."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals, strategic assignments, activities of the verksamhetsplan and internal control."""

    name = "goals"

    def ready(self) -> None:
        """Make known the app's figures, duties and histories, and which goals an indicator serves."""
        from followup import changes
        from followup import duties as asked
        from followup import figures as catalogue
        from followup import trail as common_trail
        from goals import duties, evidence, figures, goal_figures, planned_activity_figures, trail
        from indicators import belonging

        asked.register(duties.provide)
        catalogue.register(figures.provide, figures.listed, ["uppdrag"])
        catalogue.register(goal_figures.provide, goal_figures.listed, ["mal"])
        catalogue.register(planned_activity_figures.provide, planned_activity_figures.listed, ["aktiviteter"])
        belonging.register(evidence.goals_of)
        changes.register(**trail.KINDS)
        common_trail.register(*trail.HISTORIES)
