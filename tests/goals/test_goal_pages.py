"""The goals' pages: who may look and write, the tree with its filters and files, and an assessment by form."""

import pytest
from django.test import Client
from django.urls import reverse

from followup import figures
from followup.access import Role
from goals import assessing
from goals.goal_figures import MEASURES
from goals.models import Assessment, Goal, GoalArea, OverallGoal
from tests.factories import ground


@pytest.fixture
def goal(db: None) -> Goal:
    ground.occasion()
    committee = ground.organisation().committee
    overall = OverallGoal.objects.create(area=GoalArea.objects.create(name="Samhälle"), name="Trygg kommun")
    return Goal.objects.create(overall=overall, committee=committee, name="God trygghet", valid_from=2023)


def signed_in(name: str, role: Role | None, goal: Goal) -> Client:
    client = Client()
    client.force_login(ground.person(name, role, goal.committee if role else None))
    return client


def test_an_owner_sees_what_to_do_writes_it_and_takes_the_file(goal: Goal) -> None:
    client = signed_in("c", Role.CONTROLLER, goal)
    overview, page = reverse("goals:goals", args=["2023-08"]), reverse("goals:goal", args=["2023-08", goal.pk])
    assert "Vad ska jag göra nu?" in client.get(overview).content.decode()
    refused = client.post(page, {"status": "partly", "motivation": " "})
    assert (refused.status_code, Assessment.objects.count()) == (422, 0)
    assert "Skriv en motivering" in refused.content.decode()
    said = {"status": "partly", "motivation": "På väg", "results": ["Ett", "Två\r\nmer", " "]}
    assert client.post(page, said).status_code == 302
    assert [one.text for one in assessing.history(goal)[0].items.all()] == ["Ett", "Två\nmer"]
    shown = client.get(page).content.decode()
    assert all(words in shown for words in ("Uppnås delvis", "På väg", "Två<br>mer", "Historik"))
    tree = client.get(overview).content.decode()
    assert "Vad ska jag göra nu?" not in tree
    assert tree.index("Samhälle</th>") < tree.index("Trygg kommun</th>") < tree.index("God trygghet</a>")
    assert "Inga mål stämmer" in client.get(overview, {"status": "achieved"}).content.decode()
    file = client.get(overview, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert file[1] == f"Samhälle;Trygg kommun;God trygghet;{goal.committee.name};Uppnås delvis;På väg"
    assert client.get(overview, {"format": "xlsx"}).content[:2] == b"PK"


def test_the_tree_is_narrowed_by_status_committee_and_area(goal: Goal) -> None:
    client, overview = signed_in("c", Role.CONTROLLER, goal), reverse("goals:goals", args=["2023-08"])
    economy = OverallGoal.objects.create(area=GoalArea.objects.create(name="Ekonomi"), name="Hållbar ekonomi")
    Goal.objects.create(overall=economy, committee=goal.committee, name="God kontroll", valid_from=2023)
    client.post(reverse("goals:goal", args=["2023-08", goal.pk]), {"status": "partly", "motivation": "På väg"})

    def found(**chosen: str) -> list[str]:
        tree = client.get(overview, chosen).content.decode().split("<table")[1]
        return [name for name in ("God trygghet", "God kontroll") if f"{name}</a>" in tree]

    assert found() == ["God trygghet", "God kontroll"]
    assert found(status="partly") == ["God trygghet"]
    assert found(status="missing") == ["God kontroll"]
    assert found(malomrade=str(economy.area_id)) == ["God kontroll"]
    assert found(namnd=goal.committee.code) == ["God trygghet", "God kontroll"]
    assert found(namnd="AN") == []
    assert found(status="partly", malomrade=str(economy.area_id)) == []
    tree = client.get(overview).content.decode()
    assert "status-part" in tree and "Uppnås delvis" in tree and "<svg" in tree  # icon, word and colour


def test_a_goal_says_first_what_its_owner_is_to_do(goal: Goal) -> None:
    client, page = signed_in("c", Role.CONTROLLER, goal), reverse("goals:goal", args=["2023-08", goal.pk])
    shown = client.get(page).content.decode()
    assert shown.index("Vad ska jag göra nu?") < shown.index("Bedömning</h")
    assert "Bedöm målet för" in shown
    assert "Vad ska jag göra nu?" not in signed_in("r", Role.POLITICIAN, goal).get(page).content.decode()
    client.post(page, {"status": "partly", "motivation": "På väg"})
    assert "Vad ska jag göra nu?" not in client.get(page).content.decode()


def test_a_stranger_finds_nothing_and_a_reader_writes_nothing(goal: Goal) -> None:
    overview, page = reverse("goals:goals", args=["2023-08"]), reverse("goals:goal", args=["2023-08", goal.pk])
    stranger, reader = signed_in("s", None, goal), signed_in("r", Role.POLITICIAN, goal)
    assert [stranger.get(one).status_code for one in (overview, page)] == [404, 404]
    assert [reader.get(one).status_code for one in (overview, page)] == [200, 200]
    assert reader.post(page, {"status": "partly", "motivation": "x"}).status_code == 403
    assert "Skriv en ny bedömning" not in reader.get(page).content.decode()


def test_the_counts_of_goals_are_figures_that_add_up(goal: Goal) -> None:
    Goal.objects.create(overall=goal.overall, committee=goal.committee, name="Nytt mål", valid_from=2023)
    Goal.objects.create(overall=goal.overall, committee=goal.committee, name="Gammalt", valid_from=2020, valid_to=2022)
    said = {"status": "partly", "motivation": "På väg"}
    signed_in("c", Role.CONTROLLER, goal).post(reverse("goals:goal", args=["2023-08", goal.pk]), said)
    for where in ("alla", goal.committee.code):
        found = {name: figures.find(f"{where}.2023-08.mal.{name}").value for name in [*MEASURES, "antal"]}
        assert sum(found[name] for name in MEASURES) == found["antal"] == 2
        assert (found["delvis"], found["saknar-bedomning"]) == (1, 1)
    with pytest.raises(figures.UnknownFigure):
        figures.find("xx.2023-08.mal.antal")


def test_two_who_assess_at_once_do_not_overwrite_each_other(goal: Goal) -> None:
    one, other = signed_in("c", Role.CONTROLLER, goal), signed_in("d", Role.STAFF, goal)
    page = reverse("goals:goal", args=["2023-08", goal.pk])
    assert 'name="seen" value="0"' in one.get(page).content.decode()
    mine = {"status": "partly", "motivation": "Min text", "seen": "0"}
    for _ in range(2):  # a double click is kept once
        assert one.post(page, mine).status_code == 302
    assert Assessment.objects.count() == 1
    theirs = {"status": "achieved", "motivation": "Deras text", "results": ["Ett"], "seen": "0"}
    refused = other.post(page, theirs)
    words = refused.content.decode()
    assert (refused.status_code, Assessment.objects.count()) == (422, 1)
    assert "c har bedömt målet medan du skrev: uppnås delvis" in words
    assert "Deras text" in words and "Min text" in words and 'name="seen" value="1"' in words
    assert other.post(page, theirs | {"seen": "1"}).status_code == 302
    assert [said.motivation for said in assessing.history(goal)] == ["Deras text", "Min text"]
