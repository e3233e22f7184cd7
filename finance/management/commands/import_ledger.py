"""``manage.py import_ledger``: a ledger or budget file through the import, here and now, without a worker."""

import json
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finance import intake, parsing
from finance.intake import sources
from finance.models import Import, Source
from finance.parsing import sie
from followup import money, periods
from followup.jobs import Progress
from followup.models import User

ROBOT = "kommandoraden"
SHOWN = 20  # faults written out one by one for a person; all of them are in --json
State = Import.State


class Command(BaseCommand):
    """Read and check a file, and publish it when asked to. The exit status is 0 only if nothing was refused."""

    help = "Läser in en huvudboks- eller budgetfil, kontrollerar varje rad och publicerar den med --publish."
    requires_system_checks: list[str] = []  # they load every page and the PDF's libraries, which no import needs

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, what it speaks for, and what to do with it."""
        parser.add_argument("file", metavar="FIL", type=Path, help="CSV-, Excel- eller SIE-fil")
        parser.add_argument("--kind", choices=Source.Kind.values, default=Source.Kind.OUTCOME.value, help="filens slag")
        parser.add_argument("--source", help="källans kod; annars huvudboken, eller årets ursprungliga budget")
        parser.add_argument("--publish", action="store_true", help="publicera om inget är fel")
        parser.add_argument("--json", action="store_true", help="skriv vad som hittades som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Raises CommandError (Swedish) when anything is refused, after having said what was found."""
        batch, refused = None, ""
        try:
            batch = _received(options["file"], _source(options), by := _robot())
            refused = _read(batch)
            if options["publish"] and not refused:
                intake.publish(batch=batch, by=by)
        except (
            OSError,
            parsing.UnreadableFile,
            sources.NoYear,
            intake.DuplicateFile,
            intake.FileTooLarge,
            intake.NotPossible,
        ) as reason:
            refused = f"Filen {reason.filename} går inte att öppna." if isinstance(reason, OSError) else str(reason)
        found = _found(batch, refused)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) if options["json"] else _told(batch, found))
        if refused:
            raise CommandError(refused)


def _source(options: dict[str, Any]) -> Source:
    kind = options["kind"]
    if not options["source"]:
        return sources.original_budget(options["file"]) if kind == Source.Kind.BUDGET else sources.ledger()
    known = Source.objects.filter(kind=kind)
    try:
        return known.get(code=options["source"])
    except Source.DoesNotExist:
        codes = ", ".join(known.values_list("code", flat=True)) or "inga"
        raise CommandError(f"Källan {options['source']} finns inte. De som finns: {codes}.") from None


def _robot() -> User:
    """Who stands as the importer: nobody can sign in as it."""
    robot, made = User.objects.get_or_create(
        username=ROBOT, defaults={"first_name": "Kommandoraden", "is_active": False}
    )
    if made:
        robot.set_unusable_password()
        robot.save(update_fields=["password"])
    return robot


def _received(path: Path, source: Source, by: User) -> Import:
    """The file as an import: a new one, or the one that an earlier look at the file left unpublished."""
    with path.open("rb") as file:
        try:
            return intake.receive(file=file, filename=path.name, source=source, by=by)
        except intake.DuplicateFile as known:
            if known.batch.state in {State.RECEIVED, State.READ}:
                return known.batch
            raise


def _read(batch: Import) -> str:
    """Read the file; returns why it is refused, in Swedish, or nothing. Unknown codes are a worklist, not a refusal."""
    intake.read(batch=batch, progress=Progress())
    if batch.problem_count:
        return f"Filen har {batch.problem_count} fel. Rätta dem i källan och läs in en ny fil."
    return batch.error


def _found(batch: Import | None, refused: str) -> dict[str, Any]:
    """What was found, as plain values. A fault of the whole file has line 0."""
    found: dict[str, Any] = {"rows": 0, "totals": {}, "unknown": {}, "problems": [], "problem_count": 0}
    if batch:
        unknown: dict[str, list[str]] = {}
        for kind, code in batch.unknown_codes.values_list("kind", "code"):
            unknown.setdefault(kind, []).append(code)
        found = {
            "rows": batch.rows,
            "totals": batch.summary.get("totals", {}),
            "unknown": unknown,
            "problems": list(batch.problems.values("line", "column", "value", "reason")),
            "problem_count": batch.problem_count,
        } | _sie(batch)
    if refused and not (batch and (batch.problem_count or found["unknown"])):
        found["problems"] = [{"line": 0, "column": "", "value": "", "reason": refused}]
    return found | {"import": batch and batch.pk, "state": batch.state if batch else "", "error": refused}


def _sie(batch: Import) -> dict[str, Any]:
    """What a SIE file says of itself: its vouchers, and each account's sum in kronor. Nothing for other files."""
    if batch.layout.get("kind") != "sie":
        return {}
    totals = sie.totals(Path(batch.file.path), parsing.Layout.from_dict(batch.layout))
    return {"vouchers": totals.vouchers, "accounts": {code: str(kronor) for code, kronor in totals.accounts.items()}}


def _told(batch: Import | None, found: dict[str, Any]) -> str:
    """What was found, for a person."""
    if not batch:
        return "Inget är inläst."
    lines = [f"{batch.filename} läst som {batch.source}. Rader: {money.number(Decimal(batch.rows))}."]
    for period, net in found["totals"].items():
        lines.append(f"  {periods.shown(int(period))}: netto {money.shown(Decimal(net), money.Unit.ORE)} kr")
    for kind, codes in found["unknown"].items():
        label = batch.unknown_codes.model.Kind(kind).label.lower()
        lines.append(f"  Okänt i registret, {label}: {', '.join(code or '(saknas)' for code in codes)}")
    problems = [problem for problem in found["problems"] if problem["line"]]
    for problem in problems[:SHOWN]:
        lines.append(f"  Rad {problem['line']}, {problem['column']} ”{problem['value']}”: {problem['reason']}")
    if found["problem_count"] > SHOWN:
        lines.append(f"  … och {found['problem_count'] - SHOWN} fel till.")
    lines.append(f"Läge: {batch.get_state_display().lower()}.")
    return "\n".join(lines)
