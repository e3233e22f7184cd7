"""Skriva i en rapport: one writer at a time, each saved text a version of its own, nothing lost.

Whoever writes holds the section's lock, tells every half minute that she is there, and may be relieved by another who
says so. A save names the version it was written from. Each refusal is Swedish, and leaves what stands as it is; the
text that was refused is the caller's to hand back.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import formats, timezone

from followup import changes
from followup.access import Permission, may, require
from followup.models import User
from reports import guarding, prose, selectors
from reports.models import Prose, ReportSection, WritingLock

log = structlog.get_logger()
EXPIRES = timedelta(seconds=120)  # without a sign of life


class NotPossible(Exception):
    """What was asked cannot be done; the message is Swedish and says what to do."""


class Locked(NotPossible):
    """Somebody else writes in the section: ``lock`` says who."""

    def __init__(self, lock: WritingLock, *, taken: bool) -> None:
        self.lock = lock
        what = "har tagit över avsnittet" if taken else "skriver i avsnittet nu"
        end = "Det som inte är sparat finns kvar här." if taken else "Vänta, eller ta över."
        super().__init__(f"{lock.by} {what} (sedan kl. {_clock(lock.since)}). {end}")


class Conflict(NotPossible):
    """Somebody has saved another text since this one was opened: ``theirs``."""

    def __init__(self, theirs: Prose | None) -> None:
        self.theirs = theirs
        said = f"{theirs.by} sparade en annan text kl. {_clock(theirs.at)}" if theirs else "Texten finns inte längre"
        super().__init__(f"{said}, efter att du öppnade avsnittet. Din text är inte sparad, men den finns kvar här.")


@dataclass(frozen=True)
class Saved:
    """What became of a save: the version that stands now, and how many pictures were left out."""

    standing: Prose | None
    pictures: int = 0

    @property
    def version(self) -> int:
        """The number of the version that stands, 0 before the first."""
        return self.standing.version if self.standing else 0


def may_write(user: User, section: ReportSection) -> bool:
    """Whether a person may write in a section: by her role in the report's unit, or because it is given to her."""
    given = section.writer_id == user.pk and selectors.given_to(user).filter(pk=section.pk).exists()
    return given or may(user, Permission.WRITE_REPORT, section.report.unit)


def newest(section: ReportSection) -> Prose | None:
    """The text that stands; None before the first."""
    return section.versions.select_related("by").order_by("-version").first()


def holder(section: ReportSection, now: datetime | None = None) -> WritingLock | None:
    """Who writes in a section now; None when nobody does, or has not been heard of for a while."""
    lock = WritingLock.objects.filter(section=section).select_related("by").first()
    return lock if lock and (now or timezone.now()) - lock.seen_at < EXPIRES else None


@transaction.atomic
def take(*, section: ReportSection, by: User, over: bool = False) -> WritingLock:
    """Begin to write; ``over`` another who holds the lock. Raises Locked, NotPossible and workflow.Closed."""
    _hold(section)
    _require_writable(section, by)
    now, other = timezone.now(), holder(section)
    if other and other.by_id != by.pk and not over:
        raise Locked(other, taken=False)
    if other and other.by_id == by.pk:
        return _seen(other, now)
    lock, _ = WritingLock.objects.update_or_create(section=section, defaults={"by": by, "since": now, "seen_at": now})
    log.info("report.lock", section=section.pk, by=by.username, over=other.by.username if other else "")
    return lock


@transaction.atomic
def stay(*, section: ReportSection, by: User) -> WritingLock:
    """A sign of life. Raises Locked when another has taken over; takes the lock anew when it had expired."""
    _hold(section)
    other = holder(section)
    if other and other.by_id != by.pk:
        raise Locked(other, taken=True)
    return take(section=section, by=by)


def leave(*, section: ReportSection, by: User) -> None:
    """Stop writing; nothing when another has the lock."""
    WritingLock.objects.filter(section=section, by=by).delete()


@transaction.atomic
def save(*, section: ReportSection, html: str, version: int, by: User) -> Saved:
    """Keep a text as a new version, sanitised; nothing new when it is what stands. ``version`` is what it rests on.

    Raises PermissionDenied, NotPossible (Locked, Conflict), prose.TooLong and workflow.Closed.
    """
    _hold(section)
    _require_writable(section, by)
    other = holder(section)
    if other and other.by_id != by.pk:
        raise Locked(other, taken=True)
    clean, before = prose.clean(html), newest(section)
    if (before.version if before else 0) != version:
        raise Conflict(before)
    take(section=section, by=by)
    if clean.html == (before.html if before else ""):
        return Saved(before, clean.pictures)
    made = section.versions.create(version=version + 1, html=clean.html, by=by)
    return Saved(made, clean.pictures)


@transaction.atomic
def restore(*, section: ReportSection, version: int, by: User) -> Saved:
    """Let an earlier version stand again, as a new one. Raises as ``save``."""
    wanted = section.versions.filter(version=version).first()
    if wanted is None:
        raise NotPossible("Den versionen finns inte.")
    standing = newest(section)
    return save(section=section, html=wanted.html, version=standing.version if standing else 0, by=by)


@transaction.atomic
def assign(*, section: ReportSection, writer: User | None, due: date | None, by: User) -> None:
    """Give a section to a writer, with the day when it is to be done. Raises PermissionDenied and workflow.Closed."""
    require(by, Permission.ARRANGE_REPORT, section.report.unit)
    guarding.require_open(section.report)
    before = changes.facts(section, "writer", "due")
    section.writer, section.due = writer, due
    section.save(update_fields=["writer", "due"])
    report = section.report
    changes.record(
        by=by,
        kind="section",
        thing=f"{section.title or 'Avsnitt utan rubrik'} ({report.title})",
        before=before,
        after=changes.facts(section, "writer", "due"),
        unit=report.unit,
        occasion=report.occasion,
    )
    log.info("report.assign", section=section.pk, writer=writer.username if writer else "", by=by.username)


def _require_writable(section: ReportSection, by: User) -> None:
    if not may_write(by, section):
        raise PermissionDenied(f"Du saknar rätten: {Permission.WRITE_REPORT.label.lower()}.")
    if section.content or section.removed_at:
        raise NotPossible("Avsnittet skrivs inte för hand: det är borttaget eller hämtas ur siffrorna.")
    guarding.require_open(section.report)


def _hold(section: ReportSection) -> None:
    """Let nobody else write in the section, or take its lock, until the transaction ends."""
    ReportSection.objects.select_for_update().get(pk=section.pk)


def _seen(lock: WritingLock, now: datetime) -> WritingLock:
    lock.seen_at = now
    lock.save(update_fields=["seen_at"])
    return lock


def _clock(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "H.i")
