"""What is kept is never older than the data: the first request after a change shows the new, however it was made."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from finance import forecasts, intake
from finance.models import ActivityGroup
from followup import fresh, workflow
from followup.access import Role
from followup.marks import UNWATCHED, Area, marks
from followup.models import Mark, Membership, Occasion, Unit, User
from goals import assessing
from indicators import entering
from indicators.reading import Column
from indicators.values import parse_value
from tests.factories import ground
from tests.finance import river as rivers
from tests.finance.river import River, row
from tests.goals import goal_cases
from tests.indicators.conftest import indicator

river = rivers.river
pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60  # that the longest transaction of other tests on the server may take
MOST_QUERIES = 3  # the session, the marks; and whether the connection still is there


@pytest.fixture
def occasion(river: River) -> Occasion:
    """August, with an outcome of 2 million kronor in the school."""
    found = ground.occasion(202308)
    river.publish(row(202308, "2000000,00"))
    return found


@pytest.fixture
def reader(occasion: Occasion) -> Iterator[Client]:
    """A politician of the committee who has just read its overview."""
    client = Client()
    client.force_login(ground.person("läsare", Role.POLITICIAN, Unit.objects.get(code="TN")))
    assert "2,0 mnkr" in text(client)
    yield client


def text(client: Client, unit: str = "TN") -> str:
    """The words of a unit's overview in August."""
    return " ".join(client.get(reverse("overview", args=[unit, "2023-08"])).content.decode().split())


def test_a_page_that_is_kept_takes_two_queries_and_says_the_same(reader: Client) -> None:
    before = text(reader)
    with CaptureQueriesContext(connection) as captured:
        assert text(reader).partition("<main")[2] == before.partition("<main")[2]
    assert len(captured) <= MOST_QUERIES, [one["sql"][:100] for one in captured]


def test_a_publication_is_seen_at_once_and_so_is_its_undoing(reader: Client, river: River) -> None:
    batch = river.publish(row(202307, "500000,00"))
    assert "2,5 mnkr" in text(reader)
    intake.undo(batch=batch, by=river.admin)
    assert "2,5 mnkr" not in text(reader)


def test_a_forecast_is_seen_at_once(reader: Client, occasion: Occasion) -> None:
    by = ground.person("controller", Role.CONTROLLER, Unit.objects.get(code="TN"))
    school, group = Unit.objects.get(code="101"), ActivityGroup.objects.order_by("pk")[0]
    what = {"occasion": occasion, "unit": school, "group": group, "side": "cost", "by": by}
    forecasts.enter(**what, amount=Decimal(7_700_000), comment="Fler elever")
    assert "7,7 mnkr" in text(reader)


def test_what_goes_around_the_product_is_seen_at_once(reader: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE followup_unit SET name = 'Barnnämnden' WHERE code = 'TN'")
    assert "Barnnämnden" in text(reader)


def test_a_membership_opens_and_closes_at_once(reader: Client) -> None:
    person, other = User.objects.get(username="läsare"), Unit.objects.exclude(code="TN").get(kind="committee")
    assert other.name not in text(reader)
    made = Membership.objects.create(
        person=person, unit=other, role=Role.POLITICIAN, valid_from=timezone.localdate() - timedelta(days=9)
    )
    assert other.name in text(reader)
    Membership.objects.filter(pk=made.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert other.name not in text(reader)
    assert reader.get(reverse("overview", args=[other.code, "2023-08"])).status_code == 404


def test_those_who_may_do_more_see_more_of_the_same_page(reader: Client) -> None:
    controller = Client()
    controller.force_login(ground.person("controller", Role.CONTROLLER, Unit.objects.get(code="TN")))
    assert "Lämna prognos" in text(controller)
    assert "Lämna prognos" not in text(reader)


def _assessment(world: "World") -> None:
    words = assessing.Words("achieved", "Mätt")
    assessing.assess(goal=world.goal, occasion=world.occasion, words=words, by=world.controller)


class World:
    """What writes in one area each are made on."""

    def __init__(self, units: ground.Organisation) -> None:
        self.units, self.occasion = units, ground.occasion()
        self.controller = ground.person("controller", Role.CONTROLLER, units.committee)
        self.staff = ground.person("handläggare", Role.STAFF, units.committee)
        self.goal = goal_cases.goal(self)
        self.indicator = indicator(self)


WRITES: dict[Area, Callable[[World], object]] = {
    Area.PEOPLE: lambda world: ground.person("ny", Role.STAFF, world.units.committee),
    Area.OCCASIONS: lambda world: workflow.begin(occasion=world.occasion, unit=world.units.school, by=world.staff),
    Area.GOALS: _assessment,
    Area.INDICATORS: lambda world: entering.put(
        indicator=world.indicator, column=Column(2022), cell=parse_value("47"), version=0, by=world.controller
    ),
}


@pytest.mark.parametrize("area", WRITES)
def test_a_write_marks_its_area_and_no_other(area: Area) -> None:
    world = World(ground.organisation())
    before = marks()
    WRITES[area](world)
    after = marks()
    assert {one for one in after if after[one] != before.get(one)} == {area}


def test_a_sign_in_marks_nothing() -> None:
    person = ground.person("läsare", Role.POLITICIAN, ground.organisation().committee)
    before = marks()
    Client().force_login(person)
    assert marks() == before


def beside(work: Callable[[], None]) -> None:
    """Work on a connection of its own, to its end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    assert not thread.is_alive(), "one who writes waits for another"


def test_those_who_write_at_once_do_not_wait_and_each_commit_is_a_state_of_its_own() -> None:
    ground.organisation()
    states = [marks()[Area.PEOPLE]]

    def renamed(code: str) -> None:
        Unit.objects.filter(code=code).update(name="Ny")

    with transaction.atomic():
        renamed("101")
        beside(lambda: renamed("102"))  # begins later, and commits first
        beside(lambda: states.append(marks()[Area.PEOPLE]))
    states.append(marks()[Area.PEOPLE])
    assert len(set(states)) == 3


def test_what_is_rolled_back_leaves_no_mark() -> None:
    ground.organisation()
    before = marks()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Unit.objects.update(name="Ny")
        raise ZeroDivisionError
    assert marks() == before


def _oldest_open() -> int:
    """The oldest transaction that is open on the server, be it in another database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def test_marks_do_not_gather() -> None:
    """Whoever writes takes away the marks of what had ended before anything that is open began."""
    ground.organisation()
    marks_of_people = Mark.objects.filter(area=Area.PEOPLE)
    deadline, written = time.monotonic() + SECONDS, 0
    while written < 30 or marks_of_people.count() > 2:  # more stand while tests beside this have a transaction open
        assert time.monotonic() < deadline
        ended_before = _oldest_open()
        Unit.objects.filter(code="101").update(name=f"Namn {(written := written + 1)}")
        assert not marks_of_people.filter(transaction__lt=ended_before).exists()


def test_within_a_transaction_nothing_is_kept_and_nothing_kept_is_given() -> None:
    ground.organisation()
    given = iter(range(9))
    assert [fresh.State().kept("x", [Area.PEOPLE], lambda: next(given)) for _ in range(2)] == [0, 0]
    with transaction.atomic():
        Unit.objects.update(name="Ny")
        assert [fresh.State().kept("x", [Area.PEOPLE], lambda: next(given)) for _ in range(2)] == [1, 2]
        transaction.set_rollback(True)
    assert fresh.State().kept("x", [Area.PEOPLE], lambda: next(given)) == 0


def test_what_is_kept_of_a_day_is_not_given_the_next() -> None:
    ground.organisation()
    with time_machine.travel(date(2023, 9, 1)):
        assert fresh.State().kept("day", [Area.PEOPLE], lambda: 1) == 1
        assert fresh.State().kept("day", [Area.PEOPLE], lambda: 2) == 1
    with time_machine.travel(date(2023, 9, 2)):
        assert fresh.State().kept("day", [Area.PEOPLE], lambda: 2) == 2


def test_every_table_leaves_marks_or_says_why_not() -> None:
    own = ("followup", "finance", "indicators", "goals", "reports")
    tables = {
        model._meta.db_table for app in own for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'mark_change'")
        watched = {name for (name,) in cursor.fetchall()}
    assert watched | set(UNWATCHED) == tables
    assert not watched & set(UNWATCHED)
    assert all(UNWATCHED.values())
