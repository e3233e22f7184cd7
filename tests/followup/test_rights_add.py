"""Rights only ever add: with two memberships a person may all that she may with either, and sees all that she sees.

ADR 31 rests on it (what is true of one who has less is true of one who has more), and so does the matrix, which asks
no one whose answer another's tells. Every set of rows that is ``visible_to`` somebody is asked, found in the models.
"""

from collections.abc import Iterator
from itertools import cycle, product
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from followup import access
from followup.access import Permission, Role
from followup.models import Membership, Unit, User
from tests.factories import ground
from tests.routes import objects as the
from tests.routes.people import ALL, OTHER, OWN, PART, SINCE

Held = tuple[Role, str]
SEEN: tuple[type[Model], ...] = tuple(
    model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")
)
OWN_THINGS = (the.job, the.sie_export, the.trail_file, the.system_token, the.accessibility_report)
pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def person() -> User:
    made = ground.person("anna")
    for thing in OWN_THINGS:
        thing(made)
        thing(the.controller())
    return made


def may(person: User, *memberships: Held) -> frozenset[Any]:
    """What she may with these memberships, and the rows that she sees."""
    Membership.objects.filter(person=person).delete()
    for role, code in memberships:
        unit = Unit.objects.get(code=code)
        Membership.objects.get_or_create(person=person, unit=unit, role=role, valid_from=SINCE)
    somewhere, everywhere = access.permissions_held(person)
    found = {*product(["somewhere"], somewhere), *product(["everywhere"], everywhere)}
    for unit in Unit.objects.filter(code__in=[ALL, OWN, OTHER, PART, "103"]):
        found.update(product([unit.code], access.permissions_in(person, unit)))
    for model in SEEN:
        found.update(product([model], model._default_manager.visible_to(person).values_list("pk", flat=True)))
    return frozenset(found)


def pairs() -> Iterator[tuple[Held, Held]]:
    """Every role with every other, by turns in one committee, in a part and the whole of it, and in two committees."""
    places = cycle([(OWN, OWN), (PART, OWN), (OWN, OTHER)])
    for (one, other), (here, there) in zip(product(Role, repeat=2), places, strict=False):
        yield (one, here), (other, there)


def test_two_memberships_give_at_least_what_either_gives(person: User) -> None:
    alone = {held: may(person, held) for held in product(Role, (OWN, PART, OTHER))}
    lost = [(one, other) for one, other in pairs() if not alone[one] | alone[other] <= may(person, one, other)]
    assert not lost
    assert frozenset().union(*alone.values()) <= may(person, *alone)


def test_a_membership_higher_up_gives_at_least_what_it_gives_further_down(person: User) -> None:
    for role in Role:
        part, own, whole = (may(person, (role, code)) for code in (PART, OWN, ALL))
        assert part <= own <= whole, role


def test_every_kind_of_row_is_there_to_be_seen_and_nobody_sees_it_without_a_membership(person: User) -> None:
    everything = may(person, *product(Role, (ALL,)))
    assert {model for model, *_ in everything if not isinstance(model, str)} == set(SEEN)
    assert {permission for place, permission in everything if place == "everywhere"} == set(Permission)
    own = {model for model, *_ in may(person)}
    assert own <= {apps.get_model(name) for name in ("followup.Job", "followup.TrailExport")}
