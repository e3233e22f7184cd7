"""Inställningar: the municipality's reasons and materiality threshold, each change with its history."""

from decimal import Decimal

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from finance.materiality import Threshold
from finance.models import ForecastReason, MaterialityThreshold
from followup import changes
from followup.models import Unit, User

REASON = ("name", "asks_comment", "active", "sort")
THRESHOLD = ("kronor", "percent", "smallest")
CODE = 30  # letters that a reason's code holds
log = structlog.get_logger()


class NotPossible(Exception):
    """The setting cannot be so; the message is Swedish."""


@transaction.atomic
def keep_reason(
    *, reason: ForecastReason | None, name: str, asks_comment: bool, active: bool, sort: int | None, by: User
) -> ForecastReason:
    """Add a reason, or change one: what has been chosen before keeps it. Raises NotPossible for a taken name."""
    held = ForecastReason.objects.select_for_update().get(pk=reason.pk) if reason else ForecastReason(code=_code(name))
    if ForecastReason.objects.filter(name__iexact=name).exclude(pk=held.pk).exists():
        raise NotPossible(f"Orsaken {name} finns redan.")
    before = changes.facts(held, *REASON)
    last = ForecastReason.objects.aggregate(last=Max("sort"))["last"] or 0
    held.name, held.asks_comment, held.active = name, asks_comment, active
    held.sort = last + 1 if sort is None else sort
    held.save()
    changes.record(by=by, kind="reason", thing=name, before=before, after=changes.facts(held, *REASON))
    log.info("reason.keep", reason=held.code, by=by.username)
    return held


@transaction.atomic
def keep_threshold(*, municipality: Unit, kronor: Decimal, percent: Decimal, smallest: Decimal, by: User) -> None:
    """Set the municipality's threshold. It holds from now on, also for what has been entered already."""
    held = MaterialityThreshold.objects.select_for_update().filter(municipality=municipality).first()
    before = changes.facts(held, *THRESHOLD) if held else _own()
    values = {"kronor": kronor, "percent": percent, "smallest": smallest}
    made, _ = MaterialityThreshold.objects.update_or_create(municipality=municipality, defaults=values)
    after = changes.facts(made, *THRESHOLD)
    changes.record(by=by, kind="threshold", thing=str(made), before=before, after=after, unit=municipality)
    log.info("threshold.keep", municipality=municipality.code, by=by.username)


def _own() -> changes.Facts:
    """The product's own threshold, as facts of one that the municipality has decided."""
    own = Threshold()
    return changes.facts(
        MaterialityThreshold(pk=0, kronor=own.kronor, percent=own.percent, smallest=own.smallest), *THRESHOLD
    )


def _code(name: str) -> str:
    """A code for a new reason: its name, and a number where it is taken."""
    plain = slugify(name)[: CODE - 3] or "orsak"
    taken = set(ForecastReason.objects.filter(code__startswith=plain).values_list("code", flat=True))
    number = next(number for number in range(1, len(taken) + 2) if _numbered(plain, number) not in taken)
    return _numbered(plain, number)


def _numbered(plain: str, number: int) -> str:
    return plain if number == 1 else f"{plain}-{number}"
