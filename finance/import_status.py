"""How the imports stand: of each source the last published file with its warnings, and what waits. Reads alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Sum

from finance.models import Import, PublishedPeriod, Source, UnknownCode
from followup import periods
from followup.models import Occasion

MOST = 5  # files that wait: more are found on the page of the imports


@dataclass(frozen=True)
class Latest:
    """The last published file of a source. ``spoken`` is the first and the last period that the source speaks for."""

    source: Source
    batch: Import
    spoken: tuple[int, int] | None
    occasion: Occasion

    @property
    def when(self) -> datetime:
        """When it was published."""
        assert self.batch.published_at  # import_published_by_someone
        return self.batch.published_at

    @property
    def span(self) -> str:
        """The periods in words: ``januari 2023 – augusti 2023``."""
        return " – ".join(dict.fromkeys(periods.shown(one) for one in self.spoken)) if self.spoken else "inga"

    @property
    def warnings(self) -> list[str]:
        """What to look at: periods up to the occasion's that are not there, and what the reading noted."""
        found = []
        ledger = self.source.kind == Source.Kind.OUTCOME
        if ledger and (self.spoken is None or self.spoken[1] < self.occasion.period_id):
            found.append(f"{periods.shown(self.occasion.period_id).capitalize()} saknas.")
        notes = len(self.batch.summary.get("notes", []))
        if notes:
            found.append("En anmärkning vid läsningen." if notes == 1 else f"{notes} anmärkningar vid läsningen.")
        return found


@dataclass(frozen=True)
class Waiting:
    """A file that has been read and not published: how many unknown codes it has, and the rows that hang on them."""

    batch: Import
    codes: int
    rows: int


@dataclass(frozen=True)
class ImportStatus:
    """The sources with their last files, the outcome first, and the files that wait."""

    sources: Sequence[Latest]
    waiting: Sequence[Waiting]

    @property
    def unknown(self) -> int:
        """How many unknown codes wait for somebody to say what they are."""
        return sum(one.codes for one in self.waiting)


def status(occasion: Occasion) -> ImportStatus:
    """How the imports stand. Five queries, however many sources and files."""
    published = Import.objects.filter(state=Import.State.PUBLISHED).select_related("source", "published_by")
    spans = _spans()
    found = [
        Latest(one.source, one, spans.get(one.source_id), occasion)
        for one in published.order_by("source_id", "-published_at").distinct("source_id")
    ]
    found.sort(key=lambda one: (one.source.kind != Source.Kind.OUTCOME, -one.when.timestamp()))
    read = Import.objects.filter(state__in=[Import.State.RECEIVED, Import.State.READ]).select_related("source", "by")
    batches = list(read[:MOST])
    codes = UnknownCode.objects.filter(batch__in=batches).order_by().values("batch_id")
    counted = codes.annotate(codes=Count("pk"), sum=Sum("rows")).values_list("batch_id", "codes", "sum")
    hang = {batch: (number, rows) for batch, number, rows in counted}
    return ImportStatus(found, [Waiting(one, *hang.get(one.pk, (0, 0))) for one in batches])


def _spans() -> dict[int, tuple[int, int]]:
    """The first and the last period that each source speaks for, by its key."""
    spoken = PublishedPeriod.objects.order_by().values("source_id")
    counted = spoken.annotate(first=Min("period_id"), last=Max("period_id")).values_list("source_id", "first", "last")
    return {source: (first, last) for source, first, last in counted}
