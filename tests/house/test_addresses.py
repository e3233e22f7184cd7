"""Addresses that no page has are answered as such, to anybody."""

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
    assert client.get(address).status_code == 404
    client.force_login(ground.person("anna"))
    answer = client.get(address)
    assert answer.status_code == 404 and "Sidan finns inte" in answer.content.decode()
