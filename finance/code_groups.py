"""Verksamhetsgrupper och kontogrupper: the rows of tables, as data that a municipality takes in from files."""

from dataclasses import dataclass

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from finance.models import AccountGroup, ActivityGroup, ActivityPattern, Side
from followup.models import Unit

SIDES = {"kostnad": Side.COST, "intäkt": Side.REVENUE}
log = structlog.get_logger()


class BadGroups(Exception):
    """A table of groups cannot be taken in; the message is Swedish and names the row."""


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A group of activity codes in a committee: as it is printed, its name, its patterns, and from which year."""

    committee: str
    label: str
    name: str
    patterns: tuple[str, ...]
    first_year: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A group of accounts: its side (kostnad or intäkt), its name and the beginnings of its codes."""

    side: str
    name: str
    prefixes: tuple[str, ...]


@transaction.atomic
def take_in_activities(rows: list[ActivityRow]) -> int:
    """Lay up groups that are new and name anew those that stand, in the order of the rows. Raises BadGroups."""
    for number, row in enumerate(rows, 1):
        committee = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code=row.committee).order_by("-valid_from").first()
        if committee is None:
            raise BadGroups(f"Rad {number}: det finns ingen nämnd med koden ”{row.committee}”. Lägg upp den först.")
        if not (row.label and row.name and row.patterns):
            raise BadGroups(f"Rad {number}: grupp, namn och koder ska vara ifyllda.")
        if not (row.first_year.isascii() and row.first_year.isdigit() and len(row.first_year) == 4):
            raise BadGroups(f"Rad {number}: ”{row.first_year}” är inget år. Skriv till exempel 2026.")
        group, _ = ActivityGroup.objects.update_or_create(
            committee=committee, label=row.label, defaults={"name": row.name, "sort": number * 10}
        )
        for pattern in row.patterns:
            _take_in(number, group, pattern, int(row.first_year))
    log.info("activity_groups.take_in", rows=len(rows))
    return len(rows)


def _take_in(number: int, group: ActivityGroup, pattern: str, year: int) -> None:
    if group.patterns.filter(pattern=pattern).exists():
        return
    made = ActivityPattern(group=group, committee_id=group.committee_id, pattern=pattern, first_year=year)
    try:
        made.full_clean()
        made.save()
    except (ValidationError, IntegrityError) as wrong:
        words = " ".join(wrong.messages) if isinstance(wrong, ValidationError) else "Koden står redan i en annan grupp."
        raise BadGroups(f"Rad {number}, ”{pattern}”: {words}") from wrong


@transaction.atomic
def take_in_accounts(rows: list[AccountRow]) -> int:
    """Lay up groups of accounts that are new and change those that stand. Raises BadGroups."""
    for number, row in enumerate(rows, 1):
        side = SIDES.get(row.side.lower())
        if side is None:
            raise BadGroups(f"Rad {number}: ”{row.side}” är ingen sida. Skriv kostnad eller intäkt.")
        if not row.name or not row.prefixes or not all(one.isascii() and one.isalnum() for one in row.prefixes):
            raise BadGroups(f"Rad {number}: namn och kontonas början ska vara ifyllda, till exempel 50|51.")
        AccountGroup.objects.update_or_create(
            side=side.value, name=row.name, defaults={"prefixes": "|".join(row.prefixes), "sort": number * 10}
        )
    log.info("account_groups.take_in", rows=len(rows))
    return len(rows)
