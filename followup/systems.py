"""Systemnycklar: issue, revoke, know again. A key reads as a person with READ in its unit would, and never more."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import structlog
from django.db import transaction
from django.utils import timezone

from followup import changes
from followup.access import Permission, require
from followup.models import SystemToken, Unit, User
from followup.models.systems import SystemTokenQuerySet
from followup.scopes import Scope

PREFIX = "uppsikt_"  # so that a key that has strayed is known for what it is
TRAIL = "system_token"  # the kind of change that its issue and its end are in the trail
NOTED_EVERY = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(frozen=True)
class SystemReader:
    """A system as ``visible_to`` meets it: nobody's account, with the key in the place of a membership."""

    token: SystemToken
    is_superuser = False
    is_authenticated = True
    pk = None  # it is nobody, and has done nothing

    @property
    def memberships(self) -> SystemTokenQuerySet:
        """The key, as the one membership that there is."""
        return SystemToken.objects.filter(pk=self.token.pk).as_memberships()

    def __str__(self) -> str:
        return str(self.token)


def reader(token: SystemToken) -> User:
    """Whoever reads with the key, for what asks who reads. It has no account: whatever writes refuses it."""
    return cast(User, SystemReader(token))


@transaction.atomic
def issue(
    *, name: str, unit: Unit, scopes: Sequence[Scope], valid_from: date, valid_to: date | None, by: User
) -> tuple[SystemToken, str]:
    """A new key and its secret, which is told here and never again. Raises PermissionDenied."""
    require(by, Permission.ADMINISTER, unit)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = SystemToken.objects.create(
        name=name.strip(),
        unit=unit,
        scopes=[scope.value for scope in scopes],
        valid_from=valid_from,
        valid_to=valid_to,
        digest=_digest(secret),
        hint=secret[: len(PREFIX) + 4],
        by=by,
    )
    changes.record(by=by, kind=TRAIL, thing=str(token), after=_facts(token), unit=unit)
    log.info("system_token_issued", token=token.pk, unit=unit.code, scopes=token.scopes, by=by.pk)
    return token, secret


@transaction.atomic
def revoke(*, token: SystemToken, by: User) -> None:
    """Let a key open nothing from now on; one that is revoked already stays as it is. Raises PermissionDenied."""
    require(by, Permission.ADMINISTER, token.unit)
    changed = SystemToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)
    if changed:
        was, became = {"Läge": "gäller"}, {"Läge": "återkallad"}
        changes.record(by=by, kind=TRAIL, thing=str(token), before=was, after=became, unit=token.unit)
        log.info("system_token_revoked", token=token.pk, by=by.pk)


def known(secret: str) -> SystemToken | None:
    """The key that a secret is of, where it opens anything today; notes that it was used, once a minute."""
    found = (
        SystemToken.objects.valid_on(timezone.localdate()).filter(digest=_digest(secret)).select_related("unit").first()
    )
    now = timezone.now()
    if found and (found.last_used_at is None or now - found.last_used_at > NOTED_EVERY):
        SystemToken.objects.filter(pk=found.pk, revoked_at=None).update(last_used_at=now)
    return found


def _facts(token: SystemToken) -> dict[str, str]:
    """What a key is, without its secret."""
    scopes = ", ".join(Scope(scope).label for scope in token.scopes)
    return {"Läser": scopes} | changes.facts(token, "valid_from", "valid_to")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
