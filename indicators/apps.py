"""The app's start."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Nämndindikatorer: definitions, series, targets and reasoned states."""

    name = "indicators"
