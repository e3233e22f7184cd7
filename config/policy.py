"""Innehållspolicy: what a browser may load and run on our pages, told by a header on every answer.

Scripts and styles come from our own files alone, none from the page itself, so that a script that somebody has managed
to write into a text is not run. Nothing is asked of another origin.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class PolicyMiddleware:
    """Puts the policy on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer with the header."""
        response = self.get_response(request)
        response.headers.setdefault(HEADER, POLICY)
        return response
