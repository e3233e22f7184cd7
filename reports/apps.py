"""The app's start."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What composes everything: start page, dashboards and the printed report."""

    name = "reports"
