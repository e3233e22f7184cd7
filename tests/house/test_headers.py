"""What every answer says to the browser: a strict policy, files as files, strict cookies."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from config.checks import PRODUCTION
from config.compression import CompressionMiddleware
from config.headers import FILES_POLICY, HeadersMiddleware
from followup.access import Role
from tests.factories import ground

ROOT = Path(__file__).resolve().parents[2]


def _policy(answer: HttpResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/logga-in/", "/glomt-losenord/", "/finns-inte/", "/jobb/"])
def test_pages_run_nothing_but_our_own_files(client: Client, path: str) -> None:
    client.force_login(ground.person("anna"))
    answer = client.get(path)
    policy = _policy(answer)
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in answer["Content-Security-Policy"] and "http" not in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"] and "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/svg+xml", "text/csv", "application/octet-stream", "text/xml"]
)
@pytest.mark.parametrize("said", ["", "inline", 'inline; filename="a.svg"', 'attachment; filename="a.svg"'])
def test_a_file_is_saved_and_would_run_in_an_empty_sandbox(kind: str, said: str, rf: RequestFactory) -> None:
    headers = {"Content-Disposition": said} if said else {}

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"<script>alert(1)</script>", content_type=kind, headers=headers)

    answer = HeadersMiddleware(view)(rf.get("/en/fil/"))
    name = said.partition(";")[2]
    assert answer["Content-Disposition"] == ("attachment;" + name if name else "attachment")
    assert answer["Content-Security-Policy"] == FILES_POLICY and answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_pages_are_compressed_for_browsers_that_take_it(client: Client) -> None:
    plain, packed = (client.get("/logga-in/", headers={"Accept-Encoding": name}) for name in ("identity", "gzip"))
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip" and len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in packed["Vary"]


@pytest.mark.parametrize("kind", ["application/pdf", "application/zip", "image/png"])
def test_what_is_packed_already_is_not_compressed_again(kind: str, rf: RequestFactory) -> None:
    view = CompressionMiddleware(lambda request: HttpResponse(b"x" * 1000, content_type=kind))
    assert "Content-Encoding" not in view(rf.get("/", headers={"Accept-Encoding": "gzip"})).headers


@pytest.mark.django_db
def test_a_download_of_ours_is_such_a_file(client: Client) -> None:
    client.force_login(ground.person("anna", Role.CONTROLLER, ground.organisation().committee))
    answer = client.get(reverse("calendar_file"))
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == FILES_POLICY


def test_files_that_people_upload_lie_outside_what_is_served(tmp_path: Path) -> None:
    code = """
import json
from django.conf import settings as s
served = [str(s.STATIC_ROOT), *map(str, s.STATICFILES_DIRS)]
names = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME",
         "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "MFA_REQUIRED_ROLES",
         "ALLAUTH_TRUSTED_PROXY_COUNT", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "ACCOUNT_DEFAULT_HTTP_PROTOCOL"]
print(json.dumps({"media": str(s.MEDIA_ROOT), "served": served, "cache": s.CACHES["default"]["LOCATION"],
                  "media_url": s.MEDIA_URL} | {name: getattr(s, name) for name in names}))
"""
    environment = os.environ | PRODUCTION | {"UPPSIKT_VAR": str(tmp_path)}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert not any(found["media"].startswith(one) or one.startswith(found["media"]) for one in found["served"])
    assert found["media_url"] in {"", "/"}  # no address leads there
    assert found["cache"] == PRODUCTION["REDIS_URL"]
    assert found["SESSION_COOKIE_SECURE"] and found["SESSION_COOKIE_HTTPONLY"] and found["CSRF_COOKIE_SECURE"]
    assert (found["SESSION_COOKIE_SAMESITE"], found["SESSION_COOKIE_NAME"]) == ("Lax", "__Host-sessionid")
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000 and found["SECURE_SSL_REDIRECT"]
    assert found["MFA_REQUIRED_ROLES"] == ["admin"] and found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    assert not found["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] and found["ACCOUNT_DEFAULT_HTTP_PROTOCOL"] == "https"
