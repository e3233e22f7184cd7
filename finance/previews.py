"""What a person looks at before publishing: control totals, and the difference against what is published. Reads."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Substr

from finance import group_pages
from finance.models import Import, ImportEvent, LedgerCell, PublishedPeriod
from finance.parsing import SWEDISH, Field, Layout
from finance.parsing.sie.dimensions import CODES
from followup import periods
from followup.models import Job, Unit
from followup.money import ZERO

CLASSES = {
    "1": "Tillgångar",
    "2": "Eget kapital och skulder",
    "3": "Intäkter",
    "4": "Köp av verksamhet och bidrag",
    "5": "Personal",
    "6": "Övriga verksamhetskostnader",
    "7": "Övriga verksamhetskostnader",
    "8": "Övriga intäkter och kostnader",
}


@dataclass(frozen=True)
class PeriodLine:
    """A period of the file: rows, debit and credit, net, and what is published for the source in it. Kronor."""

    period: int
    rows: int
    debit: Decimal
    credit: Decimal
    published: Decimal | None
    published_by: str

    @property
    def name(self) -> str:
        """The period in words."""
        return periods.shown(self.period)

    @property
    def net(self) -> Decimal:
        """Debit less credit."""
        return self.debit - self.credit

    @property
    def difference(self) -> Decimal:
        """What publishing would change the period's net by."""
        return self.net - (self.published or ZERO)


@dataclass(frozen=True)
class ClassLine:
    """A class of accounts over all periods of the file, against what is published in the same periods. Kronor."""

    account_class: str
    net: Decimal
    published: Decimal

    @property
    def name(self) -> str:
        """The class with its name after Kommun-Bas."""
        return f"{self.account_class} {CLASSES.get(self.account_class, 'Övrigt')}"

    @property
    def difference(self) -> Decimal:
        """What publishing would change the class's net by."""
        return self.net - self.published


def period_lines(batch: Import) -> list[PeriodLine]:
    """The periods of the file in order."""
    numbers = list(batch.periods.values_list("period_id", flat=True))
    standing = {
        row.period_id: row.batch
        for row in PublishedPeriod.objects.filter(source=batch.source, period__in=numbers).select_related("batch")
        if row.batch_id != batch.pk
    }
    cells = LedgerCell.objects.filter(source=batch.source, period__in=list(standing))
    sums = dict(cells.values_list("period_id").annotate(sum=Sum("amount")))
    return [
        PeriodLine(
            row.period_id,
            row.rows,
            row.debit,
            row.credit,
            sums.get(row.period_id, ZERO) if row.period_id in standing else None,
            standing[row.period_id].filename if row.period_id in standing else "",
        )
        for row in batch.periods.all()
    ]


def class_lines(batch: Import) -> list[ClassLine]:
    """The classes of accounts of the file and of what it would replace, in order."""
    ours: dict[str, Decimal] = {}
    for row in batch.summary.get("classes", []):
        ours[row["class"]] = ours.get(row["class"], ZERO) + Decimal(row["amount"])
    replaced = PublishedPeriod.objects.filter(source=batch.source).exclude(batch=batch)
    numbers = set(replaced.values_list("period_id", flat=True)) & set(batch.periods.values_list("period_id", flat=True))
    cells = LedgerCell.objects.filter(source=batch.source, period__in=numbers)
    theirs = dict(cells.values_list(Substr("account__code", 1, 1)).annotate(sum=Sum("amount")).order_by())
    return [ClassLine(one, ours.get(one, ZERO), theirs.get(one, ZERO)) for one in sorted(ours.keys() | theirs.keys())]


def columns(batch: Import) -> list[tuple[str, str]]:
    """Which header was taken for what: our field in Swedish, and the header as written in the file.

    Of a SIE file its dimensions, also those that it lacks, and the codes of rows without their own.
    """
    if not batch.layout:
        return []
    layout = Layout.from_dict(batch.layout)
    if layout.kind == "sie":
        return _dimensions(layout)
    found: list[tuple[str, str]] = []
    for field, position in layout.columns.items():
        if isinstance(position, int):
            found.append((SWEDISH[field], layout.header(position)))
        elif field is Field.MONTHS and position:
            found.append((SWEDISH[field], f"{layout.header(position[0])} – {layout.header(position[-1])}"))
    return found


def _dimensions(layout: Layout) -> list[tuple[str, str]]:
    at = {field: layout.position(field) for field in CODES}
    found = [
        (SWEDISH[of], "Finns inte i filen" if position is None else layout.header(position))
        for of, position in at.items()
    ]
    return found + [(f"Rader utan {SWEDISH[of].lower()}", code) for of, code in layout.defaults.items()]


def history(batch: Import) -> QuerySet[ImportEvent]:
    """What has been done with the import, the last first."""
    return batch.events.select_related("by").order_by("-pk")


def running_job(batch: Import) -> Job | None:
    """The job that works with the import now."""
    working = [Job.State.QUEUED, Job.State.RUNNING]
    return Job.objects.filter(kind__startswith="finance.", arguments__batch=batch.pk, state__in=working).first()


def apart(batch: Import) -> list[tuple[Unit, int, str]]:
    """The committees that have activities without a group in the last year that a file speaks for: how many, and where

    they get one.
    """
    last = PublishedPeriod.objects.filter(batch=batch).aggregate(last=Max("period"))["last"]
    if last is None:
        return []
    year = periods.year_of(last)
    return [(of, count, group_pages.address(of.code, year)) for of, count in group_pages.loose_by_committee(year)]
