"""The app's start."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo municipality: data, a generator of its files, and the command that loads them through the import."""

    name = "demo"
