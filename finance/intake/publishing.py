"""Stage 6: let an import speak for exactly the periods that it covers, or put back what stood before."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from finance import budget_checks, rollup
from finance.intake import beside, sum_tables
from finance.intake.history import record
from finance.intake.loading import drop
from finance.intake.locks import NotPossible, alone, one_at_the_registers
from finance.models import BudgetDecision, Event, Import, PublishedPeriod
from followup import periods
from followup.models import User

State = Import.State


def publish(*, batch: Import, by: User) -> None:
    """Publish an import that has been read without faults. Raises NotPossible, and then nothing has changed."""
    with alone(batch):
        batch.refresh_from_db()
        _require_publishable(batch)
        _swap(batch, by)


@transaction.atomic
def _swap(batch: Import, by: User) -> None:
    one_at_the_registers()
    _require_unlocked(batch)
    covered = {row.period_id: row for row in batch.periods.all()}
    before = {row.period_id: row for row in PublishedPeriod.objects.filter(source=batch.source, period__in=covered)}
    for number, row in covered.items():
        if number in before:
            row.replaced_id = before[number].batch_id
            row.save(update_fields=["replaced"])
            before[number].batch = batch
            before[number].save(update_fields=["batch"])
        else:
            PublishedPeriod.objects.create(source=batch.source, period_id=number, batch=batch)
    batch.state, batch.published_at, batch.published_by = State.PUBLISHED, timezone.now(), by
    batch.save(update_fields=["state", "published_at", "published_by"])
    record(batch=batch, kind=Event.PUBLISHED, by=by, before=State.READ, text=periods.span(min(covered), max(covered)))
    _settle_states(batch, by)
    beside.attach(batch.pk)
    sum_tables.attach(batch.pk)
    rollup.rebuild(source=batch.source, numbers=list(covered))


def undo(*, batch: Import, by: User) -> None:
    """Take a published import back: what stood before it in each period stands there again. Raises NotPossible."""
    with transaction.atomic():
        one_at_the_registers()
        batch.refresh_from_db()
        if batch.state not in {State.PUBLISHED, State.SUPERSEDED}:
            raise NotPossible("Inläsningen är inte publicerad. Det finns inget att ångra.")
        _require_unsettled(batch)
        covered = {row.period_id: row for row in batch.periods.select_related("replaced")}
        _require_unlocked(batch)
        standing = {row.period_id: row for row in PublishedPeriod.objects.filter(batch=batch)}
        for number in covered:
            if number not in standing:
                raise NotPossible(
                    f"En senare inläsning gäller för {periods.shown(number)}. Ångra den först, i omvänd ordning."
                )
        for number, row in standing.items():
            if replaced := covered[number].replaced:
                row.batch = replaced
                row.save(update_fields=["batch"])
            else:
                row.delete()
        before, batch.state = batch.state, State.UNDONE
        batch.save(update_fields=["state"])
        record(batch=batch, kind=Event.UNDONE, by=by, before=before, text=periods.span(min(covered), max(covered)))
        _settle_states(batch, by)
        rollup.rebuild(source=batch.source, numbers=list(covered))


def discard(*, batch: Import, by: User) -> None:
    """Let an import go that has not been published. The file and what was found in it are kept. Raises NotPossible."""
    with alone(batch), transaction.atomic():
        batch.refresh_from_db()
        if batch.state not in {State.RECEIVED, State.READ, State.REFUSED}:
            raise NotPossible(f"Inläsningen är {batch.get_state_display().lower()} och kan inte kastas.")
        drop(batch.pk)
        before, batch.state = batch.state, State.DISCARDED
        batch.save(update_fields=["state"])
        record(batch=batch, kind=Event.DISCARDED, by=by, before=before)


def _require_publishable(batch: Import) -> None:
    if batch.state != State.READ:
        raise NotPossible(f"Inläsningen är {batch.get_state_display().lower()} och kan inte publiceras.")
    if batch.problem_count:
        raise NotPossible(f"Filen har {batch.problem_count} fel. Rätta dem i källan och läs in en ny fil.")
    if unknown := batch.unknown_codes.count():
        words = "okänd kod" if unknown == 1 else "okända koder"
        raise NotPossible(f"Filen har {unknown} {words}. Lägg upp eller översätt och läs sedan om filen.")
    if not batch.rows:
        raise NotPossible("Filen har inga rader, så det finns inget att publicera. Kontrollera uttaget.")
    _require_unlocked(batch)
    if faults := budget_checks.of_batch(batch):
        raise NotPossible(" ".join(faults))


def _require_unlocked(batch: Import) -> None:
    locked = batch.periods.exclude(period__locked_at=None).first()
    if locked:
        raise NotPossible(f"Perioden {periods.shown(locked.period_id)} är låst. Inget har ändrats.")


def _require_unsettled(batch: Import) -> None:
    if BudgetDecision.objects.filter(source=batch.source_id).exclude(settled_at=None).exists():
        raise NotPossible(budget_checks.SETTLED)


def _settle_states(batch: Import, by: User) -> None:
    """An import that stands in no period any more is superseded; one that came back is published."""
    others = Import.objects.filter(source=batch.source).exclude(pk=batch.pk)
    standing = PublishedPeriod.objects.filter(source=batch.source).values("batch")
    _settled(others.filter(state=State.PUBLISHED).exclude(pk__in=standing), State.SUPERSEDED, batch, by)
    _settled(others.filter(state=State.SUPERSEDED, pk__in=standing), State.PUBLISHED, batch, by)


def _settled(imports: QuerySet[Import], state: State, because_of: Import, by: User) -> None:
    for other in imports:
        before, other.state = other.state, state
        other.save(update_fields=["state"])
        kind = Event.SUPERSEDED if state == State.SUPERSEDED else Event.RESTORED
        record(batch=other, kind=kind, by=by, before=before, text=because_of.filename)
