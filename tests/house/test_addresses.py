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


def test_a_form_of_an_old_page_and_one_that_is_too_much_are_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    old = client.post("/logga-in/", {"login": "anna"})
    assert old.status_code == 403 and "Sidan är för gammal" in old.content.decode()
    much = Client().post("/logga-in/", {f"n{number}": "" for number in range(10_001)})
    assert much.status_code == 400 and "Det gick inte att läsa det som skickades" in much.content.decode()
