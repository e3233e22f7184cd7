"""Reasons and threshold of the municipality: changed in the product, with their history."""

import pytest
from django.test import Client
from django.urls import reverse

from finance.models import ForecastReason, MaterialityThreshold
from finance.thresholds import threshold_for
from followup import trail
from followup.access import Role
from followup.models import User
from followup.trail import Asked
from tests.factories import ground


@pytest.fixture
def units(db: None) -> ground.Organisation:
    return ground.organisation()


@pytest.fixture
def admin(units: ground.Organisation) -> User:
    return ground.person("admin", Role.ADMIN, units.municipality)


@pytest.fixture
def office(admin: User, client: Client) -> Client:
    client.force_login(admin)
    return client


def test_a_reason_is_added_changed_and_kept_in_the_trail(office: Client, admin: User) -> None:
    office.post(reverse("finance:reason_new"), {"name": "Väder", "active": "on"})
    made = ForecastReason.objects.get(name="Väder")
    office.post(reverse("finance:reason", args=[made.pk]), {"name": "Väder och snö", "asks_comment": "on"})
    made.refresh_from_db()
    assert (made.name, made.asks_comment, made.active, made.code) == ("Väder och snö", True, False, "vader")
    changed, added = trail.page(user=admin, asked=Asked(kind="reason")).entries
    assert "Namn: Väder" in added.after
    assert "Går att välja: ja" in changed.before
    assert "Går att välja: nej" in changed.after
    assert "Går inte att välja" in office.get(reverse("finance:settings")).content.decode()


def test_two_reasons_of_one_name_are_refused_and_codes_never_meet(office: Client) -> None:
    office.post(reverse("finance:reason_new"), {"name": "Väder"})
    answer = office.post(reverse("finance:reason_new"), {"name": "VÄDER"})
    assert answer.status_code == 422
    assert "finns redan" in answer.content.decode()
    office.post(reverse("finance:reason_new"), {"name": "Vader"})
    assert ForecastReason.objects.filter(code="vader-2").exists()


def test_the_threshold_is_set_and_its_change_kept(office: Client, admin: User, units: ground.Organisation) -> None:
    wrong = office.post(reverse("finance:threshold"), {"kronor": "-1", "percent": "101", "smallest": "0"})
    assert wrong.status_code == 422
    assert not MaterialityThreshold.objects.exists()
    office.post(reverse("finance:threshold"), {"kronor": "250000", "percent": "1.5", "smallest": "100000"})
    assert threshold_for(units.school).kronor == 250_000
    entry = trail.page(user=admin, asked=Asked(kind="threshold")).entries[0]
    assert "Kronor: 500\u00a0000" in entry.before
    assert "Kronor: 250\u00a0000" in entry.after
    assert "Procent av budget: 1,5" in entry.after
