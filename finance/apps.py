"""The app's start."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Ledger files, ledger, budget, driftsammandrag and forecasts."""

    name = "finance"

    def ready(self) -> None:
        """Make the app's kinds of job known."""
        from finance import baselines, sie_exports, tasks
        from followup import jobs

        for kind in (baselines.KIND, sie_exports.KIND, *tasks.KINDS):
            jobs.register(kind)
