"""The app's start."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The ground: organisation, people, calendar, jobs."""

    name = "followup"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        """Make known the ground's histories and kinds of change."""
        from followup import administration, changes, histories, jobs, looked_after, trail, trail_files

        changes.register(**histories.KINDS)
        trail.register(*histories.HISTORIES)
        jobs.register(trail_files.KIND)
        for place, section in (
            (20, looked_after.of_people),
            (30, looked_after.of_calendar),
            (40, looked_after.of_jobs),
            (55, looked_after.of_organisation),
        ):
            administration.register(place, section)
