"""What the tests of signing in lean on: an organisation, a person with a password, and counters at nought."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from followup.access import Role
from followup.models import User
from tests.factories import ground

PASSWORD = "fyra korrekta hästar häftar"


@pytest.fixture(autouse=True)
def _no_tries_so_far(servers: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def organisation(db: None) -> ground.Organisation:
    return ground.organisation()


@pytest.fixture
def anna(organisation: ground.Organisation) -> User:
    """A controller of TN with a password and an address."""
    person = ground.person("anna", Role.CONTROLLER, organisation.committee)
    person.email = "anna@kommun.example"
    person.set_password(PASSWORD)
    person.save()
    return person
