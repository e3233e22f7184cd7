"""What the overview says of the work: goals, assignments, indicators, what has changed, and the head's own words."""

import hashlib
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from finance import cells as finance_cells
from finance import glance
from finance.models import Forecast
from finance.pages import against_budget
from finance.summary import Cut, Horizon, pivot
from followup import money
from followup.access import Role
from followup.models import Occasion, Unit
from goals.models import Addressee, AssignmentStatus
from indicators import entering
from indicators.models import Indicator
from indicators.reading import Column
from indicators.values import Cell
from reports import composing, deciding, document, overviews
from reports.answers import answer
from reports.content.material import Material
from reports.models import Snapshot
from reports.overview import opening
from tests.factories import cells, ground
from tests.finance import world as small
from tests.goals import assignment_cases, goal_cases
from tests.indicators.conftest import indicator
from tests.reports import decision_cases as cases
from tests.reports.decision_cases import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ungated")]


@pytest.fixture
def world() -> World:
    return cases.world()


def overview(world: World):
    return overviews.compose(unit=world.committee, occasion=world.base.occasion, user=world.controller)


def words(world: World) -> str:
    return " ".join(one.words for one in overview(world).changes)


def before(world: World) -> Occasion:
    return ground.occasion(202303)


def shown(answer) -> str:
    """A page without what differs from one moment to the next: the keys of terms and of the form."""
    return re.sub(r"term-\w+|[A-Za-z0-9]{32,}", "", answer.content.decode())


class TestGoals:
    def test_they_are_counted_by_status_and_those_without_an_assessment_too(self, world: World) -> None:
        goal_cases.assessment(world.base, status="partly")
        goal_cases.goal(world.base, name="God hälsa")
        found = overview(world).goals
        assert [(one.words, one.count) for one in found.counts] == [("Uppnås delvis", 1), ("Saknar bedömning", 1)]
        (area,) = found.areas
        assert (area.name, [one.kind for one in area.marks]) == ("Samhälle", ["ask", "part"])

    def test_a_reassessment_is_told_with_what_was_said_before(self, world: World) -> None:
        goal = goal_cases.goal(world.base)
        for occasion, status in ((before(world), "achieved"), (world.base.occasion, "not_achieved")):
            goal.assessments.create(occasion=occasion, version=1, status=status, motivation="Mätt", by=world.controller)
        (change,) = overview(world).changes
        assert change.kind == "worse"
        assert change.words == "Mål: God trygghet. Uppnås ej, i mars 2023 uppnås."

    def test_what_has_never_been_assessed_is_new(self, world: World) -> None:
        goal_cases.assessment(world.base)
        assert words(world) == "1 nämndmål är bedömt för första gången."

    def test_the_same_judgement_again_is_no_change(self, world: World) -> None:
        goal = goal_cases.goal(world.base)
        for occasion in (before(world), world.base.occasion):
            goal.assessments.create(
                occasion=occasion, version=1, status="achieved", motivation="Mätt", by=world.controller
            )
        assert overview(world).changes == ()


class TestAssignments:
    def test_they_are_counted_and_a_new_status_is_told(self, world: World) -> None:
        given = assignment_cases.assignment()
        own = Addressee.objects.create(assignment=given, committee=world.committee)
        for occasion, status in ((before(world), "under_way"), (world.base.occasion, "done")):
            AssignmentStatus.objects.create(
                addressee=own, occasion=occasion, number=1, status=status, by=world.controller
            )
        found = overview(world)
        assert [(one.kind, one.words, one.count) for one in found.assignments.counts] == [("ok", "Genomförd", 1)]
        assert words(world) == "1 strategiskt uppdrag har fått statusen genomförd."


class TestIndicators:
    def put(self, world: World, code: str, number: str, wish: str = "≥ 50", **facts: object) -> None:
        made = indicator(world.base, code, code.title(), **facts)
        made.responsible.add(world.controller)
        entering.wish(indicator=made, year=2023, words=wish, by=world.controller)
        entering.put(indicator=made, column=Column(2023, 8), cell=Cell(Decimal(number)), version=0, by=world.controller)

    def test_those_that_miss_their_target_are_named_with_value_and_target(self, world: World) -> None:
        self.put(world, "under", "42.5")
        self.put(world, "over", "60", sort=1)
        found = overview(world).indicators
        assert (found.judged, found.count) == (2, 2)
        (missed,) = found.missed
        assert (missed.name, missed.value, missed.wish) == ("Under", "42,5 %", "≥ 50")
        assert words(world) == "2 indikatorer har nytt utfall."

    def test_a_secret_value_is_neither_shown_judged_nor_counted(self, world: World) -> None:
        self.put(world, "hemlig", "41.87", secret=True)
        found = overview(world)
        assert found.indicators.missed == () and found.indicators.judged == 0
        assert found.changes == ()
        assert "41,87" not in repr(found)
        head = ground.person("chef", Role.HEAD, world.committee)
        trusted = overviews.compose(unit=world.committee, occasion=world.base.occasion, user=head)
        assert [one.value for one in trusted.indicators.missed] == ["41,87 %"]
        assert overviews.compose(unit=world.committee, occasion=world.base.occasion).indicators.missed == ()

    def test_the_page_is_the_same_whatever_a_secret_value_is(self, world: World) -> None:
        self.put(world, "hemlig", "41.87", secret=True)
        asked = {"unit": world.committee, "occasion": world.base.occasion}
        below = [overviews.compose(**asked, user=user) for user in (world.staff, world.controller, None)]
        over = Cell(Decimal("62.48"))
        secret = Indicator.objects.get(code="hemlig")
        head = ground.person("chef", Role.HEAD, world.committee)
        entering.put(indicator=secret, column=Column(2023, 8), cell=over, version=1, by=head)
        assert [overviews.compose(**asked, user=user) for user in (world.staff, world.controller, None)] == below


class TestWords:
    def write(self, world: World, html: str) -> None:
        section = world.report.sections.get(title__startswith="Förvaltningschefens")
        section.versions.create(version=1, html=html, by=world.controller)

    def test_the_heads_text_is_a_draft_until_it_is_decided(self, world: World) -> None:
        assert overview(world).text is None
        self.write(world, "<h2>Rubrik</h2><p>Det går bra.</p>")
        assert (overview(world).text.text, overview(world).text.draft) == ("Det går bra.", True)
        world.decided()
        assert overview(world).text.draft is False

    def test_it_is_cut_at_a_sentence(self) -> None:
        assert opening("Ett. Två är längre. Tre.", 20) == ("Ett. Två är längre.", True)
        assert opening("Kort.", 20) == ("Kort.", False)
        assert opening("Ettlångtordochettannatord utan punkt", 28) == ("Ettlångtordochettannatord …", True)


class TestCourse:
    """The forecast from occasion to occasion: its last point is what the table of the year says."""

    def test_it_follows_the_year_and_ends_where_the_table_does(self) -> None:
        world = small.booked(scale=1_000_000)
        committee, group = world.organisation.committee, world.organisation.committee.activity_groups.first()
        earlier = ground.occasion(202303)
        Forecast.objects.create(
            occasion=earlier,
            unit=world.organisation.school,
            group=group,
            side="cost",
            amount=Decimal(500_000_000),
            by=world.clerk,
        )
        read = finance_cells.read(committee=committee, occasion=world.occasion)
        first, last = glance.course(read, list(Occasion.objects.all()))
        total = world.table(Cut.ORGANISATION, Horizon.YEAR).total
        assert (last.forecast, last.budget, last.deviation) == (total.current, total.budget, total.deviation)
        then = finance_cells.read(committee=committee, occasion=earlier)
        row = pivot(then, Cut.ORGANISATION, Horizon.YEAR).total
        assert (first.forecast, first.budget) == (row.current, row.budget)

    def test_a_first_occasion_says_that_there_is_nothing_to_compare_with(self, client) -> None:
        world = small.booked(scale=1_000_000)
        client.force_login(ground.person("läsare", Role.POLITICIAN, world.organisation.committee))
        page = client.get(reverse("overview_index")).content.decode()
        assert "Det här är årets första prognos." in page
        assert "Ändrat sedan förra gången" not in page
        assert "Nämnden har inga mål för året." in page
        assert "Ingen text är skriven än." in page


class TestWhatIsPublic:
    """A decided follow-up is read by anybody, as it was decided, and leads nowhere into the product."""

    PLACE = ("TN", "2023-08")

    def test_a_stranger_reads_what_was_decided(self, world: World, client) -> None:
        goal_cases.assessment(world.base)
        TestWords().write(world, "<p>Det går bra.</p>")
        world.decided()
        assert "Testnämnden väntas" in client.get(reverse("start")).content.decode()
        answer = client.get(reverse("published_overview", args=self.PLACE))
        page = answer.content.decode()
        assert answer.status_code == 200 and "Beslutad" in page and "§ 321" in page
        assert "Det går bra." in page and "Utkast" not in page
        live = client.get(reverse("overview", args=self.PLACE))
        assert live.status_code == 302  # to sign in

    def test_it_does_not_follow_the_ledger(self, world: World, client) -> None:
        world.decided()
        before = shown(client.get(reverse("published_overview", args=self.PLACE)))
        said = overview(world).headline
        cells.outcome(world.secretary, [(202307, "5010", "10101", "440", "5000000")])
        assert overview(world).headline != said
        assert shown(client.get(reverse("published_overview", args=self.PLACE))) == before

    def test_every_way_from_it_is_open_to_a_stranger(self, world: World, client) -> None:
        goal_cases.assessment(world.base)
        world.decided()
        answer = client.get(reverse("published_overview", args=self.PLACE))
        main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        ways = set(re.findall(r'href="([^"]+)"', main))
        assert ways
        for way in ways:
            assert way.startswith(("/rapporter/", "/ord/")) and client.get(way).status_code == 200, way

    def test_a_correction_is_read_at_its_own_address_and_says_which_one_holds(self, world: World, client) -> None:
        world.decided()
        made = world.correction()
        world.decide()
        assert deciding.standing(made).is_open is False
        first = client.get(reverse("published_overview_version", args=[*self.PLACE, 1])).content.decode()
        latest = client.get(reverse("published_overview", args=self.PLACE)).content.decode()
        assert "Uppföljningen är rättad" in first and "Uppföljningen är rättad" not in latest

    def test_what_was_frozen_without_an_overview_leads_to_the_report(self, world: World, client) -> None:
        world.attest()
        whole = composing.compose(world.report)
        raw = document.to_json(replace(whole, schema=1))
        assert '"overview"' not in raw
        Snapshot.objects.create(
            report=world.report,
            schema=1,
            content=raw,
            sha256=hashlib.sha256(raw.encode()).hexdigest(),
            by=world.secretary,
        )
        answer = client.get(reverse("published_overview", args=self.PLACE))
        assert (answer.status_code, answer.url) == (302, "/rapporter/TN/2023-08/1/")

    def test_there_is_nothing_before_the_decision(self, world: World, client) -> None:
        world.ready()
        assert client.get(reverse("published_overview", args=self.PLACE)).status_code == 404
        assert "Ingen uppföljning är beslutad än" in client.get(reverse("start")).content.decode()


class TestRevenueFinanced:
    def test_a_committee_of_nothing_else_is_told_of_by_all_of_them_together(self) -> None:
        base = small.booked(scale=1_000_000)
        Unit.objects.filter(code="TF").update(financing=Unit.Financing.REVENUE)
        committee, read = base.organisation.committee, finance_cells.read
        year = pivot(read(committee=committee, occasion=base.occasion), Cut.ORGANISATION, Horizon.YEAR)
        each = [row.deviation for row in year.other_administrations]
        assert len(each) == 2 and not year.parts and all(each)
        found = overviews.compose(unit=committee, occasion=base.occasion)
        assert found.year.answer == money.shown(sum(each), signed=True)
        assert against_budget(sum(each)) in found.headline
        headline, lead = answer(Material(committee, base.occasion))
        assert against_budget(sum(each)) in headline
        period = pivot(read(committee=committee, occasion=base.occasion), Cut.ORGANISATION, Horizon.PERIOD)
        assert money.shown(sum(row.current for row in period.other_administrations)) in lead
        assert lead == found.lead
