"""What one waits to see on a page before one looks closer at it."""

import re

from playwright.sync_api import Page, expect

JOB_SECONDS = 60_000.0  # milliseconds that a worker is given


def whole(page: Page) -> None:
    """Nothing runs over the page's edge, once its style has come."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} runs over its edge"


def finished(page: Page) -> None:
    """Wait until the job of the page has done its work, whatever it has to say of it; the page asks by itself."""
    page.wait_for_url("**/jobb/*/")
    expect(page.get_by_text(re.compile(r"^Klart(, men|$)")).first).to_be_visible(timeout=JOB_SECONDS)
