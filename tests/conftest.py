"""What every test may lean on: real servers, a real worker, a real browser."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection, connections
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from config import celery_app, embedded, system
from followup.models import User
from tests import answering, databases, emptying

pytest_plugins = ["tests.demo_fixtures", "tests.openid_provider"]

# The logical database in Valkey of this process's tests: neither a demo on the same servers nor the tests that another
# process runs at the same time shall take their jobs.
QUEUE = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
READY_SECONDS = 30.0
PATIENCE = 15_000  # milliseconds that a page is given to come to what a test waits for

# Of every browser. Without motion, so that each thing is where it will be, and has the colour that it will have.
WINDOW: dict[str, Any] = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm", "reduced_motion": "reduce"}

# How long an example takes hangs on what else the machine does. Where a change is judged, the examples are the same
# each time; elsewhere new ones are drawn.
hypothesis.register_profile(
    "uppsikt",
    hypothesis(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    database=None if "CI" in os.environ else hypothesis.default.database,
)
hypothesis.load_profile("uppsikt")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--write-query-budgets``: tests/query_budgets.csv anew, of what the pages take now."""
    parser.addoption("--write-query-budgets", action="store_true", help="skriv tests/query_budgets.csv på nytt")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a page is a browser test, so that ``--no-browser`` leaves out all of them and no others."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """What has been read in stays: the collector of garbage need not go through it a thousand times."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure() -> None:
    answering.watch()
    emptying.after_each()
    _own_servers()


def _own_servers() -> None:
    """The tests have servers of their own, which keep nothing for the day after a power cut: a demo's do.

    Said before anything is connected: a cache or a broker stays with the place where it was first looked for.
    """
    if settings.EMBEDDED:
        settings.VAR_DIR = settings.VAR_DIR / "tests"
        settings.DATABASES["default"] |= embedded.database(settings.VAR_DIR)
        settings.REDIS_URL = embedded.redis_url(settings.VAR_DIR, QUEUE)
        settings.CACHES["default"]["LOCATION"] = embedded.cache_url(settings.VAR_DIR, QUEUE)
        celery_app.conf.broker_url = settings.REDIS_URL


@pytest.fixture(scope="session")
def servers() -> Iterator[None]:
    """PostgreSQL and Valkey: the embedded ones, started for the session, unless others are configured."""
    with embedded.running(settings.VAR_DIR, durable=False) if settings.EMBEDDED else nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    servers: None, django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Where pytest-django asks for last changes before it connects: the servers must run by then, and the database
    that the test database is a copy of be there.

    No connection outlives its request: the live server's threads would hold on to a database that a test copies.
    """
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    with django_db_blocker.unblock(), databases.beside() as server:
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.migrated(server)


@pytest.fixture(scope="session", autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of the tests' own; passwords that cost nothing to make, since no test is about their strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # or every client would look for all static files before its first request
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.LIMITS = dict.fromkeys(settings.LIMITS, "1000/s")  # tests ask faster than people; some are about this


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages(django_test_environment: None) -> None:
    """Django's test client keeps a copy of the context of every template that is rendered: here of each page alone.

    A page is made of a hundred small templates, whose contexts no test asks for.
    """
    within = threading.local()

    def render(template: Template, context: Context) -> SafeString:
        if getattr(within, "a_page", False):
            return template.nodelist.render(context)
        within.a_page = True
        try:
            template_rendered.send(sender=template, template=template, context=context)
            return template.nodelist.render(context)
        finally:
            within.a_page = False

    Template._render = render  # Django puts its own back at the end


@dataclass
class Worker:
    """A Celery worker process on the test database; ``kill`` is ``kill -9`` of all its processes."""

    log: Path
    nursery: subprocess.Popen[str]
    process: psutil.Process | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the worker and wait until it answers."""
        assert self.nursery.stdin and self.nursery.stdout
        print(self.log, file=self.nursery.stdin, flush=True)
        self.process = psutil.Process(int(self.nursery.stdout.readline()))
        deadline, patience = time.monotonic() + READY_SECONDS, 0.05
        while not celery_app.control.ping(timeout=patience, limit=1):  # what it is asked before it listens is lost
            patience = min(2 * patience, 0.5)
            if time.monotonic() > deadline or not self.process.is_running():
                pytest.fail(f"The worker did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        """Let the worker finish what it does and end."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End all its processes at once, without a word to any of them."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        family = [self.process]
        with suppress(psutil.NoSuchProcess):
            family += self.process.children(recursive=True)
        for process in family if number == signal.SIGKILL else family[:1]:
            with suppress(psutil.NoSuchProcess):  # it has ended by itself since it was listed
                process.send_signal(number)
        deadline = time.monotonic() + READY_SECONDS
        while left := [process for process in family if not _has_ended(process)]:
            assert time.monotonic() < deadline, left
            time.sleep(0.01)
        self.process = None


def _has_ended(process: psutil.Process) -> bool:
    """Whether it runs no more and has let go of all it held, though its new parent may not have taken note of that."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(scope="session")
def nurseries() -> Iterator[dict[frozenset[tuple[str, str]], subprocess.Popen[str]]]:
    """The processes that workers are forked from, one for each environment that a test has asked for."""
    made: dict[frozenset[tuple[str, str]], subprocess.Popen[str]] = {}
    yield made
    for nursery in made.values():
        nursery.communicate(timeout=READY_SECONDS)


@pytest.fixture
def worker(
    transactional_db: None, tmp_path: Path, nurseries: dict[frozenset[tuple[str, str]], subprocess.Popen[str]]
) -> Iterator[Worker]:
    """A real Celery worker, started, with an empty queue before and after."""
    _empty_queue()
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    environment |= _worker_environment()
    key = frozenset(environment.items())
    if key not in nurseries:
        command = [sys.executable, "-m", "tests.nursery"]
        pipe = subprocess.PIPE
        nurseries[key] = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdin=pipe, stdout=pipe, text=True
        )
    worker = Worker(tmp_path / "worker.log", nurseries[key])
    worker.start()
    yield worker
    worker.kill()
    _empty_queue()


def _empty_queue() -> None:
    """Forget what is queued, and what a killed worker had taken and would be given again."""
    celery_app.control.purge()
    with celery_app.connection_for_write() as broker:
        broker.default_channel.client.delete("unacked", "unacked_index", "unacked_mutex")


@pytest.fixture
def shell_environment(transactional_db: None) -> dict[str, str]:
    """The environment in which a command of another process meets the test database."""
    return os.environ | _worker_environment()


def _worker_environment() -> dict[str, str]:
    """Return what makes another process see the test database, the tests' queue and their files."""
    name = connection.settings_dict["NAME"]
    common = {"MEDIA_ROOT": str(settings.MEDIA_ROOT), "UPPSIKT_VAR": str(settings.VAR_DIR)}
    if settings.EMBEDDED:
        common["SECRET_KEY"] = settings.SECRET_KEY
        return common | {"EMBEDDED_DATABASE": name, "EMBEDDED_QUEUE": str(QUEUE)}
    return common | {"DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    chromium = system.chromium()
    if not chromium:
        pytest.fail(f"Chromium is missing. Install it ({system.how_to_install(*system.TO_BROWSE)}) or use --no-browser")
    # Playwright keeps an event loop in this thread, in which Django would refuse every query of the test's own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Inside and outside that loop Django has different connections: what is left on the other side would stand open.
    connections.close_all()
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        yield playwright.chromium.launch(executable_path=chromium, args=arguments)
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def device() -> dict[str, Any]:
    """What the browser of ``page`` runs on; a module of tests may have its own."""
    return {}


@pytest.fixture
def page(
    request: pytest.FixtureRequest, browser: Browser, live_server: object, device: dict[str, Any]
) -> Iterator[Page]:
    """A page on the live server. Fails the test for a request to another origin, an error in a script, or anything
    that the content policy had to stop.
    """
    origin = str(live_server)
    wrongs: list[str] = []

    def only_ours(route: Route) -> None:
        if route.request.url.startswith((f"{origin}/", "data:", "blob:")):
            route.continue_()
        else:
            wrongs.append(f"request to another origin: {route.request.url}")
            route.abort()

    context = browser.new_context(base_url=origin, **WINDOW | device)
    context.route("**/*", only_ours)
    page = context.new_page()
    if not request.node.get_closest_marker("stopped_by_policy"):
        page.on("console", lambda said: "Content Security Policy" in said.text and wrongs.append(said.text))
    page.on("pageerror", lambda error: wrongs.append(f"error in a script: {error}"))
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    context.unroute_all(behavior="wait")
    context.close()
    answering.wait()
    assert not wrongs, wrongs


@pytest.fixture
def sign_in(page: Page, live_server: object) -> Callable[[User], None]:
    """A function that signs a person in on the page, without the login form's detour."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": str(live_server)}])

    return sign_in


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """A function that asserts that axe-core finds no fault on a page."""

    def check(page: Page) -> None:
        page.wait_for_load_state("load")  # with its style
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()

    return check
