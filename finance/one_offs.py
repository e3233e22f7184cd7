"""Jämförelsestörande poster: the register of an occasion, written with its history, and what others read of it.

An item points at ledger rows by what they say, so that a new file of the same period is noticed: a row that the ledger
no longer holds is shown as gone, and the item is there to be mended by a person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from finance import places
from finance.bridge import Bridge, BridgeItem
from finance.cells import Key
from finance.models import ActivityGroup, Entry, OneOffEvent, OneOffItem, OneOffRow, PublishedPeriod, Source
from finance.places import Activities, Organisation
from finance.summary import Horizon, OperatingSummary
from followup import money, periods, workflow
from followup.models import Occasion, Unit, User
from followup.money import ZERO

Kind, Action = OneOffItem.Kind, OneOffEvent.Action


class NotPossible(Exception):
    """What was asked can't be done with the register; the message is Swedish and says what to do."""


@dataclass(frozen=True)
class Facts:
    """What a person says of an item. ``amount`` is kronor, plus improves the result; None: what its rows add up to."""

    unit: Unit
    text: str
    kind: str
    amount: Decimal | None = None
    approximate: bool = False
    group: ActivityGroup | None = None
    side: str = ""
    period_id: int | None = None


def register(committee: Unit, occasion: Occasion, tree: Organisation | None = None) -> QuerySet[OneOffItem]:
    """The items of a committee at an occasion that stand, with their rows."""
    tree = tree or places.organisation(committee, periods.last_day(occasion.period_id))
    found = OneOffItem.objects.filter(occasion=occasion, unit__in=tree.ids, removed_at=None)
    return found.select_related("unit", "group", "period").prefetch_related("rows")


@transaction.atomic
def add(*, occasion: Occasion, facts: Facts, rows: Iterable[Entry] = (), by: User) -> OneOffItem:
    """Lay up an item, with the ledger rows that it stands on. Raises NotPossible or workflow.Closed."""
    entries = list(rows)
    _require_open(occasion, facts.unit)
    _require_free(occasion, entries)
    amount = facts.amount if facts.amount is not None else -sum((entry.amount for entry in entries), ZERO)
    item = OneOffItem(occasion=occasion, **{field.name: getattr(facts, field.name) for field in fields(Facts)})
    item.amount = amount
    if not amount:
        raise NotPossible("Skriv ett belopp, eller välj huvudboksrader som posten är summan av.")
    item.save()
    _point(item, entries)
    OneOffEvent.objects.create(item=item, action=Action.ADDED, changes=_described(item, entries), by=by)
    return item


@transaction.atomic
def change(*, item: OneOffItem, facts: Facts, by: User) -> bool:
    """Change what an item says; tells whether anything was changed. Raises NotPossible."""
    item = _standing_item(item)
    before = _words(item)
    amount = facts.amount if facts.amount is not None else -sum((row.amount for row in item.rows.all()), ZERO)
    if not amount:
        raise NotPossible("Skriv ett belopp, eller välj huvudboksrader som posten är summan av.")
    for field in fields(Facts):
        setattr(item, field.name, getattr(facts, field.name))
    item.amount = amount
    changes = [[name, old, new] for (name, old), (_, new) in zip(before, _words(item), strict=True) if old != new]
    if changes:
        item.save()
        OneOffEvent.objects.create(item=item, action=Action.CHANGED, changes=changes, by=by)
    return bool(changes)


@transaction.atomic
def point_at(*, item: OneOffItem, rows: Iterable[Entry], by: User) -> None:
    """Let an item point at further ledger rows. Raises NotPossible."""
    item, entries = _standing_item(item), list(rows)
    _require_free(item.occasion, entries)
    _point(item, entries)
    OneOffEvent.objects.create(item=item, action=Action.CHANGED, changes=_row_words(entries, added=True), by=by)


@transaction.atomic
def let_go(*, row: OneOffRow, by: User) -> None:
    """Let an item point at a ledger row no longer. Raises NotPossible."""
    item = _standing_item(row.item)
    changes = _row_words([row], added=False)
    row.delete()
    OneOffEvent.objects.create(item=item, action=Action.CHANGED, changes=changes, by=by)


@transaction.atomic
def remove(*, item: OneOffItem, by: User) -> None:
    """Take an item out of the register; it stands in the history. Raises NotPossible."""
    item = _standing_item(item)
    item.removed_at = timezone.now()
    item.save(update_fields=["removed_at"])
    OneOffEvent.objects.create(item=item, action=Action.REMOVED, by=by)


@transaction.atomic
def bring_along(*, committee: Unit, occasion: Occasion, by: User) -> int:
    """Copy the items of the year's last occasion that has any, where this one has none; tells how many.

    Raises NotPossible or workflow.Closed.
    """
    _require_open(occasion, committee)
    if register(committee, occasion).exists():
        raise NotPossible("Tillfället har redan poster. Lägg till dem som saknas.")
    copied = 0
    for item in _last_before(committee, occasion):
        rows = list(item.rows.all())
        item.pk, item.occasion, item._state.adding = None, occasion, True
        item.save()
        for row in rows:
            row.pk, row.item, row._state.adding = None, item, True
            row.save()
        OneOffEvent.objects.create(item=item, action=Action.ADDED, changes=_described(item, rows), by=by)
        copied += 1
    return copied


def earlier_items(committee: Unit, occasion: Occasion) -> bool:
    """Whether an earlier occasion of the year has items to bring along."""
    return bool(_last_before(committee, occasion))


def _last_before(committee: Unit, occasion: Occasion) -> list[OneOffItem]:
    earlier = Occasion.objects.filter(
        period__fiscal_year=occasion.year, period__lt=occasion.period_id, one_offs__removed_at=None
    ).latest_first()
    return next((items for one in earlier.distinct() if (items := list(register(committee, one)))), [])


def _standing_item(item: OneOffItem) -> OneOffItem:
    found = OneOffItem.objects.select_for_update(of=("self",)).select_related("unit", "group", "period").get(pk=item.pk)
    if found.removed_at:
        raise NotPossible("Posten är borttagen och kan inte ändras. Lägg upp den på nytt om den ska gälla.")
    _require_open(found.occasion, found.unit)
    return found


def _require_open(occasion: Occasion, unit: Unit) -> None:
    """What the committee has decided stands: its register too. Raises workflow.Closed."""
    committee = unit.committee()
    if committee:
        workflow.require_open(occasion=occasion, unit=committee)


def _point(item: OneOffItem, entries: Sequence[Entry]) -> None:
    OneOffRow.objects.bulk_create(
        OneOffRow(
            item=item,
            batch_id=entry.batch_id,
            line=entry.line,
            number=entry.number,
            period_id=entry.period_id,
            account_id=entry.account_id,
            unit_id=entry.unit_id,
            activity_id=entry.activity_id,
            voucher=entry.voucher,
            text=entry.text,
            amount=entry.amount,
        )
        for entry in entries
    )


def _require_free(occasion: Occasion, entries: Sequence[Entry]) -> None:
    """A ledger row is taken out of the result once. Raises NotPossible naming the item that has it."""
    taken = OneOffRow.objects.filter(item__occasion=occasion, item__removed_at=None, batch__in=_batches(entries))
    own = {(entry.batch_id, entry.line, entry.number) for entry in entries}
    for row in taken.select_related("item"):
        if (row.batch_id, row.line, row.number) in own:
            raise NotPossible(f"Raden {row.voucher} hör redan till posten ”{row.item.text}”.")


def _batches(entries: Iterable[Entry]) -> set[int]:
    return {entry.batch_id for entry in entries}


def _words(item: OneOffItem) -> list[tuple[str, str]]:
    """What an item says, by name, as a person reads it."""
    amount = f"{'ungefär ' if item.approximate else ''}{money.shown(item.amount, money.Unit.ORE, signed=True)} kr"
    return [
        ("Text", item.text),
        ("Belopp", amount),
        ("Enhet", item.unit.name),
        ("Utfall eller förväntad", str(item.get_kind_display())),
        ("Verksamhet", str(item.group or "")),
        ("Slag", str(item.get_side_display())),
        ("Väntas i", str(item.period or "")),
    ]


def _described(item: OneOffItem, rows: Sequence[Entry | OneOffRow]) -> list[list[str]]:
    return [[name, "", words] for name, words in _words(item) if words] + _row_words(rows, added=True)


def _row_words(rows: Iterable[Entry | OneOffRow], *, added: bool) -> list[list[str]]:
    said = [f"{row.voucher} {row.text} {money.shown(row.amount, money.Unit.ORE)} kr" for row in rows]
    return [["Huvudboksrad", *(("", words) if added else (words, ""))] for words in said]


# Reads for others


@dataclass(frozen=True)
class PointedRow:
    """A ledger row that an item points at, and whether the published ledger still holds it."""

    row: OneOffRow
    stands: bool


def pointed_rows(items: Iterable[OneOffItem]) -> dict[int, list[PointedRow]]:
    """The rows of each item (by its key) with whether the ledger still says them. Two queries."""
    rows = list(OneOffRow.objects.filter(item__in=list(items)).select_related("account", "unit"))
    left = Counter(_said(entry) for entry in _published(rows))
    found: dict[int, list[PointedRow]] = defaultdict(list)
    for row in rows:
        stands = left[_said(row)] > 0
        found[row.item_id].append(PointedRow(row, stands))
    return found


def _said(row: Entry | OneOffRow) -> tuple[Any, ...]:
    """What makes a row the same row in a new file of its period."""
    return row.period_id, row.voucher, row.account_id, row.unit_id, row.activity_id, row.amount


def _published(rows: Sequence[OneOffRow]) -> Iterable[Entry]:
    months = {row.period_id for row in rows}
    published = PublishedPeriod.objects.filter(source__kind=Source.Kind.OUTCOME, period__in=months)
    speaking = set(published.order_by().values_list("batch_id", "period_id"))
    found = Entry.objects.filter(
        batch__in={batch for batch, _ in speaking},
        period__in=months,
        unit__in={row.unit_id for row in rows},
        voucher__in={row.voucher for row in rows},
    )
    return (entry for entry in found if (entry.batch_id, entry.period_id) in speaking)


def entries(keys: Iterable[str], committee: Unit, occasion: Occasion) -> list[Entry]:
    """The published outcome rows of the committee with these keys, ``import-line-number``; others are left out."""
    wanted = {parts for key in keys if (parts := _parts(key))}
    tree = places.organisation(committee, periods.last_day(occasion.period_id))
    published = PublishedPeriod.objects.filter(source__kind=Source.Kind.OUTCOME, batch__in={one[0] for one in wanted})
    speaking = set(published.order_by().values_list("batch_id", "period_id"))
    found = Entry.objects.filter(
        batch__in={one[0] for one in wanted}, line__in={one[1] for one in wanted}, unit__in=tree.ids
    ).select_related("account", "unit", "activity")
    return [
        entry
        for entry in found.order_by("period_id", "voucher", "line", "number")
        if (entry.batch_id, entry.line, entry.number) in wanted and (entry.batch_id, entry.period_id) in speaking
    ]


def _parts(key: str) -> tuple[int, int, int] | None:
    parts = key.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 10 for part in parts):
        return None
    batch, line, number = map(int, parts)
    return batch, line, number


def bridge(summary: OperatingSummary, tree: Organisation | None = None) -> Bridge:
    """The bridge of a table's sum. At the year's horizon all items, at the period's those that are booked.

    Items of revenue-financed units are outside, as their units are outside the sum.
    """
    occasion, committee = summary.occasion, summary.committee
    tree = tree or places.organisation(committee, periods.last_day(occasion.period_id))
    year = summary.horizon is Horizon.YEAR
    standing = OneOffItem.objects.filter(occasion=occasion, unit__in=tree.ids, removed_at=None)
    items = [
        BridgeItem(item.text, item.amount, item.approximate, item.kind == Kind.EXPECTED)
        for item in standing
        if not tree.row_of(item.unit_id).shows_result and (year or item.kind == Kind.OUTCOME)
    ]
    span = periods.span_shown(occasion.period_id)
    what = f"Prognosen för helåret {occasion.year}" if year else f"Utfallet {span}"
    return Bridge.of(what, summary.total.deviation, items)


def months_by_cell(*, committee: Unit, occasion: Occasion) -> dict[Key, dict[int, Decimal]]:
    """The one-off kronor by area, line and side and then by period, with the ledger's sign: to take out of a series.

    Those of the occasion, and of the last occasion that has any in each earlier year. An item with ledger rows lies
    where its rows do; one without lies where it says, and nowhere if it does not.
    """
    tree = places.organisation(committee, periods.last_day(occasion.period_id))
    codes = places.activities(committee, occasion.year)
    found: dict[Key, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for item in _known(tree, occasion):
        for key, period, amount in _located(item, tree, codes):
            found[key][period] += amount
    return {key: dict(months) for key, months in found.items()}


def _known(tree: Organisation, occasion: Occasion) -> list[OneOffItem]:
    """The items to believe: the occasion's own, and of every earlier year those of its last occasion with any."""
    items = OneOffItem.objects.filter(unit__in=tree.ids, removed_at=None, occasion__period__lte=occasion.period_id)
    items = items.select_related("occasion").prefetch_related("rows__account").order_by("-occasion__period_id")
    last: dict[int, int] = {occasion.year: occasion.pk}
    found = list(items)
    for item in found:
        last.setdefault(item.occasion.year, item.occasion_id)
    return [item for item in found if last[item.occasion.year] == item.occasion_id]


def _located(item: OneOffItem, tree: Organisation, codes: Activities) -> Iterable[tuple[Key, int, Decimal]]:
    """Where the item's kronor lie. The item may be a part of its rows; then each row gives the same part of itself."""
    rows = list(item.rows.all())
    booked = sum((row.amount for row in rows), ZERO)
    for row in rows:
        key = Key(tree.area_of(row.unit_id).id, codes.line_of(row.activity_id), row.account.side)
        yield key, row.period_id, row.amount if booked == -item.amount else row.amount * -item.amount / (booked or 1)
    if not rows and item.period_id and item.group_id in codes.of_group and item.side:
        # A better result is a lower cost or a higher revenue: minus in the ledger either way.
        key = Key(tree.area_of(item.unit_id).id, codes.of_group[item.group_id], item.side)
        yield key, item.period_id, -item.amount
