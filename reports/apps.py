"""The app's start."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What composes everything: start page, dashboards and the printed report."""

    name = "reports"

    def ready(self) -> None:
        """Make known the app's kinds of job, what stops a report and a decision, and what the decision freezes."""
        from followup import jobs, workflow
        from followup.access import Permission
        from reports import deciding, reviewing, services

        deciding.register_gate(reviewing.gate)
        workflow.register_gate(deciding.committee_gate)
        workflow.register_listener(deciding.freeze_at_decision)
        jobs.register(jobs.Kind(services.RENDER, "Ta fram PDF", services.run_order, Permission.RENDER_REPORT))
        jobs.register(jobs.Kind(reviewing.REVIEW, "Granska rapporten", reviewing.run_order, Permission.RENDER_REPORT))
