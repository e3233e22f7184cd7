"""The accessibility statement, and what people report of what they cannot use."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from config.celery import app as celery_app
from followup import accessibility
from followup.access import Role
from followup.models import AccessibilityReport, User
from tests.factories import ground
from tests.screens import at

pytestmark = pytest.mark.django_db
ADDRESS = "/tillganglighet/"
SAID = {"kind": "fault", "description": "Knappen läses inte upp.", "page": "/", "email": "anna@kommun.example"}


@pytest.fixture
def admin() -> User:
    return ground.person("admin", Role.ADMIN, ground.organisation().municipality)


@pytest.fixture
def settled(admin: User) -> AccessibilityReport:
    made = accessibility.report(kind="fault", description="Text", email="anna@kommun.example", by=None)
    accessibility.settle(report=made, by=admin)
    made.refresh_from_db()
    return made


def test_the_statement_says_what_the_law_asks_for(client: Client, admin: User, settings: Settings) -> None:
    settings.ACCESSIBILITY_EMAIL = "tillganglighet@kommun.example"
    page = client.get(ADDRESS).content.decode()
    for words in (
        "Testkommun",
        "Uppsikt",
        "delvis förenlig",
        "lagen (2018:1937)",
        "i ett annat format",
        "tillganglighet@kommun.example",
        'href="https://www.digg.se/tdosanmalan"',
        "Innehåll som inte är tillgängligt",
        "oskäligt betungande",
        "Senaste bedömningen gjordes den",
        "Redogörelsen uppdaterades senast den",
        "axe-core",
    ):
        assert words in page, words


def test_the_statement_stands_before_there_is_a_municipality(client: Client) -> None:
    assert "Kommunen står bakom" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("address", ["/logga-in/", ADDRESS, "/rapporter/", "/finns-inte/"])
def test_every_page_leads_to_the_statement(client: Client, address: str) -> None:
    assert f'<a href="{ADDRESS}">Tillgänglighetsredogörelse</a>' in client.get(address, follow=True).content.decode()


def test_even_the_page_of_a_failure_leads_to_the_statement() -> None:
    assert f'href="{ADDRESS}"' in render_to_string("500.html")


def test_a_stranger_reports_and_the_municipality_is_told(
    client: Client,
    settings: Settings,
    mailoutbox: list,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.ACCESSIBILITY_EMAIL = "tillganglighet@kommun.example"
    celery_app.conf.task_always_eager = True
    try:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(ADDRESS, SAID, follow=True)
    finally:
        celery_app.conf.task_always_eager = False
    assert "Tack! Vi har tagit emot" in answer.content.decode()
    made = AccessibilityReport.objects.get()
    assert (made.description, made.by, made.settled_at) == (SAID["description"], None, None)
    (mail,) = mailoutbox
    assert mail.to == ["tillganglighet@kommun.example"]
    for words in ("Knappen läses inte upp.", "anna@kommun.example", "/tillganglighet/rapporterat/"):
        assert words in mail.body


def test_without_an_address_it_is_kept_and_the_administrator_is_told_that_nobody_gets_mail(
    client: Client, admin: User, settings: Settings, mailoutbox: list
) -> None:
    settings.ACCESSIBILITY_EMAIL = ""
    client.post(ADDRESS, SAID)
    accessibility.send(AccessibilityReport.objects.get().pk)
    page = at(admin).get(f"{ADDRESS}rapporterat/").content.decode()
    assert "Knappen läses inte upp." in page
    assert "Ingen får e-post" in page
    assert mailoutbox == []


def test_what_is_said_without_words_is_not_sent(client: Client) -> None:
    page = client.post(ADDRESS, SAID | {"description": "  "}).content.decode()
    assert "Skriv vad det gäller." in page and "Det gick inte att skicka" in page
    assert not AccessibilityReport.objects.exists()


def test_one_who_is_signed_in_is_named(admin: User) -> None:
    at(admin).post(ADDRESS, SAID)
    assert AccessibilityReport.objects.get().by == admin


def test_one_who_reports_too_much_has_to_wait(client: Client, settings: Settings) -> None:
    settings.LIMITS = settings.LIMITS | {"accessibility": "2/m"}
    cache.clear()
    assert [client.post(ADDRESS, SAID).status_code for _ in range(3)] == [302, 302, 429]
    assert client.get(ADDRESS).status_code == 200
    cache.clear()


def test_the_administrator_settles_a_report_and_the_address_is_forgotten(admin: User) -> None:
    made = accessibility.report(by=None, **SAID)
    page = at(admin).post(f"{ADDRESS}rapporterat/{made.pk}/klar/", follow=True).content.decode()
    made.refresh_from_db()
    assert (made.settled_by, made.email) == (admin, "")
    assert "anna@kommun.example" not in page and "Klar" in page
    assert not AccessibilityReport.objects.waiting().exists()


def test_nobody_else_sees_or_settles_what_was_reported(admin: User) -> None:
    made = accessibility.report(by=None, **SAID)
    other = ground.person("controller", Role.CONTROLLER, admin.memberships.get().unit)
    assert at(other).get(f"{ADDRESS}rapporterat/").status_code == 403
    assert at(other).post(f"{ADDRESS}rapporterat/{made.pk}/klar/").status_code == 403
    assert Client().get(f"{ADDRESS}rapporterat/").status_code == 302


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("accessibility_report_kind_known", {"kind": "praise"}),
        ("accessibility_report_says_something", {"description": " \n"}),
        ("accessibility_report_settled_by_somebody", {"settled_by": None}),
        ("accessibility_report_settled_by_somebody", {"settled_at": None}),
        ("accessibility_report_settled_by_somebody", {"settled_at": timezone.now() - timedelta(days=1)}),
        ("accessibility_report_address_until_settled", {"email": "anna@kommun.example"}),
    ],
)
def test_the_database_refuses(settled: AccessibilityReport, constraint: str, wrong: dict) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AccessibilityReport.objects.filter(pk=settled.pk).update(**wrong)
