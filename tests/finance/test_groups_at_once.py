"""Two at once: of those who lay up groups that cannot all be, one is heeded and the others are refused in words."""

from collections.abc import Callable

import pytest

from finance import account_groups, code_groups
from finance.code_groups import BadGroups
from finance.models import AccountGroup, ActivityGroup, ActivityPattern
from tests.finance import world as small
from tests.finance.world import World
from tests.followup.test_workflow_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[str], object]) -> list[BaseException]:
    """What was raised where the same was done four times at once, each time under a name of its own."""
    threads = [beside(lambda name=name: work(name)) for name in ("Ett", "Två", "Tre", "Fyra")]
    for thread, _ in threads:
        thread.join(20)
        assert not thread.is_alive(), "they wait for each other"
    return [error for _, raised in threads for error in raised]


@pytest.fixture
def world() -> World:
    return small.empty()


def test_an_account_comes_to_one_group(world: World) -> None:
    refused = at_once(
        lambda name: account_groups.lay_up(side="cost", name=name, prefixes=["77"], after=None, by=world.clerk)
    )
    assert [type(error) for error in refused] == [BadGroups] * 3, refused
    assert AccountGroup.objects.filter(prefixes="77").count() == 1


def test_an_activity_comes_to_one_group(world: World) -> None:
    ActivityPattern.objects.all().delete()
    committee, label = world.organisation.committee, "999"
    refused = at_once(
        lambda name: code_groups.lay_up(
            committee=committee, label=label, name=name, codes=["440"], first_year=2023, after=None, by=world.clerk
        )
    )
    assert [type(error) for error in refused] == [BadGroups] * 3, refused
    assert ActivityGroup.objects.filter(label=label).count() == ActivityPattern.objects.filter(pattern="440").count()
    assert ActivityGroup.objects.filter(label=label).count() == 1
