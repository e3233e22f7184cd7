"""Prognoser: what the river expects of the year, and what a person says instead.

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

from finance import methods
from finance.cells import rolled_up
from finance.models import ActivityGroup, Baseline, Forecast, PublishedPeriod, Source
from finance.places import activities, organisation
from finance.signs import profile_of_side
from followup import periods
from followup.jobs import JobFailed, Kind, Progress
from followup.models import Occasion, Unit, User

BASELINES = "finance.compute_baselines"

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


@transaction.atomic
def compute_baselines(*, occasion: Occasion, committee: Unit, progress: Progress) -> dict[str, int]:
    """Compute the forecasts of the committee's areas from the roll-up. Returns how many by method; may be run again."""
    progress(0, 3, "Läser utfall och budget")
    Occasion.objects.select_for_update().get(pk=occasion.pk)  # two at once take turns
    tree = organisation(committee, periods.last_day(occasion.period_id))
    sums = rolled_up(tree, activities(committee, occasion.year), occasion)
    whole = _last_year_whole(occasion)
    progress(1, 3, "Beräknar prognoser")
    made = []
    for key, amounts in sums.items():
        if key.line.group_id is not None:
            proposal = methods.propose(amounts.history(last_year_whole=whole))
            amount = profile_of_side(key.side).shown(proposal.amount)
            what = {"unit_id": key.area_id, "group_id": key.line.group_id, "side": key.side}
            made.append(Baseline(occasion=occasion, amount=amount, method=proposal.method, **what))
    progress(2, 3, "Sparar prognoser")
    Baseline.objects.filter(occasion=occasion, group__committee=committee).delete()
    Baseline.objects.bulk_create(made)
    progress(3, 3)
    return {method.value: sum(baseline.method == method for baseline in made) for method in methods.Method}


def _last_year_whole(occasion: Occasion) -> bool:
    """Whether the ledger holds all twelve months of last year, so that its seasons can be gone by."""
    months = periods.whole_year(occasion.year - 1)
    published = PublishedPeriod.objects.filter(source__kind=Source.Kind.OUTCOME, period__in=months)
    return published.order_by().values("period").distinct().count() == len(months)


def baselines_job(progress: Progress, *, occasion: int, committee: int) -> dict[str, int]:
    """``compute_baselines`` as a background job, with the keys of an occasion and a committee."""
    try:
        found, of = Occasion.objects.get(pk=occasion), Unit.objects.get(pk=committee)
    except (Occasion.DoesNotExist, Unit.DoesNotExist) as missing:
        raise JobFailed("Uppföljningstillfället eller nämnden finns inte längre.") from missing
    return compute_baselines(occasion=found, committee=of, progress=progress)


KIND = Kind(BASELINES, "Beräkna prognoser", baselines_job)
