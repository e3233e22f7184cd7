"""A walk through every page that leads from the menu: the content policy stops nothing, and nothing goes wrong."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from followup.models import User

LINKS = "all => all.map((one) => new URL(one.getAttribute('href'), location.href).href)"  # also those of a chart
FILES = {"calendar_file", "calendar_feed", "import_file", "sie_export", "report_download", "spreadsheet_file"}
FILES |= {"report_draft", "published_file"}
REPORT = """
window.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


def _name(address: str) -> str:
    """What kind of page an address is, or nothing for a file or another's."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return ""
    return "" if match.url_name in FILES or "format=" in parts.query else match.view_name


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_policy_stops_nothing_on_any_kind_of_page(
    page: Page, demo_site: str, sign_in: Callable[[User], None]
) -> None:
    wrongs: list[str] = []
    page.add_init_script(REPORT)
    page.on("console", lambda said: said.type == "error" and wrongs.append(f"{page.url}: {said.text}"))
    seen: set[str] = set()
    for username in ("controller", "admin", "handlaggare"):
        sign_in(User.objects.get(username=username))
        ahead = ["/"]
        begun = {""}  # the kinds of page that this person has ahead or behind her
        while ahead:
            address = ahead.pop(0)
            name = _name(address)
            if name in seen and address != "/":
                continue
            seen.add(name)
            answer = page.goto(address, wait_until="load")
            assert answer is not None and answer.status == 200, (username, address, answer and answer.status)
            assert "script-src 'self'" in answer.headers["content-security-policy"]
            for link in page.locator("a[href]").evaluate_all(LINKS):
                if link.startswith(demo_site) and (kind := _name(link)) not in begun:
                    begun.add(kind)
                    ahead.append(link.removeprefix(demo_site).partition("#")[0])
    assert not wrongs, wrongs
    assert seen >= {"start", "report", "finance:summary", "finance:forecast", "finance:analysis", "finance:investments"}
    assert seen >= {"goals:goal", "indicators:indicator", "indicators:entry", "finance:imports", "jobs", "mfa_index"}
