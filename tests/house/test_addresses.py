"""What is wrong with an address or a form is said in Swedish, and what to do."""

import pytest
from django.test import Client

from tests.factories import ground

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/rapport/%00/2023-08/",
    "/rapport/KS/%00/",
    "/rapporter/%00/2023-08/",
    "/kalender/%00/uppsikt.ics",
    "/indikatorer/a%00b/",
    "/rapporter/?sok=%00",
    "/?%00=1",
    "/spar/?vem=a&vem=%00",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_nul_is_no_page(client: Client, address: str) -> None:
    public = address.startswith(("/rapporter/", "/kalender/", "/?"))
    assert client.get(address).status_code == (404 if public else 302)
    client.force_login(ground.person("anna"))
    answer = client.get(address)
    assert answer.status_code == 404 and "Sidan finns inte" in answer.content.decode()


def test_the_address_of_a_form_says_that_nothing_was_done(client: Client) -> None:
    client.force_login(ground.person("anna"))
    answer = client.get("/kalender/adress/")  # where sign-in leads one whose session ended
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Inget är gjort" in answer.content.decode() and answer["Content-Security-Policy"]
    assert "problem+json" in client.post("/api/v1/reports")["Content-Type"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/v1/finns-inte", 404),
        ("get", "/api/v1/units/", 404),
        ("get", "/api/v2/units", 404),
        ("get", "/api/v1/%00", 404),
        ("post", "/api/v1/finns-inte", 404),
        ("get", "/data/finns-inte", 404),
        ("post", "/api/v1/units", 405),
        ("delete", "/api/v1/openapi.json", 405),
        ("post", "/api/v1/", 405),
        ("post", "/data/mal.csv", 405),
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_program_is_told_as_a_program_what_is_wrong(method: str, address: str, status: int, signed_in: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    if signed_in:
        client.force_login(ground.person("anna"))
    answer = client.generic(method.upper(), address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    words = answer.json()
    assert set(words) == {"type", "title", "status", "detail"} and words["status"] == status and words["detail"]
    assert ("GET" in answer.get("Allow", "")) == (status == 405)


def test_the_page_of_the_tables_stays_a_page_to_one_who_may_not_read_it(client: Client) -> None:
    client.force_login(ground.person("nyfiken"))
    answer = client.get("/data/")
    assert answer.status_code == 404 and "Sidan finns inte" in answer.content.decode()


def test_a_form_of_an_old_page_and_one_that_is_too_much_are_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    old = client.post("/logga-in/", {"login": "anna"})
    assert old.status_code == 403 and "Sidan är för gammal" in old.content.decode()
    much = Client().post("/logga-in/", {f"n{number}": "" for number in range(10_001)})
    assert much.status_code == 400 and "Det gick inte att läsa det som skickades" in much.content.decode()
