"""The app's start."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The ground: organisation, people, calendar, jobs."""

    name = "followup"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        """Make known the ground's histories and kinds of change."""
        from followup import changes, histories, jobs, trail, trail_files

        changes.register(**histories.KINDS)
        trail.register(*histories.HISTORIES)
        jobs.register(trail_files.KIND)
