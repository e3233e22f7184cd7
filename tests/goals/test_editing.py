"""Goals and steering documents are added and changed by form."""

from followup.access import Role
from goals.models import Goal, SteeringDocument
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.goals import goal_cases, register_cases
from tests.screens import at


def test_a_goal_is_added_and_changed(db: None) -> None:
    world = workflows.world()
    goal, client, new = goal_cases.goal(world), at(world.controller), "/mal/2023-08/nytt/"
    assert new in client.get("/mal/2023-08/").content.decode()
    said = {"overall": goal.overall_id, "committee": goal.committee_id, "name": "Nytt mål", "valid_from": 2023}
    for wrong in ({"name": ""}, {"valid_to": 2022}, {"name": goal.name}, {"committee": world.units.school.pk}):
        assert client.post(new, said | wrong).status_code == 422, wrong
    assert Goal.objects.count() == 1
    assert client.post(new, said | {"responsible": [world.controller.pk]}).status_code == 302
    page = f"/mal/2023-08/{Goal.objects.get(name='Nytt mål').pk}/"
    assert f'<dt>Ansvariga</dt> <dd class="figure"> {world.controller} </dd>' in " ".join(
        client.get(page).content.decode().split()
    )
    assert client.post(f"{page}andra/", said | {"name": "Bättre mål"}).status_code == 302
    assert "Bättre mål" in client.get(page).content.decode()


def test_a_document_is_added_and_changed(db: None) -> None:
    world = workflows.world()
    client, new = at(world.controller), "/styrdokument/2023-08/nytt/"
    assert new in client.get("/styrdokument/2023-08/").content.decode()
    said = {"title": "Program", "kind": "programme", "owner": world.units.committee.pk, "valid_from": "2023-01-01"}
    assert client.post(new, said | {"valid_to": "2022-01-01"}).status_code == 422
    assert client.post(new, said | {"valid_to": "2026-12-31"}).status_code == 302
    page = f"/styrdokument/2023-08/{SteeringDocument.objects.get().pk}/"
    assert 'value="2026-12-31"' in client.get(f"{page}andra/").content.decode()
    assert client.post(f"{page}andra/", said).status_code == 302
    assert "2023-01-01–tills vidare" in client.get(page).content.decode()


def test_a_stranger_finds_nothing_and_a_reader_changes_nothing(db: None) -> None:
    world = workflows.world()
    goal, document = goal_cases.goal(world), register_cases.document(world)
    stranger = at(ground.person("nyfiken"))
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    other = at(ground.person("annan", Role.CONTROLLER, world.units.other_committee))
    own = (f"/mal/2023-08/{goal.pk}/andra/", f"/styrdokument/2023-08/{document.pk}/andra/")
    for page in ("/mal/2023-08/nytt/", "/styrdokument/2023-08/nytt/", *own):
        assert stranger.get(page).status_code == 404, page
        assert (reader.get(page).status_code, reader.post(page, {}).status_code) == (403, 403), page
    assert [other.get(page).status_code for page in own] == [404, 404]
