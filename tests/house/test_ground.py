"""The servers, the worker and the browser that the other tests lean on are there, and tell their state."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from config import celery_app
from followup.models import Job, User
from followup.tasks import sweep_jobs
from tests import emptying
from tests.conftest import Worker
from tests.factories import ground


@pytest.mark.django_db
def test_health_says_that_database_and_broker_answer(client: Client) -> None:
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (200, {"database": True, "broker": True})


@pytest.mark.django_db
def test_health_is_503_when_the_broker_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(celery_app.conf, "broker_url", "redis+socket:///nonexistent/valkey.sock")
    monkeypatch.setitem(celery_app.conf, "broker_read_url", "redis+socket:///nonexistent/valkey.sock")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "broker": False})


@pytest.mark.django_db
def test_tests_never_touch_the_real_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone()[0].startswith("test_")
    assert not settings.MEDIA_ROOT.is_relative_to(settings.VAR_DIR)


def test_worker_answers_and_is_gone_after_kill(worker: Worker) -> None:
    assert sweep_jobs.delay().id
    assert not Job.objects.exists()
    worker.kill()
    assert not celery_app.control.ping(timeout=0.5)
    worker.start()
    assert celery_app.control.ping(timeout=5, limit=1)


def test_browser_shows_the_login_page_in_swedish(page: Page, accessible: Callable[[Page], None]) -> None:
    page.goto("/jobb/")
    assert page.url.endswith("/logga-in/?next=/jobb/")
    assert page.locator("html").get_attribute("lang") == "sv"
    accessible(page)


def test_browser_is_signed_in_without_the_form(page: Page, sign_in: Callable[[User], None]) -> None:
    sign_in(User.objects.create_user("anna"))
    page.goto("/jobb/")
    assert page.url.endswith("/jobb/")


@pytest.mark.django_db(transaction=True)
def test_after_real_transactions_no_row_and_no_table_of_an_import_is_left() -> None:
    people = ground.organisation().committee, User.objects.create_user("anna")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE finance_entry_7 PARTITION OF finance_entry FOR VALUES IN (7)")
        assert all(people)
        emptying.empty()
        tables = connection.introspection.table_names(cursor)
        assert "finance_entry" in tables and "finance_entry_7" not in tables
        for table in set(tables) - emptying.KEPT - {"followup_mark"}:
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            assert cursor.fetchone() == (False,), table
        cursor.execute("SELECT current_setting('session_replication_role')")
        assert cursor.fetchone() == ("origin",), "triggers and keys hold again"
