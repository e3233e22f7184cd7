"""Beslutade uppföljningar: the overviews that were decided, as anybody may read them. Made of snapshots alone.

A report is large and its overview small, so the database takes the overview out of the snapshot. A snapshot never
changes: what has been taken out is kept in the cache by the checksum of its content.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Func, JSONField
from django.http import Http404
from django.urls import reverse

from followup.models import Unit
from reports import document, published
from reports.document import Decided
from reports.models import RenderedReport, Snapshot
from reports.overview import Overview

KEPT = 7 * 24 * 3600  # seconds in the cache
# Of each card the table of the report that holds its figures; the first table whose key begins so.
TABLES = {
    "year": "drift-organisation-year",
    "so_far": "drift-organisation-period",
    "areas": "drift-organisation-year",
    "activities": "drift-activity-year",
    "bridge": "ordinarie",
    "course": "ekonomi",
    "goals": "mal-antal",
    "assignments": "uppdrag-antal",
    "indicators": "indikatorer-",
    "investments": "investeringar",
}


class Head(Func):
    """A snapshot's content without its sections: what the report is, its decision and its overview."""

    template = "((%(expressions)s)::jsonb - ARRAY['sections', 'notes', 'figures'])"
    output_field = JSONField()


@dataclass(frozen=True)
class Facts:
    """What a decided report says of itself. ``overview`` is None in those that were frozen without one."""

    title: str
    unit: str
    occasion: str
    headline: str
    lead: str
    decided: Decided | None = None
    corrects: str = ""
    overview: Overview | None = None


@dataclass(frozen=True)
class FollowUp:
    """A decided follow-up: its snapshot, what it says of itself, its versions and its PDF."""

    snapshot: Snapshot
    facts: Facts
    versions: tuple[published.Version, ...] = ()
    pdf: RenderedReport | None = None

    @property
    def url(self) -> str:
        """The address where the version that was decided last is read: the overview, else the report."""
        report = self.snapshot.report
        name = "published_overview" if self.facts.overview else "published"
        return reverse(name, args=[report.unit.code, report.occasion.code])

    @property
    def is_latest(self) -> bool:
        """Whether no later version has been decided."""
        return not self.versions or self.snapshot.pk == self.versions[0].snapshot.pk

    @property
    def latest_url(self) -> str:
        """The overview of the version that was decided last."""
        return published.address("published_overview_version", self.versions[0].snapshot)

    @property
    def actions(self) -> list[tuple[str, str, str]]:
        """The report as web and as PDF: words, address, icon."""
        web = [("Rapporten", published.address("published_version", self.snapshot), "file")]
        pdf = [("PDF", published.address("published_file", self.snapshot, "pdf"), "download")]
        return web + pdf if self.pdf else web

    @property
    def ways(self) -> dict[str, str]:
        """Where each card's answer is looked up further: the report's table of it, else the report."""
        report = published.address("published_version", self.snapshot)
        tables = self.facts.overview.tables if self.facts.overview else ()
        found = {"text": report}
        for card, beginning in TABLES.items():
            key = next((one for one in tables if one.startswith(beginning)), None)
            found[card] = published.address("published_table", self.snapshot, key) if key else report
        return found


def of(unit: str, occasion: str, version: int | None = None) -> FollowUp:
    """A follow-up by the codes of an address: the version named, else the one decided last. Raises Http404."""
    named = Snapshot.objects.filter(report__unit__code=unit, report__occasion__code=occasion)
    found = list(named.with_places().order_by("-report__version"))
    chosen = next((one for one in found if version in {None, one.report.version}), None)
    if chosen is None:
        raise Http404("Det finns ingen beslutad uppföljning här.")
    pdf = RenderedReport.objects.filter(snapshot=chosen).order_by("-at").first()
    (made,) = _with_facts([chosen])
    return FollowUp(chosen, made.facts, tuple(map(published.Version, found)), pdf)


def latest() -> list[FollowUp]:
    """Of each committee the follow-up that was decided last, the newest occasion first. Two queries at most."""
    committees = Snapshot.objects.standing().with_places().filter(report__unit__kind=Unit.Kind.COMMITTEE)
    newest: dict[int, Snapshot] = {}
    for one in committees.order_by("-report__occasion__period_id", "report__unit__sort", "report__unit__name"):
        newest.setdefault(one.report.unit_id, one)
    return _with_facts(newest.values())


def _with_facts(snapshots: Iterable[Snapshot]) -> list[FollowUp]:
    asked = list(snapshots)
    keys = {one.pk: f"snapshot-head:{one.sha256}" for one in asked}
    known: dict[str, dict[str, Any]] = cache.get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in known]
    if missing:
        heads = Snapshot.objects.filter(pk__in=missing).order_by().values_list("pk", Head("content"))
        read = {keys[pk]: head for pk, head in heads}
        cache.set_many(read, KEPT)
        known |= read
    return [FollowUp(one, document.structured(known[keys[one.pk]], Facts)) for one in asked]
