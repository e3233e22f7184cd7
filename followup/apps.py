"""The app's start."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The ground: organisation, people, calendar, jobs."""

    name = "followup"
    verbose_name = "Uppföljning"
