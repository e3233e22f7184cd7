"""How a row of the table of routes is written: one call each."""

from functools import partial

from followup.access import Permission as P
from followup.scopes import Scope
from tests.routes import objects as the
from tests.routes.model import OCCASION, Given, Kind, Route, Seen, part, patterns, whole

WORDS = patterns()
KS, KLF, VSS, AREA, LK = whole("KS"), whole("KLF"), whole("VSS"), whole("103"), "LK"
IN_KS, IN_KLF = part("KS"), part("KLF")


def route(
    kind: Kind,
    name: str,
    seen: Seen,
    opens: P | tuple[P, ...] | None = None,
    /,
    *,
    posts: P | None = None,
    is_form: bool = False,
    at: str = "",
    export: bool = False,
    scope: Scope | None = None,
    absent: str = "",
    query: str = "",
    body: dict[str, Given] | None = None,
    **given: Given,
) -> Route:
    """A row. An address that has a committee, a unit or an occasion and names none has those of most rows."""
    usual = {"occasion": OCCASION, "committee": "KS", "owner": "KS"}
    words = {word: usual[word] for word in WORDS.get(name, []) if word in usual}
    return Route(name, kind, seen, opens, posts, is_form, at, export, scope, absent, query, body or {}, words | given)


def form(name: str, seen: Seen, takes: P | None = None, /, **more: Given) -> Route:
    """A page that is a form: the same to open and to post."""
    return route(Kind.PAGE, name, seen, takes, posts=takes, is_form=True, **more)


page, moved, fragment, file, action = (partial(route, kind) for kind in Kind)
first = the.first
