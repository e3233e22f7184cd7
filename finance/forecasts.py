"""Prognoser: what a person says of the year instead of what the river proposes (``finance.baselines``).

A forecast is made for an area (stab/område) × activity group × side at an occasion: kronor for the whole year, as a
person writes them (costs and revenues are both plus). The computed one (baseline) stands until somebody enters another;
a withdrawn one leaves it standing again. Intake never touches either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction

from finance.models import ActivityGroup, Forecast
from followup.models import Occasion, Unit, User

log = structlog.get_logger()


@dataclass(frozen=True)
class Change:
    """What a person says of a group and a side: an amount with a comment, or with no amount that it be withdrawn."""

    group: ActivityGroup
    side: str
    amount: Decimal | None
    comment: str = ""


def enter(
    *,
    occasion: Occasion,
    unit: Unit,
    group: ActivityGroup,
    side: str,
    amount: Decimal,
    by: User,
    comment: str = "",
) -> Forecast:
    """Enter a person's forecast for an area; an earlier one is replaced. ``side`` is ``cost`` or ``revenue``."""
    made, _ = Forecast.objects.update_or_create(
        occasion=occasion,
        unit=unit,
        group=group,
        side=side,
        defaults={"amount": amount, "comment": comment.strip(), "by": by},
    )
    return made


def withdraw(*, occasion: Occasion, unit: Unit, group: ActivityGroup, side: str, by: User) -> bool:
    """Take an entered forecast away, so that the computed one stands again. Whether there was one."""
    gone, _ = Forecast.objects.filter(occasion=occasion, unit=unit, group=group, side=side).delete()
    if gone:
        log.info("forecast.withdraw", occasion=occasion.code, unit=unit.code, group=group.label, by=by.username)
    return bool(gone)


@transaction.atomic
def save_changes(*, occasion: Occasion, unit: Unit, changes: Sequence[Change], by: User) -> None:
    """Enter and withdraw what a person changed in an area, all or nothing."""
    for change in changes:
        what: dict[str, Any] = {"occasion": occasion, "unit": unit, "group": change.group, "side": change.side}
        if change.amount is None:
            withdraw(**what, by=by)
        else:
            enter(**what, amount=change.amount, comment=change.comment, by=by)
