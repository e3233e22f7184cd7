"""A SIE file dropped in the browser, its dimensions chosen, published, and the ledger taken out again as SIE."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from finance.models import Import
from finance.parsing import sie
from followup.models import User
from tests.browser.seeing import finished, whole
from tests.browser.test_import import admin
from tests.finance.files import voucher

__all__ = ["admin"]
pytestmark = pytest.mark.django_db(transaction=True)
HEAD = '#FLAGGA 0\n#SIETYP 4\n#RAR 0 20230101 20231231\n#DIM 1 "Plats"\n#DIM 20 "Slag"\n'
ROWS = voucher('#TRANS 5010 {1 "10101" 20 "440"} 100.50', "#TRANS 1110 {} -100.50")


def test_a_sie_file_goes_in_and_comes_out(
    page: Page,
    sign_in: Callable[[User], None],
    accessible: Callable[[Page], None],
    worker: object,
    admin: User,
    tmp_path: Path,
) -> None:
    file = tmp_path / "bolaget.si"
    file.write_text(HEAD + ROWS, encoding="cp437")
    page.set_viewport_size({"width": 390, "height": 900})
    sign_in(admin)
    page.goto("/ekonomi/inlasning/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Läs filen").click()
    finished(page)
    page.goto(f"/ekonomi/inlasning/{Import.objects.get().pk}/")
    page.get_by_role("link", name="Ändra dimensionerna").click()
    expect(page.get_by_label("Kod för rader utan ansvar")).to_be_visible()
    accessible(page)
    page.get_by_label("Verksamhet", exact=False).first.select_option("20 Slag")
    page.get_by_label("Kod för rader utan ansvar").fill("10101")
    page.get_by_label("Kod för rader utan verksamhet").fill("920")
    page.get_by_role("button", name="Spara och läs om filen").click()
    finished(page)
    page.goto(f"/ekonomi/inlasning/{Import.objects.get().pk}/publicera/")
    page.get_by_role("button", name="Publicera").click()
    finished(page)
    page.goto(f"/ekonomi/inlasning/{Import.objects.get().pk}/")
    expect(page.get_by_text("Valde kolumner")).to_be_visible()
    accessible(page)
    page.get_by_role("navigation", name="Huvudmeny").locator("summary", has_text="Data").click()
    page.get_by_role("link", name="SIE-export").click()
    expect(page.get_by_role("button", name="Gör filen")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Gör filen").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="TK-202308-202308.se").click()
    download.value.save_as(tmp_path / "ut.se")
    assert sie.totals(tmp_path / "ut.se").accounts == sie.totals(file).accounts
    accessible(page)
    whole(page)
