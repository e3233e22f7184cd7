"""Rapporterade brister: anybody says what she cannot use, the municipality is told, an administrator settles it."""

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from followup import changes
from followup.access import Permission, require
from followup.models import AccessibilityReport, Unit, User

TRAIL = "accessibility_report"  # the kind of change that dealing with one is in the trail

log = structlog.get_logger()


def municipality() -> str:
    """The name of the municipality that answers for the product, or plainer words before there is one."""
    found = Unit.objects.filter(kind=Unit.Kind.MUNICIPALITY).valid_on(timezone.localdate()).first()
    return found.name if found else "Kommunen"


@transaction.atomic
def report(*, kind: str, description: str, page: str = "", email: str = "", by: User | None) -> AccessibilityReport:
    """Keep what somebody, perhaps a stranger, says that she cannot use, and tell the municipality of it by mail.

    Raises IntegrityError for an unknown kind or a description without words.
    """
    from followup import tasks

    made = AccessibilityReport.objects.create(kind=kind, description=description, page=page, email=email, by=by)
    if settings.ACCESSIBILITY_EMAIL:
        transaction.on_commit(lambda: tasks.send_accessibility_report.delay(made.pk))
    log.info("accessibility.reported", report=made.pk, kind=kind)
    return made


def send(key: int) -> None:
    """Mail what was reported to the municipality. Raises OSError when the mail server does not take it."""
    found = AccessibilityReport.objects.filter(pk=key).first()
    if found is None or not settings.ACCESSIBILITY_EMAIL:
        return
    context = {"report": found, "url": f"{settings.SITE_URL}{reverse('accessibility_reports')}"}
    text = render_to_string("followup/accessibility_report.txt", context)
    subject = f"Uppsikt: {found.get_kind_display().lower()}"
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [settings.ACCESSIBILITY_EMAIL])


@transaction.atomic
def settle(*, report: AccessibilityReport, by: User) -> None:
    """Say that a report has been dealt with, and forget whom it was answered to. Raises PermissionDenied."""
    require(by, Permission.ADMINISTER)
    open_still = AccessibilityReport.objects.filter(pk=report.pk, settled_at=None)
    if open_still.update(settled_at=timezone.now(), settled_by=by, email=""):
        was, became = {"Läge": "öppen"}, {"Läge": "klar"}
        changes.record(by=by, kind=TRAIL, thing=f"Brist {report.pk}", before=was, after=became)
