"""How people without a mouse use a page: by keyboard alone at a desk, by touch on a telephone.

At the keyboard every stop on the way is looked at: what has the focus must show it (WCAG 2.4.7) and be in sight
(2.4.11, focus not obscured).
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 150  # of the Tab key, before a thing is said to be out of reach
FOCUS = Path(__file__).with_name("focus.js").read_text()


class Hands(ABC):
    """What a person does on a page, whatever she does it with."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Its window for files is asked for from the first: asked for as the key goes down, the browser may hear of it
        # after it has opened one that nobody sees.
        page.on("filechooser", lambda chooser: None)

    def press(self, name: str | re.Pattern[str], role: str = "") -> None:
        """Press the button or follow the link with the name."""
        what = _named(self.page, name, role)
        self.reach(what)
        self.strike(what)

    def download(self, name: str | re.Pattern[str]) -> Path:
        """The file that a link leads to."""
        what = _named(self.page, name, "")
        self.reach(what)
        with self.page.expect_download() as download:
            self.strike(what)
        return download.value.path()

    def reach(self, what: Locator) -> None:
        """Come to a thing, once its page is there with the styles that show it and the scripts that listen."""
        expect(what.first).to_be_visible()
        self.page.wait_for_load_state("load")

    @abstractmethod
    def strike(self, what: Locator) -> None:
        """Press the thing that one has come to."""

    @abstractmethod
    def write(self, label: str, text: str) -> None:
        """Write in the field with the label, in place of what stands there."""

    @abstractmethod
    def choose_file(self, label: str, file: Path) -> None:
        """Choose a file in the window that the browser opens."""


class Keyboard(Hands):
    """Tab, Enter and letters."""

    def reach(self, what: Locator) -> None:
        """Go to a thing with Tab, from where the focus is and once around the page."""
        super().reach(what)
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            wrong = self.page.evaluate(FOCUS)
            assert not wrong, wrong
            if what.first.evaluate("one => one === document.activeElement"):
                return
        pytest.fail(f"{what} is not reached by Tab")

    def strike(self, what: Locator) -> None:
        """Enter."""
        self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Go there with Tab, which marks what stands there, and write."""
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose_file(self, label: str, file: Path) -> None:
        """Go there with Tab and open the browser's window with Enter."""
        self.reach(self.page.get_by_label(label, exact=True))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)


class Touch(Hands):
    """A finger."""

    def strike(self, what: Locator) -> None:
        """A tap."""
        what.first.tap()

    def write(self, label: str, text: str) -> None:
        """Tap the field and write."""
        field = self.page.get_by_label(label, exact=True)
        self.reach(field)
        field.tap()
        field.fill(text)

    def choose_file(self, label: str, file: Path) -> None:
        """Tap the surface and choose."""
        surface = self.page.get_by_label(label, exact=True)
        self.reach(surface)
        with self.page.expect_file_chooser() as chooser:
            surface.tap()
        chooser.value.set_files(file)


def _named(page: Page, name: str | re.Pattern[str], role: str) -> Locator:
    """The thing with a name: of a role, or the first button or link. A whole name, unless it is a pattern."""
    exact = isinstance(name, str)
    if role:
        return page.get_by_role(role, name=name, exact=exact)
    return page.get_by_role("button", name=name, exact=exact).or_(page.get_by_role("link", name=name, exact=exact))


HANDS: dict[str, Callable[[Page], Hands]] = {"desktop": Keyboard, "phone": Touch}
DEVICES: dict[str, dict[str, object]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
