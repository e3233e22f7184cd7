"""An admin drops a file, follows it, looks, publishes and undoes: a real browser, a real worker."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from finance.models import PublishedPeriod
from followup.access import Role
from followup.models import User
from tests.browser.seeing import finished, whole
from tests.factories import ground, ledger
from tests.finance.river import drop_partitions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> Iterator[User]:
    organisation = ground.organisation()
    ground.occasion()
    ledger.codes(organisation.committee)
    yield ground.person("admin", Role.ADMIN, organisation.municipality)
    drop_partitions()


def test_from_file_drop_to_publication_and_back(
    page: Page,
    sign_in: Callable[[User], None],
    accessible: Callable[[Page], None],
    worker: object,
    admin: User,
    tmp_path: Path,
) -> None:
    rows = [ledger.row(202301, "5010", "10101", "440", f"{number},50", number) for number in range(1, 2_001)]
    file = ledger.write(tmp_path / "huvudbok.csv", rows, "cp1252")
    page.set_viewport_size({"width": 390, "height": 900})
    sign_in(admin)
    page.goto("/ekonomi/inlasning/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Läs filen").click()
    finished(page)
    page.get_by_role("link", name="Visa resultatet").click()
    expect(page.get_by_text("Filen är läst utan fel")).to_be_visible()
    expect(page.get_by_role("cell", name="2\u00a0002\u00a0000,00").first).to_be_visible()  # Σ 1,50 … 2 000,50
    accessible(page)
    page.get_by_role("link", name="Publicera").click()
    page.get_by_role("button", name="Publicera").click()
    finished(page)
    assert PublishedPeriod.objects.count() == 1
    page.get_by_role("link", name="Visa resultatet").click()
    page.get_by_role("link", name="Ångra publiceringen").click()
    page.get_by_role("button", name="Ångra publiceringen").click()
    finished(page)
    assert not PublishedPeriod.objects.exists()
    whole(page)
