"""The page of the tables before there is any outcome: it promises nothing that does not answer."""

import html
import re

import pytest
from django.test import Client

from followup.access import Role
from reports.data_out import catalogue
from tests.factories import ground

pytestmark = pytest.mark.django_db


def test_before_the_first_outcome_only_what_answers_is_a_link(client: Client) -> None:
    org = ground.organisation()
    client.force_login(ground.person("anna", Role.CONTROLLER, org.committee))
    page = client.get("/data/").content.decode()
    linked = [html.unescape(one) for one in re.findall(r'<a class="address"\s+href="([^"]+)"', page)]
    assert linked and {one: client.get(one).status_code for one in linked} == dict.fromkeys(linked, 200)
    assert all(f"/data/{one.key}.csv" in page for one in catalogue.TABLES)
    assert "förrän ett utfall är publicerat" in page
