"""The app's start."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Ledger files, ledger, budget, driftsammandrag and forecasts."""

    name = "finance"

    def ready(self) -> None:
        """Make known the app's kinds of job and figures, what stops a submission and what it opens, and duties."""
        from finance import (
            baselines,
            budgets,
            corrective,
            duties,
            figure_list,
            figures,
            forecast_lines,
            sie_exports,
            tasks,
        )
        from followup import duties as asked
        from followup import figures as catalogue
        from followup import jobs, workflow

        workflow.register_blocker(forecast_lines.unexplained)
        workflow.register_listener(corrective.open_at_submission)
        asked.register(duties.provide)
        catalogue.register(figures.provide)
        catalogue.register(figure_list.provide, figure_list.listed)

        for kind in (baselines.KIND, budgets.KIND, sie_exports.KIND, *tasks.KINDS):
            jobs.register(kind)
