"""The health address: for a load balancer or a container engine, not for people."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from celery import current_app
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

log = structlog.get_logger()
PATH = "/healthz"
BROKER_TIMEOUT = 2.0  # seconds


class HealthMiddleware:
    """Answers ``/healthz`` before anything else: those who ask come by IP address, in clear text and without login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return 200 and ``{"database": true, "broker": true}``, or 503 with what is down."""
        if request.path != PATH:
            return self.get_response(request)
        found = {"database": works(ask_database), "broker": works(ask_broker)}
        return JsonResponse(found, status=HTTPStatus.OK if all(found.values()) else HTTPStatus.SERVICE_UNAVAILABLE)


def works(question: Callable[[], None]) -> bool:
    """Say whether a question is answered. Whatever goes wrong, the answer to give is "down", never an error page."""
    try:
        question()
    except Exception:
        log.exception("health.down", question=question.__name__)
        return False
    return True


def ask_database() -> None:
    """Raise unless the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_broker() -> None:
    """Raise unless the broker answers in BROKER_TIMEOUT seconds."""
    with current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT)
