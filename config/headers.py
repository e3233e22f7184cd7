"""What every answer says to the browser besides the content policy of pages (CONTENT_SECURITY_POLICY in settings).

Whatever is not a page, a script or data for one of ours is a file. A file, which people may have uploaded, is always
saved and never shown: it is an attachment, it is what it says that it is, and were it opened it would run in an empty
sandbox.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

SHOWN = ("text/html", "application/json", "text/plain")
FILES_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# What no page of ours uses. Security keys are used on pages of our own alone.
PERMISSIONS = ", ".join(
    [
        *(
            f"{name}=()"
            for name in (
                "accelerometer",
                "autoplay",
                "browsing-topics",
                "camera",
                "display-capture",
                "encrypted-media",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "picture-in-picture",
                "screen-wake-lock",
                "usb",
                "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
    ]
)


class HeadersMiddleware:
    """Adds the headers, and makes the cookies strict. Stands outside the static files, which get them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer with its headers."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith(settings.STATIC_URL) and _is_file(response):
            _as_file(response)
        for name, cookie in response.cookies.items():
            cookie["secure"] = cookie["secure"] or settings.SESSION_COOKIE_SECURE
            if name != settings.CSRF_COOKIE_NAME:  # the grid's scripts read the token anew after a sign-in elsewhere
                cookie["httponly"] = True
        return response


def _is_file(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return (bool(kind) and kind not in SHOWN) or response.headers.get("Content-Disposition", "").startswith(
        "attachment"
    )


def _as_file(response: HttpResponseBase) -> None:
    said = response.headers.get("Content-Disposition", "")
    kind, separator, rest = said.partition(";")
    if kind.strip().lower() != "attachment":
        response.headers["Content-Disposition"] = f"attachment{separator}{rest}"
    response.headers["Content-Security-Policy"] = FILES_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
