"""The app's start."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Ledger files, ledger, budget, driftsammandrag and forecasts."""

    name = "finance"

    def ready(self) -> None:
        """Make known jobs, figures, duties and histories, what stops a submission, and what a submission opens."""
        from finance import (
            baselines,
            budgets,
            corrective,
            duties,
            figure_list,
            figures,
            forecast_lines,
            looked_after,
            sie_exports,
            tasks,
            trail,
        )
        from followup import administration, changes, jobs, workflow
        from followup import duties as asked
        from followup import figures as catalogue
        from followup import trail as common_trail

        workflow.register_blocker(forecast_lines.unexplained)
        workflow.register_listener(corrective.open_at_submission)
        asked.register(duties.provide)
        catalogue.register(figures.provide)
        catalogue.register(figure_list.provide, figure_list.listed, ["drift", *figure_list.LISTED])

        for kind in (baselines.KIND, budgets.KIND, sie_exports.KIND, *tasks.KINDS):
            jobs.register(kind)
        administration.register(10, looked_after.of_imports)
        administration.register(50, looked_after.of_settings)
        changes.register(**trail.KINDS)
        common_trail.register(*trail.HISTORIES)
