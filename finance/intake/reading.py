"""Stages 2–4: read an import's file, check every row and load the rows beside the ledger. Nothing is published."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from finance import checks, parsing
from finance.intake import beside
from finance.intake.control import Control, kronor
from finance.intake.locks import NotPossible, alone
from finance.intake.registers import Registers
from finance.models import Import, ImportPeriod, ImportProblem, UnknownCode
from finance.parsing import Layout, Problem
from followup import money, periods
from followup.jobs import Progress
from followup.models import Period, User

State = Import.State
PARTS = 1000  # progress is told in thousandths of the file


def choose_columns(*, batch: Import, columns: Mapping[str, int | list[int]], by: User) -> None:
    """Let a person say which column means what; remembered for the source's next file with the same headers.

    Read the file anew afterwards.

    ``columns`` are positions counted from 0 by the fields of ``parsing.Field``.
    """
    del by  # the import's history will say who; the columns themselves belong to the source
    with transaction.atomic():
        batch.layout = batch.layout | {"columns": dict(columns)}
        batch.save(update_fields=["layout"])
        batch.source.layout[batch.layout["signature"]] = batch.layout
        batch.source.save(update_fields=["layout"])


def read(*, batch: Import, progress: Progress) -> None:
    """Read the whole file and keep what was found with the import, whose state is then READ, or REFUSED.

    May be run again: after a crash, or when codes or columns have been settled. Raises NotPossible (Swedish) when the
    import is published, let go, or being read by somebody else.
    """
    with alone(batch):
        batch.refresh_from_db()
        if batch.state not in {State.RECEIVED, State.READ}:
            raise NotPossible(f"Inläsningen är {batch.get_state_display().lower()} och kan inte läsas om.")
        _forget(batch)
        try:
            layout = _layout(batch)
            control = _load(batch, layout, progress)
        except parsing.MissingColumns as missing:
            _refused(batch, str(missing), layout=missing.layout.to_dict())
        except parsing.UnreadableFile as unreadable:
            _refused(batch, str(unreadable), state=State.REFUSED)
        else:
            _keep(batch, layout, control)


def _forget(batch: Import) -> None:
    """Let go of what an earlier reading of the file found."""
    beside.drop(batch.pk)
    with transaction.atomic():
        batch.problems.all().delete()
        batch.unknown_codes.all().delete()
        batch.periods.all().delete()
        batch.state, batch.error, batch.rows, batch.problem_count, batch.summary = State.RECEIVED, "", 0, 0, {}
        batch.save()


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
    with beside.loading(batch.pk) as loader:
        for part in parsing.read(Path(batch.file.path), layout, year_hint=year):
            control.rows += part.rows_read
            control.add(part.frame)
            control.add_notes(part.notes)
            examined = run.examine(part)
            control.add_problems(examined.problems)
            resolved = registers.resolve(examined.frame)
            control.add_unknown(resolved)
            if not control.stopped:  # a file that can't be published is read to its end, but not loaded
                loader.add(beside.lines(resolved, wide=bool(layout.months)))
            progress(int(part.done * PARTS * 0.8), PARTS, f"Läser och kontrollerar rad {_grouped(control.rows)}")
        control.add_notes(list(run.notes()))
        control.add_problems(list(_closed(control, registers)))
        if control.stopped:
            loader.abandon()
        progress(int(PARTS * 0.85), PARTS, "Lägger rader på plats")
    progress(PARTS, PARTS, "Summerar")
    return control


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


def _refused(batch: Import, error: str, *, state: str = State.RECEIVED, layout: dict[str, Any] | None = None) -> None:
    """Keep why the whole file can't be read. With a layout a person may say which columns are meant, and try again."""
    batch.state, batch.error, batch.layout = state, error, layout or {}
    batch.save(update_fields=["state", "error", "layout"])


def _keep(batch: Import, layout: Layout, control: Control) -> None:
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
