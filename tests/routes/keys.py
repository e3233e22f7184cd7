"""Systems that ask in the access matrix: each with a key for some scopes, in a unit, that opens something or not."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from followup import systems
from followup.access import Permission, Role
from followup.models import SystemToken, Unit, User
from followup.scopes import Scope
from tests.routes.asking import Answer
from tests.routes.model import Reach, Route
from tests.routes.people import ALL, OTHER, OWN, PART, SINCE, Asker
from tests.routes.reach import Rights, may_know, path

DEAD = ("ended", "not yet", "revoked", "unknown")


@dataclass(frozen=True)
class Key:
    """A system's key; ``dead`` says why it opens nothing."""

    scopes: tuple[Scope, ...]
    unit: str
    dead: str = ""

    def __str__(self) -> str:
        return f"{self.dead or '+'.join(self.scopes if len(self.scopes) < len(Scope) else ['all'])} in {self.unit}"

    def secret(self, admin: User) -> str:
        """The secret of the key, issued by one who may."""
        day, today = timedelta(days=1), timezone.localdate()
        since = today + day if self.dead == "not yet" else SINCE
        until = today - day if self.dead == "ended" else None
        unit = Unit.objects.get(code=self.unit)
        given = {"name": str(self), "unit": unit, "scopes": self.scopes, "valid_from": since, "valid_to": until}
        token, secret = systems.issue(**given, by=admin)
        if self.dead == "revoked":
            systems.revoke(token=SystemToken.objects.get(pk=token.pk), by=admin)
        return secret + "x" if self.dead == "unknown" else secret

    def expected(self, route: Route) -> Answer:
        """What the tables say: a key opens what has its scope, of what one who may read in its unit may know of."""
        if route.absent and route.seen.reach is Reach.ANYBODY:
            return Answer.NOT_FOUND
        if route.seen.reach is Reach.ANYBODY:
            return Answer.OPEN
        if route.scope is None or self.dead:
            return Answer.LOGIN
        if route.scope not in self.scopes:
            return Answer.FORBIDDEN
        return Answer.OPEN if may_know(route, self._rights()) else Answer.NOT_FOUND

    def _rights(self) -> Rights:
        rights, unit = Rights(None), Unit.objects.get(code=self.unit)
        rights.user = User(username=str(self))
        rights.held = [(frozenset({Permission.READ}), unit.code, path(unit))]
        return rights


def admin() -> User:
    """One who issues keys in the whole municipality."""
    return Asker("keys", (Role.ADMIN,), ALL).made()


EACH = [Key((scope,), unit) for scope in Scope for unit in (OWN, OTHER)]
WITH_ALL = [Key(tuple(Scope), unit) for unit in (ALL, OWN, OTHER, PART)]
WITHOUT = [Key(tuple(Scope), ALL, why) for why in DEAD]
