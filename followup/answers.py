"""Answers to the scripts of a grid: JSON with a Swedish message where something is wrong, never a page of HTML."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from followup import workflow

View = Callable[..., HttpResponse]


def answering(not_allowed: str, *refusals: type[Exception]) -> Callable[[View], View]:
    """A decorator: turn what a view for scripts raises into an answer with words, so that no value is lost.

    401 nobody (or somebody else) is signed in, 403 not allowed (in the words given), 422 one of ``refusals``, whose
    text is Swedish, 423 the follow-up is closed.
    """

    def answered(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
            if not request.user.is_authenticated:
                return said(401, "Du är utloggad. Logga in i en annan flik, så sparas det som väntar.")
            if request.headers.get("x-person", str(request.user.pk)) != str(request.user.pk):
                return said(
                    401, f"Nu är {request.user} inloggad här. Logga in som dig själv, så sparas det som väntar."
                )
            try:
                return view(request, *args, **kwargs)
            except workflow.Closed as closed:
                return said(423, str(closed))
            except PermissionDenied:
                return said(403, not_allowed)
            except refusals as reason:
                return said(422, str(reason))

        return login_not_required(wrapped)

    return answered


def said(status: int, message: str, **more: Any) -> JsonResponse:
    """A message with its status."""
    return JsonResponse({"message": message, **more}, status=status)


def clock(at: Any = None) -> str:
    """The time of day as Swedes write it: ``14.02``."""
    return timezone.localtime(at).strftime("%H.%M")
