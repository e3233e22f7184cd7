"""Assignments: the printed words come out of the committees' states, and only who has one can say how it goes."""

import csv
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from followup import figures, workflow
from followup.access import Role
from followup.models import Occasion, Unit
from goals import assignment_pages, assignments
from goals.assignments import Said
from goals.figures import MEASURES
from goals.models import Addressee, Assignment, AssignmentStatus, Decision
from goals.wording import of_report
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.goals import assignment_cases
from tests.goals.assignment_cases import CASES
from tests.screens import at, words

MODELS = (Decision, Assignment, Addressee, AssignmentStatus)


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


@pytest.fixture
def given(world: workflows.World) -> Assignment:
    """A common assignment of both committees."""
    made = assignment_cases.assignment()
    for committee in (world.units.committee, world.units.other_committee):
        Addressee.objects.create(assignment=made, committee=committee)
    return made


def own(given: Assignment) -> str:
    return f"/uppdrag/2023-08/{given.pk}/"


@pytest.mark.usefixtures("demo")
class TestTheDemo:
    def test_every_printed_status_is_made_from_the_committees_states(self, printed: Path) -> None:
        occasion = Occasion.objects.get(code="2023-08")
        stands = assignments.standing(occasion)
        made = {
            (one.group, one.number): of_report(
                assignments.states(one, stands), committee="KS", common=one.group == "common"
            )
            for one in Assignment.objects.filter(fiscal_year=2023).prefetch_related("addressees__committee")
        }
        groups = {"Kommungemensamma": "common", "Nämndspecifika": "named"}
        with (printed / "strategiska_uppdrag.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 30
        assert made == {(groups[row["group"]], int(row["number"])): row["status"] for row in rows}
        texts = set(Assignment.objects.filter(fiscal_year=2023).values_list("text", flat=True))
        assert texts == {row["text"] for row in rows}

    def test_what_remains_from_an_earlier_budget_says_which(self, printed: Path) -> None:
        with (printed / "strategiska_uppdrag.csv").open(encoding="utf-8") as file:
            remains = {row["text"]: row["remains_from"] for row in csv.DictReader(file) if row["remains_from"]}
        for text, budget in remains.items():
            one = Assignment.objects.get(text=text, fiscal_year=2023)
            assert [step.given_in.title.replace("–", "-") for step in assignments.chain(one)][1:] == [budget]

    @pytest.mark.parametrize("where", ["alla.2023-08.uppdrag", "ks.2023-08.uppdrag", "ks.2023-08.uppdrag.gemensamma"])
    def test_the_counts_are_figures_that_add_up(self, where: str) -> None:
        counts = [figures.find(f"{where}.{measure}").value for measure in MEASURES]
        assert sum(counts) == figures.find(f"{where}.antal").value > 0

    def test_a_count_says_what_it_is_and_where_it_comes_from(self) -> None:
        found = figures.find("alla.2023-08.uppdrag.gemensamma.kvarstar")
        assert (found.shown, found.source) == ("12", "/uppdrag/2023-08/")
        assert found.label == "Strategiska uppdrag kommungemensamma, kvarstår, Delårsrapport augusti 2023"
        for key in ("xx.2023-08.uppdrag.antal", "ks.2023-08.uppdrag.kanske", "ks.2023-08.uppdrag.a.b.antal"):
            with pytest.raises(figures.UnknownFigure):
                figures.find(key)

    def test_the_counts_add_up(self) -> None:
        page = assignment_pages.overview(
            occasion=Occasion.objects.get(code="2023-08"), mine=[], chosen="", occasions=[]
        )
        for label, counts, total in page.count_rows:
            assert sum(counts) == total > 0, label
        assert sum(total for _, _, total in page.count_rows) == Addressee.objects.count()


def test_a_report_is_kept_version_by_version(world: workflows.World, given: Assignment) -> None:
    client = at(world.controller)
    address = f"{own(given)}TN/"
    said = {"status": "under_way", "part": "", "comment": "Halva är gjord", "evidence": "TN 2023-5", "seen": 0}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said | {"seen": 1}).status_code == 302  # nothing new is no version
    assert client.post(address, said | {"status": "done", "part": "Skola", "seen": 1}).status_code == 302
    kept = list(AssignmentStatus.objects.order_by("number").values_list("number", "status", "part", "by"))
    assert kept == [(1, "under_way", "", world.controller.pk), (2, "done", "Skola", world.controller.pk)]
    page = words(client.get(own(given)))
    assert "Genomförd (Skola del)" in page and "Halva är gjord" in page and "TN 2023-5" in page


def test_two_who_write_at_once_see_each_other(world: workflows.World, given: Assignment) -> None:
    address = f"{own(given)}TN/"
    common = {"comment": "", "part": "", "evidence": "", "seen": 0}
    assert at(world.controller).post(address, common | {"status": "done"}).status_code == 302
    other = at(world.staff).post(address, common | {"status": "remains", "comment": "Mycket är kvar"})
    assert other.status_code == 422
    assert "har rapporterat ”Genomförd”" in words(other) and "Mycket är kvar" in words(other)
    again = common | {"status": "remains", "seen": other.context["form"]["seen"].value()}
    assert at(world.staff).post(address, again).status_code == 302


def test_a_committee_without_the_assignment_is_named_and_nothing_is_kept(world: workflows.World) -> None:
    alone = assignment_cases.assignment(group="named")
    Addressee.objects.create(assignment=alone, committee=world.units.other_committee)
    with pytest.raises(assignments.NotPossible, match="Testnämnden har inte fått uppdraget ”Nämndspecifika 1, 2023”"):
        assignments.report(
            assignment=alone,
            committee=world.units.committee,
            occasion=world.occasion,
            said=Said("done"),
            seen=0,
            by=world.controller,
        )
    client = at(world.controller)
    for answer in (
        client.get(f"{own(alone)}TN/", follow=True),
        client.post(f"{own(alone)}TN/", {"status": "done", "seen": 0}, follow=True),
    ):
        assert "Testnämnden har inte fått uppdraget ”Nämndspecifika 1, 2023”" in words(answer)
    assert not AssignmentStatus.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"status": "under_way", "part": "VSS"}, "Bara det som är genomfört kan gälla en del"),
        ({"status": "dropped"}, "varför uppdraget utgår"),
        ({"status": "kanske"}, "kanske"),
        ({"status": ""}, "måste fyllas i"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    world: workflows.World, given: Assignment, values: dict[str, str], told: str
) -> None:
    said = {"status": "done", "part": "", "comment": "", "evidence": "Protokoll 7", "seen": 0} | values
    answer = at(world.controller).post(f"{own(given)}TN/", said)
    assert answer.status_code == 422 and not AssignmentStatus.objects.exists()
    assert told in words(answer) and "Protokoll 7" in words(answer)


def test_a_decided_follow_up_is_closed(world: workflows.World, given: Assignment) -> None:
    world.attest_all()
    workflow.decide(**world.committee, decision=workflows.DECISION, by=world.secretary)
    answer = at(world.controller).post(f"{own(given)}TN/", {"status": "done", "seen": 0})
    assert answer.status_code == 422 and "kan inte ändras" in words(answer)
    assert not AssignmentStatus.objects.exists()


def test_a_chain_goes_back_through_the_budgets_and_never_in_a_circle(world: workflows.World) -> None:
    first, second, third = (
        assignment_cases.assignment(assignment_cases.decision(code=f"b{year}"), fiscal_year=year)
        for year in (2021, 2022, 2023)
    )
    assignments.carry_over(assignment=second, earlier=first)
    assignments.carry_over(assignment=third, earlier=second)
    assert assignments.chain(third) == [third, second, first]
    with pytest.raises(assignments.NotPossible, match=r"Kommungemensamma 1, 2021.*kan inte kvarstå från"):
        assignments.carry_over(assignment=first, earlier=third)
    with pytest.raises(assignments.NotPossible, match="kan inte kvarstå"):
        assignments.carry_over(assignment=first, earlier=first)
    fourth = assignment_cases.assignment(third.given_in, number=2)
    with pytest.raises(assignments.NotPossible, match="fortsätter redan"):
        assignments.carry_over(assignment=fourth, earlier=second)


def test_what_waits_for_the_one_who_reads_comes_first(world: workflows.World, given: Assignment) -> None:
    assert "Ett uppdrag väntar på din rapport" in words(at(world.controller).get("/uppdrag/2023-08/"))
    page = words(at(world.controller).get(own(given)))
    assert page.index("Vad ska jag göra nu?") < page.index("Nämnderna</h")
    assert "Rapportera status för Testnämnden" in page
    politician = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    assert "väntar på din rapport" not in words(politician.get("/uppdrag/2023-08/"))
    assignment_cases.status(world, given.addressees.get(committee=world.units.committee), status="remains")
    page = words(politician.get("/uppdrag/2023-08/"))
    assert "Kvarstår för TN. Ingen uppgift från AN." in page
    assert "Nämnden" not in words(politician.get("/uppdrag/2023-08/?status=done")).split("Strategiska uppdrag")[0]


def test_a_stranger_finds_nothing_and_one_who_may_only_read_reports_nothing(
    world: workflows.World, given: Assignment
) -> None:
    stranger = at(ground.person("nyfiken"))
    report = f"{own(given)}TN/"
    for address in ("/uppdrag/", "/uppdrag/2023-08/", own(given), report, "/beslut/", "/uppdrag/2023-08/?format=csv"):
        assert stranger.get(address).status_code == 404, address
    politician = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    assert politician.get(own(given)).status_code == 200
    assert politician.get(report).status_code == politician.post(report, {}).status_code == 403
    assert at(world.controller).get(f"{own(given)}AN/").status_code == 403  # another committee's
    assert at(world.controller).get("/uppdrag/2023-08/999999/").status_code == 404


def test_the_list_is_a_file_too(world: workflows.World, given: Assignment) -> None:
    client = at(world.controller)
    rows = client.get("/uppdrag/2023-08/?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Uppdrag;Vad som ska göras;Givet i;Återrapporteras;Status;AN;TN"
    assert rows[1].startswith("Kommungemensamma 1;Samtliga nämnder ska spara.;Budget 2023;")
    assert rows[1].endswith(";Ingen uppgift;Ingen uppgift")
    assert client.get("/uppdrag/2023-08/?format=xlsx").content[:2] == b"PK"
    assert client.get("/uppdrag/2023-08/?format=pdf").status_code == 404


def test_the_page_costs_the_same_however_many(
    world: workflows.World, given: Assignment, django_assert_max_num_queries
) -> None:
    for number in range(2, 12):
        another = assignment_cases.assignment(given.given_in, number=number)
        Addressee.objects.create(assignment=another, committee=world.units.committee)
    client = at(world.controller)
    client.get("/uppdrag/2023-08/")
    with django_assert_max_num_queries(20):
        client.get("/uppdrag/2023-08/")


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(world: workflows.World, case: str) -> None:
    constraint, violate = CASES[case]
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        violate(world)


def test_no_constraint_of_assignments_is_left_out() -> None:
    own_names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert own_names <= {constraint for constraint, _ in CASES.values()}
    triggers = {trigger.name for model in MODELS for trigger in getattr(model._meta, "triggers", [])}
    assert triggers == {"no_circle", "never_changed", "decided_stands"}, "each has its case, named by its message"


def test_every_committee_of_the_demo_is_a_unit_of_the_municipality(demo: None) -> None:
    assert Unit.objects.filter(kind=Unit.Kind.COMMITTEE).count() == 9
