"""The app's start."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals, strategic assignments, activities of the verksamhetsplan and internal control."""

    name = "goals"
