"""Load the demo municipality: registers and people, then its ledger and budget files through the import itself."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from demo import (
    analysis,
    assignments,
    control,
    corrective,
    earlier,
    generator,
    goals,
    indicators,
    investments,
    march,
    one_offs,
    people,
    phasing,
    planned_activities,
    plans,
    registers,
    reports,
    workflow,
)
from demo.generator import history
from finance import baselines, forecasts, intake
from finance.models import ActionPlan, ActivityGroup, Forecast, ForecastReason, Import, Source
from followup.jobs import Progress
from followup.models import Occasion, Unit, User

OCCASION = "2023-08"
Say = Callable[[int, str], None]


class DemoNotLoaded(Exception):
    """A demo file was refused by the import; the message is Swedish."""


@dataclass(frozen=True)
class DemoFile:
    """A file of the demo and the source that it speaks for."""

    path: Path
    source: str


def files(folder: Path) -> list[DemoFile]:
    """Write the demo's ledger and budget files into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    generator.write(folder)
    history.write(folder)
    ledgers = [DemoFile(path, registers.LEDGER) for path in sorted(folder.glob("huvudbok-*.csv"))]
    budgets = [DemoFile(folder / row["file"], row["code"].lower()) for row in registers.budgets()]
    return ledgers + budgets


def load(folder: Path, say: Say) -> None:
    """Everything, telling how far it has come in percent. Raises DemoNotLoaded."""
    say(0, "Lägger upp organisation, koder och personer")
    registers.load()
    phasing.load()
    people.create()
    admin = User.objects.get(username="admin")
    say(5, "Skriver demokommunens huvudbok och budget")
    made = files(folder)
    for number, file in enumerate(made):
        say(15 + 75 * number // len(made), f"Läser in {file.path.name}")
        _import(file, admin)
    say(90, "Lägger in lämnade prognoser")
    workflow.begin()
    march.load(User.objects.get(username="controller"))
    _forecasts(User.objects.get(username="controller"))
    earlier.load(Unit.objects.get(code="KS"), User.objects.get(username="controller"))
    one_offs.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    say(94, "Lägger in investeringar")
    investments.load(admin)
    say(95, "Lägger in uppdrag och beräknar prognoser")
    assignments.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    committee = Unit.objects.get(code="KS")
    baselines.compute(occasion=Occasion.objects.get(code=OCCASION), committee=committee, progress=Progress())
    analysis.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    indicators.load(User.objects.get(username="controller"))
    indicators.connect(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    goals.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    goals.link(User.objects.get(username="controller"))
    planned_activities.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    control.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    plans.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    reports.load(committee, Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    workflow.finish()
    say(97, "Fryser rapporten från mars")
    reports.load_decided(committee, User.objects.get(username="controller"))
    corrective.load(Occasion.objects.get(code=OCCASION), User.objects.get(username="controller"))
    say(100, "Demokommunen är inläst")


def _import(file: DemoFile, by: User) -> None:
    source = Source.objects.get(code=file.source)
    ended = [Import.State.REFUSED, Import.State.DISCARDED, Import.State.UNDONE]
    batch = Import.objects.filter(source=source, filename=file.path.name).exclude(state__in=ended).first()
    if batch is None:
        with file.path.open("rb") as content:
            batch = intake.receive(file=content, filename=file.path.name, source=source, by=by)
    if batch.state not in {Import.State.RECEIVED, Import.State.READ}:
        return  # published by an earlier load that was cut short
    intake.read(batch=batch, progress=Progress())
    batch.refresh_from_db()
    if batch.error or batch.problem_count or batch.unknown_codes.exists():
        problem = batch.problems.first()
        raise DemoNotLoaded(f"{file.path.name}: {batch.error or problem or 'okända koder'}")
    intake.publish(batch=batch, by=by)


def _forecasts(by: User) -> None:
    occasion = Occasion.objects.get(code=OCCASION)
    committee = Unit.objects.get(code="KS")
    groups = {group.label: group for group in ActivityGroup.objects.filter(committee=committee)}
    units = {unit.code: unit for unit in Unit.objects.below(committee)}
    reasons = {reason.code: reason for reason in ForecastReason.objects.all()}
    there = set(Forecast.objects.filter(occasion=occasion).values_list("unit__code", "group__label", "side"))
    why = {(row["unit"], row["group"], row["side"]): row for row in registers.rows("forecast_reasons.csv")}
    for row in registers.rows("forecasts.csv"):
        if (row["unit"], row["group"], row["side"]) in there:
            continue  # since an earlier load that was cut short
        told = why.get((row["unit"], row["group"], row["side"]), {})
        forecasts.enter(
            occasion=occasion,
            unit=units[row["unit"]],
            group=groups[row["group"]],
            side=row["side"],
            amount=Decimal(row["amount"]),
            comment=row["comment"] or told.get("comment", ""),
            reason=reasons.get(told.get("reason", "")),
            by=by,
        )


def loaded() -> bool:
    """Whether the demo is all there: its last step leaves action plans."""
    return ActionPlan.objects.exists()
