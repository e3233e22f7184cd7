"""The access matrix: every route, asked by each role in its own and in another committee and by those outside.

What is expected is worked out from the table of routes (``tests/routes/table.py``) and the roles' table alone. The
roles are asked for the answer; those who between them open all that can be opened are asked for the whole page too,
which is searched for what they may not read: a secret outcome, a small group's, a draft's words, names of what belongs
to another committee.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pytest
from django.template import base
from django.template.backends.django import Template

from finance.models import Import
from followup.access import Permission, Role
from followup.models import AccessibilityReport, GroupRole, SystemToken, User
from reports import composing
from tests.routes import ROUTES, Reach, Route, marks
from tests.routes import objects as the
from tests.routes.asking import Answer, Asking, methods
from tests.routes.hunting import text_of
from tests.routes.people import ALL, OTHER, OWN, PART, Asker, each, outside
from tests.routes.reach import Rights, may_know, may_open, may_post

IN_PART = (Role.STAFF, Role.CONTROLLER, Role.HEAD, Role.POLITICIAN)
WITHOUT_SECRETS = tuple(role for role in Role if role is not Role.HEAD)
OF_ALL = tuple(route for route in ROUTES if route.at == ALL)  # asked for in the whole municipality

# Addresses that name a committee and a thing of it, which another committee must not be able to stand before.
NAMED_TWICE = tuple(
    route
    for route in ROUTES
    if {"committee", "owner"} & route.given.keys() and {"pk", "unit", "line", "group", "number"} & route.given.keys()
)
SHARED = {"goals:assignment_report"}  # an assignment is given to many committees
PUBLIC = tuple(route for route in ROUTES if route.seen.reach is Reach.ANYBODY and "occasion" in route.given)
INSIDE = tuple(route for route in ROUTES if route.name in {"report", "report_disposition", "review", "report_draft"})

GROUPS = {
    "own": (each(OWN, *(role for role in Role if role is not Role.POLITICIAN)), ROUTES),  # she is among the readers
    "another committee": (each(OTHER), ROUTES),
    "a part": (each(PART, *IN_PART), ROUTES),
    "outside": (outside(), ROUTES),
    "the whole municipality": (each(ALL), OF_ALL),
}
READERS = [
    Asker("own, all but secrets", WITHOUT_SECRETS, OWN),
    Asker("own, reads only", (Role.POLITICIAN,), OWN),
    Asker("another committee, all", tuple(Role), OTHER),
    Asker("a part, all but secrets", WITHOUT_SECRETS, PART),
    None,
]

# What the administrator's buttons change, that need no form filled in.
DONE: dict[str, Callable[[], object]] = {
    "person_close": lambda: User.objects.filter(is_active=True).count(),
    "group_role_drop": lambda: GroupRole.objects.count(),
    "system_token_revoke": lambda: SystemToken.objects.filter(revoked_at=None).count(),
    "accessibility_settle": lambda: AccessibilityReport.objects.filter(settled_at=None).count(),
    "finance:import_action": lambda: list(Import.objects.order_by("pk").values_list("state", flat=True)),
}

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.urls("tests.browser.demo_urls")]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Thousands of refusals are as they should be: none is written to the log, and no template's context is kept.

    A report is composed once in a test: it is composed as the public may read it, whoever asks.
    """
    monkeypatch.setattr(composing, "compose", cache(composing.compose))
    monkeypatch.setattr(base.Template, "_render", lambda self, context: self.nodelist.render(context))
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def expected(route: Route, method: str, rights: Rights, owner: object) -> Answer:
    """What the tables say of a request."""
    if rights.user is None and route.seen.reach is not Reach.ANYBODY:
        return Answer.LOGIN
    if route.absent or not may_know(route, rights, owner=owner):
        return Answer.NOT_FOUND
    may = may_open(route, rights) and (method == "GET" or may_post(route, rights))
    return Answer.OPEN if may else Answer.FORBIDDEN


def hidden_from(rights: Rights) -> dict[str, str]:
    """What the person may not read, and what it is."""
    found = {}
    if not rights.has(Permission.READ_SECRETS, OWN):
        found |= {str(marks.SECRET): "a secret outcome", str(marks.SMALL): "an outcome of a small group"}
    if not rights.has(Permission.READ, OWN):
        found[marks.DRAFT] = "a draft"
    if not rights.reads_a_part_of(OWN):
        found[marks.INTERNAL] = "another committee's"
    return found


class Walk:
    """One person's way through the routes, and everything that was not as expected."""

    def __init__(self, asker: Asker | None) -> None:
        self.asker = asker
        self.name, self.user = str(asker or "stranger"), asker.made() if asker else None
        self.owner = self.user or the.controller()
        self.asking, self.rights = Asking(self.user), Rights(self.user)
        self.faults: list[str] = []

    def through(self, routes: Iterable[Route], *, reads: bool = False, beside: Iterable["Walk"] = ()) -> list[str]:
        """Ask each of them; one who reads asks for tables as files too, and looks at what she is told.

        What one of those ``beside`` her is asked as well is left out where her answer tells this one's.
        """
        for route in routes:
            asked = [method for method in methods(route) if not any(one.tells(self, route, method) for one in beside)]
            if not asked:
                continue
            url, body = route.url(self.owner), route.sent(self.owner)
            for method in asked:
                self.ask(route, method, url, body, reads=reads)
            for kind in ("csv", "xlsx") if route.export and reads else ():
                self.ask(route, "GET", f"{url}{'&' if '?' in url else '?'}format={kind}", {}, reads=True)
        return self.faults

    def tells(self, other: "Walk", route: Route, method: str) -> bool:
        """Whether her answer tells the other's: what opens to who has less opens to her, and so with what refuses."""
        mine, hers = (expected(route, method, one.rights, one.owner) for one in (self, other))
        if mine is not hers or self.asker is None or other.asker is None:
            return False
        less, more = (self, other) if mine is Answer.OPEN else (other, self)
        return less.asker.has_less_than(more.asker)

    def at(self, route: Route, expects: Answer, **other: str) -> list[str]:
        """Ask at another address than the row's own; all are to answer the same."""
        for method in methods(route):
            self.ask(route, method, route.url(self.owner, **other), {}, expects=expects)
        return self.faults

    def ask(
        self,
        route: Route,
        method: str,
        url: str,
        body: dict[str, str | int],
        *,
        reads: bool = False,
        expects: Answer | None = None,
    ) -> None:
        """Ask, and note what is wrong with the answer."""
        asked = self.asking.ask(method, url, body)
        expects = expects or expected(route, method, self.rights, self.owner)
        if asked.answer is not expects:
            self.faults.append(f"{self.name}: {method} {url} ({route.name}): {asked.answer}, expected {expects}")
        if reads:
            hidden, text = hidden_from(self.rights), text_of(asked.content)
            told = [what for mark, what in hidden.items() if mark in text]
            self.faults += [f"{self.name}: {method} {url} ({route.name}) tells {what}" for what in told]


def same(faults: list[str]) -> None:
    """Fail with a line for each difference."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are worked out but not written: only the answer counts."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("group", GROUPS)
def test_every_route_answers_each_as_the_tables_say(group: str) -> None:
    askers, routes = GROUPS[group]
    walks, readers = [Walk(asker) for asker in askers], [Walk(asker) for asker in READERS]
    same([fault for walk in walks for fault in walk.through(routes, beside=[*readers, *walks])])


@pytest.mark.parametrize("asker", READERS, ids=str)
def test_nobody_is_told_what_she_may_not_read(asker: Asker | None) -> None:
    marks.put()
    same(Walk(asker).through(ROUTES, reads=True))


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("name", DONE)
def test_what_opens_is_done_and_what_is_refused_is_not(name: str) -> None:
    """An answer that looks right is no proof that anything came of it, nor that nothing did."""
    (route,) = (one for one in ROUTES if one.name == name)
    admin, other = (Walk(Asker(name, (role,), ALL)) for name, role in (("admin", Role.ADMIN), ("staff", Role.STAFF)))
    url, before = route.url(admin.owner), DONE[name]()
    other.asking.client.post(url)
    assert DONE[name]() == before
    admin.asking.client.post(url)
    assert DONE[name]() != before


@pytest.mark.usefixtures("unseen")
def test_no_route_does_what_its_row_does_not_say() -> None:
    walk = Walk(Asker("all", tuple(Role), OWN))
    for route in (one for one in ROUTES if not one.absent):
        for method in {"GET", "POST"} - set(methods(route)):
            walk.ask(route, method, route.url(walk.owner), {}, expects=Answer.NO_METHOD)
    same(walk.faults)


@pytest.mark.usefixtures("unseen")
def test_what_is_anothers_is_not_found_behind_ones_own_committee() -> None:
    walk = Walk(Asker("another committee, all", tuple(Role), OTHER))
    for route in (one for one in NAMED_TWICE if one.name not in SHARED):
        walk.at(route, Answer.NOT_FOUND, **{"owner" if "owner" in route.given else "committee": OTHER})
    same(walk.faults)


@pytest.mark.usefixtures("unseen")
def test_what_is_anothers_own_is_not_found() -> None:
    """A job and a file of somebody in the same committee; who may see all jobs sees hers too.

    A security key is asked for after the password, whoever asks: tests/followup/sign_in tells of another's.
    """
    owner = Asker("owner", (Role.STAFF,), OWN).made()
    routes = [route for route in ROUTES if route.seen.reach in {Reach.OWN, Reach.ALL_JOBS} and "mfa" not in route.name]
    faults = []
    for asker in each(OWN):
        walk = Walk(asker)
        walk.owner = owner
        faults += walk.through(routes)
    same(faults)


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("asker", [None, READERS[0], READERS[2]], ids=str)
def test_a_draft_is_not_public_and_a_decided_report_is_worked_on_inside(asker: Asker | None) -> None:
    walk = Walk(asker)
    for route in PUBLIC:
        walk.at(route, Answer.NOT_FOUND, occasion=the.AT)
    for route in INSIDE:
        walk.at(route, expected(route, "GET", walk.rights, walk.owner), occasion=the.DECIDED)
    same(walk.faults)
