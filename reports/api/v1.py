"""Version 1 of the API. What is here stays: fields may be added, none is renamed or taken away."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from reports.api import (
    asking,
    assignments,
    decided,
    figures,
    forecasts,
    goals,
    indicators,
    investments,
    organisation,
    problems,
    summaries,
)

DESCRIPTION = (
    "Läs-API för kommunens uppföljning. Alla belopp är exakta kronor som text med två decimaler, alla dagar skrivs "
    "ÅÅÅÅ-MM-DD. Plus i en avvikelse är alltid bättre än budget. Beslutade rapporter är öppna; allt annat kräver en "
    "systemnyckel eller att man är inloggad, och visar bara det som nyckeln eller personen får läsa. Uppgifter som "
    "omfattas av sekretess eller gäller små grupper lämnas aldrig ut till ett system."
)
KEPT_SECONDS = 300  # how long what is public may be kept by whoever fetched it
SECURED = (organisation, figures, summaries, forecasts, investments, goals, assignments, indicators)


class ReadAPI(NinjaAPI):
    """An API whose answers carry an ETag, and tell those between whether they may keep them."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        """The answer, or 304 to one who has it already."""
        response = super().create_response(request, data, **kwargs)
        if response.status_code != 200:
            return response
        public = getattr(request, "auth", None) is None
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}" if public else "private, no-cache"
        if not public:
            patch_vary_headers(response, ["Authorization", "Cookie"])
        set_response_etag(response)
        answer = get_conditional_response(request, etag=response["ETag"], response=response)
        assert isinstance(answer, HttpResponse)
        return answer


def _made() -> ReadAPI:
    """The API with all its operations."""
    made = ReadAPI(
        title="Uppsikt",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        throttle=[asking.Limit()],
    )
    for module in SECURED:
        made.add_router("", module.router, auth=asking.WAYS, throttle=[asking.Limit()])
    made.add_router("", decided.router, throttle=[asking.Limit()])
    problems.install(made)
    return made


api = _made()


def document() -> dict[str, Any]:
    """The OpenAPI document, with problems in their own media type."""
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    for operations in schema["paths"].values():
        for operation in operations.values():
            failing = [int(status) for status in operation["responses"] if int(status) >= 400]
            for status in failing:
                operation["responses"].pop(status, None)
            operation["responses"] |= problems.described(failing)
    schema["servers"] = [{"url": "/", "description": "Den här installationen."}]
    return schema


def addresses() -> list[URLPattern]:
    """The operations' addresses, which answer strangers themselves instead of leading them to the sign-in page."""
    found, _, _ = api.urls
    return [
        path(str(one.pattern), login_not_required(_only_reading(one.callback)), name=one.name)
        for one in found
        if isinstance(one, URLPattern) and one.name != "api-root"
    ]


def _only_reading(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The operation for GET, and for HEAD, whose body the server leaves out; anything else is a problem told."""

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            response = problems.answer(405)
            response["Allow"] = "GET, HEAD"
            return response
        request.method = "GET"
        return view(request, *args, **kwargs)

    return csrf_exempt(reading)


@csrf_exempt  # what is sent does nothing: a program that sends is told that one only reads here
@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document as JSON."""
    return api.create_response(request, document(), status=200)
