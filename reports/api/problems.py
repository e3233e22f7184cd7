"""What went wrong, as ``application/problem+json`` (RFC 9457) with a Swedish ``detail``. Never a page of HTML."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, Throttled, ValidationError
from pydantic import Field

CONTENT_TYPE = "application/problem+json"
TITLES = {
    401: "Nyckel saknas eller gäller inte",
    403: "Nyckeln räcker inte",
    404: "Finns inte",
    405: "Går bara att läsa",
    422: "Frågan går inte att besvara",
    429: "För många frågor",
}
DETAILS = {
    401: (
        "Skicka en systemnyckel som gäller: Authorization: Bearer följt av nyckeln, eller nyckeln som lösenord (Basic)."
    ),
    404: "Det finns inget här, eller inget som du får läsa.",
    405: "API:et går bara att läsa. Använd GET.",
    429: "Vänta en minut och fråga igen.",
}
WRONG = "Parametern {name} går inte att läsa: {why}."
WHY = {
    "missing": "den saknas",
    "enum": "värdet är inget av dem som finns",
    "literal_error": "värdet är inget av dem som finns",
    "string_pattern_mismatch": "den har fel form",
}


class Problem(Schema):
    """Fel: vad som gick fel och vad man kan göra åt det (RFC 9457)."""

    type: str = Field("about:blank", description="Alltid about:blank: statuskoden säger vilket slag det är.")
    title: str = Field(description="Felets slag.")
    status: int = Field(description="HTTP-statuskoden.")
    detail: str = Field(description="Vad som gick fel, på svenska.")


def responses(*, public: bool = False) -> dict[int, Any]:
    """The problems that an operation may answer with, for its description."""
    statuses = (404, 422, 429) if public else (401, 403, 404, 422, 429)
    return dict.fromkeys(statuses, Problem)


def described(statuses: Iterable[int]) -> dict[str, Any]:
    """The same for the OpenAPI document, where problems have a media type of their own."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        str(status): {"description": TITLES[status], "content": {CONTENT_TYPE: schema}} for status in sorted(statuses)
    }


def answer(status: int, detail: str = "") -> HttpResponse:
    """A problem as a response."""
    words = {
        "type": "about:blank",
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail or DETAILS.get(status, ""),
    }
    response = HttpResponse(json.dumps(words, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="Uppsikt", Basic realm="Uppsikt", charset="UTF-8"'
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "60"
    return response


def install(api: NinjaAPI) -> None:
    """Let the API answer with problems for all that is raised on purpose; what is not stays a fault to mend."""
    api.add_exception_handler(AuthenticationError, lambda request, raised: answer(401))
    api.add_exception_handler(Throttled, lambda request, raised: answer(429))
    api.add_exception_handler(PermissionDenied, lambda request, raised: answer(403, str(raised)))
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(ValidationError, _unreadable)


def _missing(request: HttpRequest, raised: Exception | type[Exception]) -> HttpResponse:
    """The same words whatever it is that is not there: they must not tell."""
    return answer(404)


def _unreadable(request: HttpRequest, raised: Any) -> HttpResponse:
    words = [
        WRONG.format(name=one["loc"][-1], why=WHY.get(one["type"], "värdet går inte att använda"))
        for one in raised.errors
    ]
    return answer(422, " ".join(words))
