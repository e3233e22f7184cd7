"""Stages 2–4: read an import's file, check every row and load the rows beside the ledger. Nothing is published."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from finance import checks, parsing
from finance.intake.ahead import Ahead
from finance.intake.control import Control, kronor
from finance.intake.history import record
from finance.intake.loading import drop, loading
from finance.intake.locks import NotPossible, alone
from finance.intake.registers import Registers
from finance.models import Event, Import, ImportPeriod, ImportProblem, UnknownCode
from finance.parsing import Layout, Problem
from followup import money, periods
from followup.jobs import Progress
from followup.models import Period, User

State = Import.State
PARTS = 1000  # progress is told in thousandths of the file


def read(*, batch: Import, progress: Progress, by: User | None = None) -> None:
    """Read the whole file and keep what was found with the import, whose state is then READ, or REFUSED.

    ``by`` is who asked for it in the import's history: who brought the file, when nobody else is named. May be run
    again: after a crash, or when codes or columns have been settled. Raises NotPossible (Swedish) when the import is
    published, let go, or being read by somebody else.
    """
    reader = by or batch.by
    with alone(batch):
        batch.refresh_from_db()
        if batch.state not in {State.RECEIVED, State.READ}:
            raise NotPossible(f"Inläsningen är {batch.get_state_display().lower()} och kan inte läsas om.")
        _forget(batch, reader)
        try:
            layout = _layout(batch)
            control = _load(batch, layout, progress)
        except parsing.MissingColumns as missing:
            _refused(batch, reader, str(missing), layout=missing.layout.to_dict())
        except parsing.UnreadableFile as unreadable:
            _refused(batch, reader, str(unreadable), state=State.REFUSED)
        else:
            _keep(batch, reader, layout, control)


def _forget(batch: Import, by: User) -> None:
    """Let go of what an earlier reading of the file found."""
    drop(batch.pk)
    with transaction.atomic():
        batch.problems.all().delete()
        batch.unknown_codes.all().delete()
        batch.periods.all().delete()
        before = batch.state
        batch.state, batch.error, batch.rows, batch.problem_count, batch.summary = State.RECEIVED, "", 0, 0, {}
        batch.save()
        if before == State.READ:
            record(batch=batch, kind=Event.REREAD, by=by, before=before)


def _layout(batch: Import) -> Layout:
    """How the file is written, with the columns that a person has chosen for files with its headers."""
    path, kind = Path(batch.file.path), batch.source.kind
    try:
        layout, missing = parsing.inspect(path, kind=kind), None
    except parsing.MissingColumns as lacking:
        layout, missing = lacking.layout, lacking
    if chosen := batch.source.layout.get(layout.signature):
        return parsing.inspect(path, kind=kind, remembered=chosen)
    if missing:
        raise missing
    return layout


def _load(batch: Import, layout: Layout, progress: Progress) -> Control:
    control, registers = Control(), Registers(batch.source)
    run = checks.Run(years=frozenset({year}) if (year := _year(batch)) else registers.years)
    parts = parsing.read(Path(batch.file.path), layout, year_hint=year)
    with loading(batch.pk, batch.source_id) as loader, closing(Ahead(parts)) as ahead:
        for part in ahead:
            done = part.done
            table = _checked(part, control, run).table
            ids = registers.resolve(table)
            control.add_unknown(table, ids)
            if not control.stopped:  # a file that can't be published is read to its end, but not loaded
                loader.add(table, ids, wide=bool(layout.months))
            del part, table, ids  # nothing of a part is held while the next is waited for
            progress(int(done * PARTS * 0.8), PARTS, f"Läser och kontrollerar rad {_grouped(control.rows)}")
        control.add_notes(list(run.notes()))
        control.add_problems(list(_closed(control, registers)))
        if control.stopped:
            loader.abandon()
        progress(int(PARTS * 0.85), PARTS, "Lägger rader på plats")
    progress(PARTS, PARTS, "Summerar")
    return control


def _checked(part: parsing.Batch, control: Control, run: checks.Run) -> parsing.Batch:
    """The rows of a part that no check stopped, counted with what was found in them."""
    control.rows += part.rows_read
    control.add(part.table)
    control.add_notes(part.notes)
    examined = run.examine(part)
    control.add_problems(examined.problems)
    return examined


def _grouped(rows: int) -> str:
    return money.number(Decimal(rows))


def _year(batch: Import) -> int | None:
    """The year that a budget decision is of, which is then the only year that its file may speak for."""
    decision = getattr(batch.source, "decision", None)
    return decision.fiscal_year_id if decision else None


def _closed(control: Control, registers: Registers) -> Iterator[Problem]:
    """Periods that nothing may be published in.

    Rows of a year that the calendar lacks have been stopped one by one. A calendar without any year is like the other
    registers before they are filled: no fault of a file that has its unknown codes to tell of.
    """
    for period in sorted(control.rows_by_period):
        month, year = periods.shown(period), periods.year_of(period)
        if period in registers.locked:
            reason = f"Perioden {month} är låst. Ta bort dess rader ur filen eller be att få perioden upplåst."
        elif period not in registers.periods and (year in registers.years if registers.years else not control.unknown):
            reason = f"Perioden {month} finns inte i kalendern. Lägg upp året eller välj en annan fil."
        else:
            continue
        yield Problem(control.first_lines[period], "Period", str(period), reason)


@transaction.atomic
def _refused(
    batch: Import, by: User, error: str, *, state: str = State.RECEIVED, layout: dict[str, Any] | None = None
) -> None:
    """Keep why the whole file can't be read. With a layout a person may say which columns are meant, and try again."""
    batch.state, batch.error, batch.layout = state, error, layout or {}
    batch.save(update_fields=["state", "error", "layout"])
    record(batch=batch, kind=Event.READ, by=by, before=State.RECEIVED, text=error)


def _keep(batch: Import, by: User, layout: Layout, control: Control) -> None:
    known = set(Period.objects.values_list("number", flat=True))
    with transaction.atomic():
        ImportProblem.objects.bulk_create(
            ImportProblem(
                batch=batch,
                line=problem.line,
                column=problem.column[:200],
                value=problem.value[:200],
                reason=problem.reason,
            )
            for problem in control.problems
        )
        UnknownCode.objects.bulk_create(
            UnknownCode(
                batch=batch,
                kind=kind,
                code=code[:100],
                rows=found.rows,
                amount=kronor(found.ore),
                first_line=found.first_line,
            )
            for (kind, code), found in control.unknown.items()
        )
        ImportPeriod.objects.bulk_create(
            ImportPeriod(
                batch=batch,
                period_id=period,
                rows=rows,
                debit=kronor(control.debit[period]),
                credit=kronor(control.credit[period]),
            )
            for period, rows in sorted(control.rows_by_period.items())
            if period in known
        )
        batch.state, batch.layout, batch.rows = State.READ, layout.to_dict(), control.rows
        batch.problem_count, batch.summary = control.problem_count, control.summary()
        batch.save()
        record(batch=batch, kind=Event.READ, by=by, before=State.RECEIVED, text=_told(control))


def _told(control: Control) -> str:
    """What was found, in a few words."""
    found = [f"{_grouped(control.rows)} {'rad' if control.rows == 1 else 'rader'}"]
    if control.problem_count:
        found.append(f"{_grouped(control.problem_count)} fel")
    if unknown := len(control.unknown):
        found.append(f"{_grouped(unknown)} {'okänd kod' if unknown == 1 else 'okända koder'}")
    return f"{', '.join(found)}."
