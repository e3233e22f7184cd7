"""A walk over pages in one browser: what each must live up to, and what of it need not be asked twice (ADR 33).

The rules of axe-core that hang on what a page is made of are asked of every page. Its contrast hangs on the looks of an
element and of what it stands in, so each kind of element is asked once, in both schemes and at three widths. A page
that another role sees with no other elements and the same headings is not opened again.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from allauth.account.internal.flows.login import record_authentication
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, expect

from followup.models import User
from tests.conftest import PATIENCE, WINDOW

HEAVIEST = 200_000  # bytes over the wire, of a page with all that it fetches, into an empty cache
# Where one who has nothing to prove, or to leave, is sent on; tests.browser.test_sign_in looks at them.
SENT_ON = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_authenticate", "account_logout"}
TALL = 900  # pixels
NARROWEST = 320  # pixels: a window of 1280 in which everything is four times as large (WCAG 1.4.10)
LOOKS = (("light", 1280), ("dark", 1280), ("light", 768), ("light", 390), ("light", NARROWEST))
SCRIPTS = [Path(AXE_FILE_PATH).read_text(), Path(__file__).with_name("looking.js").read_text()]
PACKED = (".css", ".js", ".svg")  # as WhiteNoise serves them in production
CHANGING = re.compile(  # what differs between two elements of a kind
    r"(?<= )(?:value|href|id|for|popovertarget|name|src|action|title|datetime|content|colspan|rowspan"
    r"|d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|points|transform|viewBox"
    r'|hx-\w+|data-[\w-]+|aria-(?:label|labelledby|describedby|controls))="[^"]*"'
)
REPORT_POLICY = """
window.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
_weights: dict[str, int] = {}  # of static files, packed


class Walk:
    """One browser window in which one page after another is opened, and what was wrong with them."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.site, self.scheme, self.wrongs = site, "", list[str]()
        self.looks: set[int] = set()  # of elements, that have been seen
        self.kinds: dict[str, set[str]] = {}  # of a route, the tags that its pages have had
        self.headings: set[tuple[str, tuple[str, ...]]] = set()
        self.clients: dict[str, Client] = {}
        self.context: BrowserContext = browser.new_context(base_url=site, **WINDOW)
        for script in (REPORT_POLICY, *SCRIPTS):
            self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"{self.page.url}: error in a script: {error}"))

    def _hear(self, said: ConsoleMessage) -> None:
        of_the_page_itself = said.text.startswith("Failed to load") and said.location["url"] == self.page.url
        if said.type == "error" and not of_the_page_itself:
            self.wrongs.append(f"{self.page.url}: {said.text}")

    def visit(self, name: str, user: User | None, address: str, *, status: int = 200) -> None:
        """Look at the page of a route as the person sees it, unless one who sees the same has been there."""
        client = self._client(user)
        answer = client.get(address)
        if answer.status_code == 302 and name in SENT_ON:
            return
        if answer.status_code != status:
            self.wrongs.append(f"{name} as {user}: {address} answers {answer.status_code}")
        elif self._is_new(name, answer.content.decode()):
            self._sign_in(client)
            before = len(self.wrongs)
            self._look(address, status)
            where = f"{name} as {user or 'a stranger'} ({address})"
            self.wrongs[before:] = [f"{where}: {wrong}" for wrong in self.wrongs[before:]]

    def _client(self, user: User | None) -> Client:
        """The person's own, signed in just now, so that no page asks her to prove again who she is."""
        name = user.username if user else ""
        if name not in self.clients:
            self.clients[name] = Client()
            if user:
                self.clients[name].force_login(user)
                request = HttpRequest()
                request.session = self.clients[name].session
                record_authentication(request, user, method="password")
                request.session.save()
        return self.clients[name]

    def _sign_in(self, client: Client) -> None:
        self.context.clear_cookies()
        if cookie := client.cookies.get(settings.SESSION_COOKIE_NAME):
            self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.site}])

    def _is_new(self, name: str, html: str) -> bool:
        """Whether a route's page has an element of a kind, or an order of headings, that it has not had so far."""
        main = html[html.index("<main") : html.index("</main>")]
        tags = {" ".join(tag.split()) for tag in re.findall(r"<[a-z][^>]*>", CHANGING.sub("", main))}
        headings = (name, tuple(re.findall(r"<(h[1-6])", main)))
        known = self.kinds.setdefault(name, set())
        if tags <= known and headings in self.headings:
            return False
        known |= tags
        self.headings.add(headings)
        return True

    def _look(self, address: str, status: int) -> None:
        page = self.page
        self._appear(*LOOKS[0])
        answer = page.goto(address, wait_until="load")
        if answer is None or answer.status != status:
            self.wrongs.append(f"answers {answer and answer.status} in the browser")
        expect(page.locator(".htmx-request")).to_have_count(0, timeout=PATIENCE)  # what a page asks for as it is opened
        self._weigh(page.evaluate("looking.fetched()"))
        page.evaluate("looking.unfold()")
        self.wrongs += page.evaluate("looking.rules()") + page.evaluate("looking.faults()")
        unseen = page.evaluate("seen => looking.choose(seen)", list(self.looks))
        self.looks.update(unseen)
        for scheme, width in LOOKS:
            if scheme == "dark" and not unseen:
                continue  # nothing is wider in the dark
            self._appear(scheme, width)
            at = f"{width} px, {scheme}: "
            if unseen and width > NARROWEST:
                self.wrongs += [at + wrong for wrong in page.evaluate("looking.contrast()")]
            if over := page.evaluate("looking.overflow()"):
                self.wrongs.append(at + over)

    def _appear(self, scheme: str, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": TALL})
        if scheme != self.scheme:
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            self.scheme = scheme

    def _weigh(self, fetched: dict[str, int]) -> None:
        """``fetched``: the address of the page and of all that it has fetched, and the bytes that came."""
        for address in fetched:
            if not address.startswith((f"{self.site}/", "data:", "blob:")):
                self.wrongs.append(f"request to another origin: {address}")
        weight = sum(_over_the_wire(address, size) for address, size in fetched.items())
        if weight > HEAVIEST:
            self.wrongs.append(f"weighs {weight} bytes, with {fetched}")


def _over_the_wire(address: str, size: int) -> int:
    """The bytes of what a page fetches: a static file as it is packed in production, all else as it came."""
    path = urlsplit(address).path
    name = path.removeprefix(f"/{settings.STATIC_URL.strip('/')}/")
    if name == path or not name.endswith(PACKED):
        return size
    if name not in _weights:
        found = finders.find(name)
        _weights[name] = len(brotli.compress(Path(found).read_bytes())) if isinstance(found, str) else size
    return _weights[name]
