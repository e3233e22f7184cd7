"""Each kept start page and published page is what it would be if made anew, after every kind of change."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance import forecasts
from finance.models import ActivityGroup, ForecastReason
from followup import fresh, workflow
from followup.access import Role
from followup.models import Membership, Unit, User
from followup.transitions import State
from goals import assessing
from indicators import entering
from indicators.reading import Column
from indicators.values import parse_value
from reports import arranging, remarks, writing
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.finance import world as small
from tests.goals import goal_cases
from tests.indicators.conftest import indicator
from tests.reports.decision_cases import DECISION, PLACE, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ungated")]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
TERM = re.compile(r"term-\w+")  # a term's identifier is random each time
MOST_QUERIES = 4  # the session, the person, the marks; and whether the connection still is there
STANDING = reverse("standing", args=PLACE)
STEP = {"enhet": ["101"], "steg": "attest", "kommentar": ""}


@dataclass(frozen=True)
class Page:
    """A page that is kept, and who reads it; nobody who has signed in, where no name stands."""

    address: str
    reader: str = ""


PAGES = {
    "overview": Page(reverse("overview", args=PLACE), "politiker"),
    "tasks": Page(reverse("tasks"), "controller"),
    "her tasks": Page(reverse("tasks"), "handläggare"),
    "standing": Page(STANDING, "controller"),
    "municipality": Page(reverse("municipality", args=["2023-08"]), "ekonomichef"),
    "front": Page(reverse("start")),
    "published": Page(reverse("published", args=PLACE)),
    "first version": Page(reverse("published_version", args=[*PLACE, 1])),
    "published overview": Page(reverse("published_overview", args=PLACE)),
}


class Readers:
    """Their browsers, each with a session of its own."""

    def __init__(self, **words: object) -> None:
        self.clients: dict[str, Client] = {}
        for name in {page.reader for page in PAGES.values()}:
            self.clients[name] = Client(**words)
            if name:
                self.clients[name].force_login(User.objects.get(username=name))

    def read(self, name: str) -> str:
        """The words between the frame's, without the reader's token, and the answer's code."""
        page = PAGES[name]
        response = self.clients[page.reader].get(page.address)
        content = response.content.decode()
        assert fresh.TOKEN not in content
        return f"{response.status_code} {TERM.sub('', TOKEN.sub('', content.partition('<main')[2]))}"

    def all(self) -> dict[str, str]:
        return {name: self.read(name) for name in PAGES}


@pytest.fixture
def world() -> World:
    """The small municipality with a ledger in millions, a goal, an indicator, and a report that has been begun."""
    booked = small.booked(scale=1_000_000)
    units = booked.organisation
    ground.person("politiker", Role.POLITICIAN, units.committee)
    people = {
        "staff": ground.person("handläggare", Role.STAFF, units.committee),
        "secretary": ground.person("sekreterare", Role.SECRETARY, units.committee),
        "director": ground.person("ekonomichef", Role.FINANCE_DIRECTOR, units.municipality),
    }
    base = workflows.World(units, booked.occasion, controller=booked.clerk, **people)
    report = arranging.begin(unit=units.committee, occasion=base.occasion, by=base.controller)
    made = World(base, report)
    goal_cases.goal(base)
    indicator(base)
    writing.assign(section=_section(made), writer=made.staff, due=None, by=made.controller)
    return made


def _section(world: World):
    sections = world.report.sections.standing().select_related("report__unit", "report__occasion")
    return sections.filter(content="").order_by("position")[0]


def _assess(world: World) -> None:
    goal, words = world.committee.goals.get(), assessing.Words("achieved", "Mätt")
    assessing.assess(goal=goal, occasion=world.base.occasion, words=words, by=world.controller)


def _measure(world: World) -> None:
    of = {"indicator": world.committee.indicators.get(), "column": Column(2023, 8), "version": 0}
    entering.put(cell=parse_value("47"), by=world.controller, **of)


def _forecast(world: World) -> None:
    what = {"occasion": world.base.occasion, "unit": world.base.units.school, "side": "cost", "by": world.controller}
    group = ActivityGroup.objects.get(label="44*")
    why = {"comment": "Fler elever", "reason": ForecastReason.objects.first()}
    forecasts.enter(group=group, amount=Decimal(250_000_000), **what, **why)


def _write(world: World) -> None:
    section = _section(world)
    writing.save(section=section, html="<p>Året har gått som väntat.</p>", version=0, by=world.staff)
    writing.leave(section=section, by=world.staff)


def _say(world: World) -> None:
    remarks.say(section=_section(world), text="Kortare", by=world.controller)


def _submit(world: World) -> None:
    workflow.submit(occasion=world.base.occasion, unit=world.base.units.school, by=world.staff)


def _correct(world: World) -> None:
    world.correction()
    world.decide()


# What happens one after the other, and the pages that must differ at once.
CHANGES: tuple[tuple[Callable[[World], object], set[str]], ...] = (
    (_assess, {"tasks", "overview", "municipality"}),
    (_measure, {"tasks", "overview"}),
    (_forecast, {"tasks", "standing", "overview", "municipality"}),
    (_write, {"her tasks"}),
    (_say, {"her tasks"}),
    (_submit, {"tasks", "standing"}),
    (World.ready, {"standing", "municipality"}),
    (World.decide, {"standing", "front", "published", "first version", "published overview"}),
    (_correct, {"front", "published", "first version"}),
)


def test_every_change_is_seen_at_once_and_every_page_is_as_if_made_anew(world: World) -> None:
    readers = Readers()
    before = readers.all()
    for change, differ in CHANGES:
        change(world)
        after = readers.all()
        assert {name for name in PAGES if after[name] != before[name]} >= differ, change
        caches["pages"].clear()
        assert readers.all() == after, change
        before = after


def test_a_page_that_is_kept_takes_three_queries(world: World) -> None:
    world.decided()
    readers = Readers()
    readers.all()
    for name in PAGES:
        with CaptureQueriesContext(connection) as captured:
            readers.read(name)
        assert len(captured) <= MOST_QUERIES, (name, [one["sql"][:100] for one in captured])


def test_a_kept_form_bears_each_readers_own_token(world: World) -> None:
    _submit(world)
    readers = Readers(enforce_csrf_checks=True)
    client, other = readers.clients["controller"], readers.clients["ekonomichef"]
    pages = [one.get(STANDING).content.decode() for one in (client, client, other)]
    tokens = [TOKEN.findall(page.partition("<main")[2])[0] for page in pages]
    assert len(set(tokens)) == 3
    assert client.post(STANDING, STEP).status_code == 403
    assert other.post(STANDING, STEP | {"csrfmiddlewaretoken": tokens[0]}).status_code == 403
    assert client.post(STANDING, STEP | {"csrfmiddlewaretoken": tokens[1]}).status_code == 302
    assert world.base.state() == State.ATTESTED
    assert "Attesterad" in readers.read("standing")


def test_what_one_may_see_is_part_of_what_a_page_is_kept_under(world: World) -> None:
    readers = Readers()
    readers.all()
    controller = readers.clients["controller"]
    assert controller.get(PAGES["municipality"].address).status_code == 404
    other = ground.person("annan", Role.CONTROLLER, Unit.objects.get(code="AN"))
    stranger = Client()
    stranger.force_login(other)
    assert stranger.get(STANDING).status_code == 404
    assert "Bedöm målet" in readers.read("tasks")
    assert "Bedöm målet" not in stranger.get(reverse("tasks")).content.decode()
    gone = date(2023, 1, 1)
    Membership.objects.filter(person__username__in=["controller", "ekonomichef"]).update(valid_to=gone)
    codes = {name: readers.read(name)[:3] for name in ("standing", "municipality")}
    assert codes == {"standing": "404", "municipality": "404"}
    assert "Bedöm målet" not in readers.read("tasks")


def test_a_decision_that_is_not_there_is_not_kept_as_missing(world: World) -> None:
    readers = Readers()
    assert readers.read("published").startswith("404")
    world.ready()
    world.decide(DECISION)
    assert "§ 321" in readers.read("published")
