"""What the tests of finance share."""

import pytest
from django.test import Client

from followup.access import Role
from followup.models import User
from tests.factories import ground
from tests.finance.files import file
from tests.finance.river import river
from tests.finance.world import World

__all__ = ["file", "river"]


@pytest.fixture
def admin(world: World) -> User:
    """The administrator of a module's world."""
    return ground.person("admin", Role.ADMIN, world.organisation.municipality)


@pytest.fixture
def office(admin: User, client: Client) -> Client:
    """The administrator, signed in."""
    client.force_login(admin)
    return client
