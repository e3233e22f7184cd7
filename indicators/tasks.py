"""Fetching from Kolada in the background: as a person's job, and each night by the clock."""

import structlog
from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from followup.access import Permission
from followup.jobs import JobFailed, Kind, Progress
from indicators import sources
from indicators.kolada import Kolada, KoladaError

log = structlog.get_logger()
FETCH = "indicators.fetch_kolada"


def fetch(progress: Progress) -> None:
    """Fetch from Kolada. Raises JobFailed (Swedish); then nothing has changed."""
    progress.result_url = reverse("indicators:sources")
    try:
        sources.fetch(client=_client(), year=timezone.localdate().year, say=progress)
    except KoladaError as failure:
        raise JobFailed(str(failure)) from failure


@shared_task
def fetch_kolada() -> None:
    """Fetch from Kolada (beat, every night); what it found waits for a person. A bad night waits for the next."""
    try:
        sources.fetch(client=_client(), year=timezone.localdate().year, say=Progress())
    except KoladaError as failure:
        log.warning("kolada.not_fetched", reason=str(failure))


def _client() -> Kolada:
    return Kolada(settings.KOLADA_URL, backoff=settings.KOLADA_BACKOFF)


KIND = Kind(FETCH, "Hämta från Kolada", fetch, Permission.ENTER_INDICATORS)
