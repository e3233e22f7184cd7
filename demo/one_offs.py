"""The demo's one-off items, pointed at the ledger rows that were imported. May run twice: what is there stays."""

from decimal import Decimal

from demo import registers
from finance import one_offs
from finance.models import ActivityGroup, Entry, OneOffItem
from followup.models import Occasion, Unit, User


def load(occasion: Occasion, by: User) -> None:
    """The items of the 2023 report's analysis: three that are booked and one that is expected."""
    if OneOffItem.objects.filter(occasion=occasion).exists():
        return
    rows = list(registers.rows("one_offs.csv"))
    for line in registers.rows("one_off_items.csv"):
        group = ActivityGroup.objects.get(label=line["group"]) if line["group"] else None
        facts = one_offs.Facts(
            unit=Unit.objects.get(code=line["unit"]),
            text=line["text"],
            kind=line["kind"],
            amount=Decimal(line["amount"]) if line["amount"] else None,
            approximate=bool(line["approximate"]),
            group=group,
            side=line["side"],
            period_id=int(line["period"]) if line["period"] else None,
        )
        booked = [_entry(row) for row in rows if row["item"] == line["item"]]
        one_offs.add(occasion=occasion, facts=facts, rows=booked, by=by)


def _entry(row: dict[str, str]) -> Entry:
    entry: Entry = Entry.objects.get(
        period=int(row["period"]),
        account__code=row["account"],
        unit__code=row["unit"],
        activity__code=row["activity"],
        text=row["text"],
        amount=Decimal(row["amount"]),
    )
    return entry
