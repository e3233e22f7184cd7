"""The app's start."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Ledger files, ledger, budget, driftsammandrag and forecasts."""

    name = "finance"
