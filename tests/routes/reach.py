"""What the table of routes says of a person: worked out from her memberships, the tree and the roles' table alone.

None of the product's own questions (``may``, ``visible_to``) is asked here: they are what is tested.
"""

from collections.abc import Iterator

from django.utils import timezone

from followup.access import ROLES, Permission, Role
from followup.models import Membership, Unit, User
from tests.routes.model import Kind, Reach, Route


def path(unit: Unit) -> frozenset[str]:
    """The codes of a unit and of all above it."""
    codes = set()
    above: Unit | None = unit
    while above is not None:
        codes.add(above.code)
        above = above.parent
    return frozenset(codes)


class Rights:
    """What a person's memberships of today give her, and where. ``None`` is one who has not signed in."""

    def __init__(self, user: User | None) -> None:
        self.user, today = user, timezone.localdate()
        found = Membership.objects.filter(person=user).select_related("unit") if user else []
        valid = [one for one in found if one.valid_from <= today and (one.valid_to is None or today <= one.valid_to)]
        self.held = [(ROLES[Role(one.role)], one.unit.code, path(one.unit)) for one in valid]
        self.paths: dict[str, frozenset[str]] = {}

    def has(self, permission: Permission, unit: str = "") -> bool:
        """Whether she has it in the unit; where none is named, in any."""
        over = self._path(unit) if unit else None
        return any(permission in given and (over is None or code in over) for given, code, _ in self.held)

    def reads_a_part_of(self, unit: str) -> bool:
        """Whether she may read in the unit or in any under it."""
        under = any(Permission.READ in given and unit in above for given, _, above in self.held)
        return under or self.has(Permission.READ, unit)

    def _path(self, unit: str) -> frozenset[str]:
        if unit not in self.paths:
            self.paths[unit] = path(Unit.objects.get(code=unit))
        return self.paths[unit]


def may_know(route: Route, rights: Rights, *, owner: User | None = None) -> bool:
    """Whether she may know that what the address names is there. ``owner``: whose it is, where it is somebody's own."""
    seen = route.seen
    if seen.reach is Reach.ANYBODY:
        return True
    if rights.user is None:
        return False
    return {
        Reach.SIGNED_IN: lambda: True,
        Reach.SOMEWHERE: lambda: rights.has(Permission.READ),
        Reach.WHOLE: lambda: rights.has(Permission.READ, seen.unit),
        Reach.PART: lambda: rights.reads_a_part_of(seen.unit),
        Reach.OWN: lambda: owner == rights.user and (not seen.unit or rights.has(Permission.READ, seen.unit)),
        Reach.ALL_JOBS: lambda: owner == rights.user or rights.has(Permission.SEE_ALL_JOBS),
    }[seen.reach]()


def may_open(route: Route, rights: Rights) -> bool:
    """Whether she has what it takes to open what she may know of."""
    return _has_one(route.opens, route, rights)


def may_post(route: Route, rights: Rights) -> bool:
    """Whether she has what it takes to post to what she may know of."""
    return _has_one(route.opens if route.kind is Kind.ACTION else route.posts, route, rights)


def _has_one(takes: Permission | tuple[Permission, ...] | None, route: Route, rights: Rights) -> bool:
    several = takes if isinstance(takes, tuple) else (takes,)
    return takes is None or any(rights.has(one, route.unit) for one in several)


def pages(user: User) -> Iterator[Route]:
    """The pages of the table that the person may open, of what is her own and what she may know of."""
    rights = Rights(user)
    for route in (one for one in _all() if one.kind is Kind.PAGE and not one.absent):
        if may_know(route, rights, owner=user) and may_open(route, rights):
            yield route


def _all() -> tuple[Route, ...]:
    from tests.routes.table import ROUTES

    return ROUTES
