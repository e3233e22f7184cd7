"""What a row of the table of routes says: what kind of answer it gives, who may know of it, who may open it, where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from followup.access import Permission
from followup.models import User
from followup.scopes import Scope

DEMO_URLS = "tests.browser.demo_urls"  # with the demo's own ways in, which the ordinary configuration lacks
OCCASION = "2023-08"  # where an address has an occasion and its row names none
Given = str | int | Callable[[User], str | int]


class Kind(StrEnum):
    """What a route answers with."""

    PAGE = "page"  # a whole page; its form, if it has one, is posted to the same address
    MOVED = "moved"  # only a redirect to the page of today
    FRAGMENT = "fragment"  # a part of a page, or JSON, for scripts
    FILE = "file"
    ACTION = "action"  # POST only


class Reach(StrEnum):
    """Who may know that what an address names is there. All others get 404, or the login page."""

    ANYBODY = "anybody"  # without signing in
    SIGNED_IN = "signed in"
    SOMEWHERE = "somewhere"  # who may read in any unit
    WHOLE = "whole"  # who may read in the unit
    PART = "part"  # who may read in the unit or in any under it
    OWN = "own"  # the person herself alone; where a unit is named, while she may read in it
    ALL_JOBS = "all jobs"  # the person herself, and who may see everybody's jobs


@dataclass(frozen=True)
class Seen:
    """Who may know of a thing, and of which unit it is."""

    reach: Reach
    unit: str = ""


ANYBODY, SIGNED_IN, SOMEWHERE = Seen(Reach.ANYBODY), Seen(Reach.SIGNED_IN), Seen(Reach.SOMEWHERE)
OWN, ALL_JOBS = Seen(Reach.OWN), Seen(Reach.ALL_JOBS)


def whole(unit: str) -> Seen:
    """Seen by who may read in the unit."""
    return Seen(Reach.WHOLE, unit)


def own(unit: str) -> Seen:
    """Seen by whose it is, while she may read in the unit."""
    return Seen(Reach.OWN, unit)


def part(unit: str) -> Seen:
    """Seen by who may read in the unit or in any under it."""
    return Seen(Reach.PART, unit)


@dataclass(frozen=True)
class Route:
    """A row: an address in the demo, who may know of it, and what it takes to open it and to post to it.

    A permission is asked for in the unit of ``seen``, or in ``at``; where neither names one, anywhere. Of several one
    is enough.
    """

    name: str
    kind: Kind
    seen: Seen
    opens: Permission | tuple[Permission, ...] | None = (
        None  # what GET takes besides that one may know of it; for an action what POST takes
    )
    posts: Permission | None = None  # what POST takes on a page
    form: bool = False  # whether a page may be posted to by all who may open it
    at: str = ""
    export: bool = False  # whether ?format= gives its table as a file
    scope: Scope | None = None  # what a system's key must be for to read it
    absent: str = ""  # why the demo has nothing at the address: 404 for everybody
    query: str = ""
    body: dict[str, Given] = field(default_factory=dict)  # what is posted, where what is named there matters
    given: dict[str, Given] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name + "".join(f" {key}={value}" for key, value in self.given.items() if not callable(value))

    @property
    def saves(self) -> bool:
        """Whether it may be posted to at all."""
        return self.kind is Kind.ACTION or self.form or self.posts is not None

    @property
    def unit(self) -> str:
        """The code of the unit in which its permissions are asked for; empty for anywhere."""
        return self.at or self.seen.unit

    def kwargs(self, user: User) -> dict[str, str | int]:
        """What the address names, looked up in the database that the test speaks with."""
        return {key: value(user) if callable(value) else value for key, value in self.given.items()}

    def sent(self, user: User) -> dict[str, str | int]:
        """What is posted."""
        return {key: value(user) if callable(value) else value for key, value in self.body.items()}

    def url(self, user: User, **other: str | int) -> str:
        """The address as the person would open it; ``other`` in place of what the row names."""
        made = reverse(self.name, DEMO_URLS, kwargs=self.kwargs(user) | other)
        return f"{made}?{self.query}" if self.query else made

    def leads_here(self, user: User) -> bool:
        """Whether the address is the route's own, and not taken by another that stands before it."""
        return resolve(self.url(user).partition("?")[0], DEMO_URLS).view_name == self.name


def patterns() -> dict[str, list[str]]:
    """Every route of the URL configuration: its name and the words in its address."""
    return {name: sorted(words) for name, words in _walk(get_resolver(DEMO_URLS), "", frozenset())}


def _walk(within: URLResolver, space: str, above: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for one in within.url_patterns:
        words = above | frozenset(one.pattern.regex.groupindex)
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", words
        else:
            yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space, words)
