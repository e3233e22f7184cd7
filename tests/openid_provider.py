"""A real OpenID Connect provider, which runs beside the tests that ask for it."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest
from environs import Env
from pytest_django import Settings

from config import identity


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@dataclass
class Provider:
    """The provider: whom it knows, and what its page does when one presses the button on it."""

    base: str

    def knows(self, sub: str, **claims: object) -> None:
        body = json.dumps(claims).encode()
        headers = {"Content-Type": "application/json"}
        urlopen(Request(f"{self.base}/users/{sub}", body, headers, method="PUT"), timeout=10).close()

    def answer(self, address: str, **form: str) -> str:
        """Fill its page in; return where it sends the browser."""
        try:
            build_opener(_Stay).open(address, urlencode(form).encode(), timeout=10)
        except HTTPError as redirected:
            return redirected.headers["Location"]
        raise AssertionError("the provider sends nobody back")


@pytest.fixture(scope="session")
def running_provider() -> Iterator[Provider]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        base = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while True:
            try:
                urlopen(f"{base}/.well-known/openid-configuration", timeout=5).close()
                break
            except OSError:  # nobody listens yet, or is slow to answer
                assert time.monotonic() < deadline and process.poll() is None, "the provider did not start"
                time.sleep(0.2)
        yield Provider(base)
        process.terminate()


@pytest.fixture
def openid_provider(running_provider: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The provider, configured as the environment would."""
    for name, value in {
        "OIDC_URL": running_provider.base,
        "OIDC_CLIENT_ID": "uppsikt",
        "OIDC_CLIENT_SECRET": "hemligt",
        "OIDC_NAME": "Testkommuns inloggning",
    }.items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = identity.providers(Env())
    return running_provider
