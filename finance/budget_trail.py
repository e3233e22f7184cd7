"""Från ursprunglig till aktuell budget: the year's decisions of a committee as they stand on a day. Reads only.

Amounts are the net cost of the committee's appropriation-financed units, in kronor with the ledger's sign: a decision
above zero gives the committee more to use, one below zero takes away.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.formats import date_format

from finance import places
from finance.cells import Amounts, Basis, Cells, Part
from finance.models import BudgetDecision, BudgetLine, Side, Source, SummaryCell
from finance.places import Line, Organisation
from followup import money, periods
from followup.charts import Chart, Step, waterfall
from followup.models import Occasion, Unit
from followup.money import ZERO

Kind = BudgetDecision.Kind


class Against(StrEnum):
    """Which budget a table compares with; the value stands in its address."""

    CURRENT = "aktuell"
    ORIGINAL = "ursprunglig"


class Standing(StrEnum):
    """How far a decision has come: only drafts do not count."""

    DRAFT = "Utkast"
    FILE = "Gäller enligt inläst fil"
    SETTLED = "Fastställt"


@dataclass(frozen=True)
class DecisionSum:
    """A decision with what it gives the committee. ``decision`` is None for a budget file without a decision."""

    name: str
    decision: BudgetDecision | None
    amount: Decimal
    standing: Standing

    @property
    def is_original(self) -> bool:
        """Whether it is where the year begins."""
        return self.decision is None or self.decision.kind == Kind.ORIGINAL

    @property
    def kind(self) -> str:
        """Its kind in Swedish."""
        return str(self.decision.get_kind_display()) if self.decision else "Budgetfil utan beslut"

    @property
    def where(self) -> str:
        """Body, § and day, as far as they are known."""
        own = self.decision
        if own is None:
            return ""
        paragraph = f"§ {own.paragraph}" if own.paragraph else ""
        return ", ".join(
            filter(None, [own.body, paragraph, date_format(own.decided_on, "j F Y") if own.decided_on else ""])
        )


@dataclass(frozen=True)
class Trail:
    """From the original to the current budget of a committee's year, on a day."""

    committee: Unit
    on: date
    decisions: tuple[DecisionSum, ...]  # that count on the day, the original first
    drafts: tuple[DecisionSum, ...]
    later: tuple[DecisionSum, ...]  # decided after the day

    @property
    def original(self) -> Decimal:
        """The budget that the year began with."""
        return sum((one.amount for one in self.decisions if one.is_original), ZERO)

    @property
    def changes(self) -> list[DecisionSum]:
        """What has been decided since."""
        return [one for one in self.decisions if not one.is_original]

    @property
    def current(self) -> Decimal:
        """The budget as it stands on the day."""
        return sum((one.amount for one in self.decisions), ZERO)

    @property
    def by_kind(self) -> list[tuple[str, int, Decimal]]:
        """Each kind of decision: its name, how many, and their kronor."""
        kinds: dict[str, list[Decimal]] = {}
        for one in self.decisions:
            kinds.setdefault(one.kind, []).append(one.amount)
        return [(kind, len(amounts), sum(amounts, ZERO)) for kind, amounts in kinds.items()]

    @property
    def day(self) -> str:
        """The day in words: ``31 augusti 2023``."""
        return date_format(self.on, "j F Y")

    @property
    def chart(self) -> Chart:
        """The trail as a waterfall."""
        steps = [
            Step("Ursprunglig budget", self.original, total=True),
            *(Step(one.name, one.amount) for one in self.changes),
            Step("Aktuell budget", self.current, total=True),
        ]
        return waterfall("Från ursprunglig till aktuell budget, mnkr", steps, signed_levels=False)

    def note(self, against: Against = Against.CURRENT) -> str:
        """Which budget a table shows, in a sentence; empty where no decision is known."""
        if not any(one.decision for one in self.decisions):
            return ""
        if against is Against.ORIGINAL:
            return (
                f"Budgeten är ursprunglig budget, {money.shown(self.original)} mnkr. "
                f"Aktuell budget per den {self.day} är {money.shown(self.current)} mnkr, och den visas bakom raderna."
            )
        changes = self.changes
        if not changes:
            return f"Budgeten är aktuell budget per den {self.day}, utan ändringar sedan den ursprungliga."
        count = "en ändring" if len(changes) == 1 else f"{len(changes)} ändringar"
        changed = money.shown(self.current - self.original, signed=True)
        return (
            f"Budgeten är aktuell budget per den {self.day}: ursprunglig budget {money.shown(self.original)} mnkr "
            f"och {count} på tillsammans {changed} mnkr."
        )


def trail(committee: Unit, occasion: Occasion, *, with_drafts: bool = False, tree: Organisation | None = None) -> Trail:
    """The decisions of the occasion's year as they stand on its last day. Three queries, and two for the drafts.

    ``tree`` is the committee's organisation on that day, where it has been read already.
    """
    on = periods.last_day(occasion.period_id)
    tree = tree or places.organisation(committee, on)
    ids = [key for key in tree.ids if not tree.row_of(key).shows_result]
    standing = _standing(ids, tree.ids, occasion.year)
    drafts = tuple(_drafts(ids, tree, occasion.year, set(standing))) if with_drafts else ()
    sums = sorted(standing.values(), key=_order)
    counted = [one for one in sums if not _after(one, on)]
    return Trail(committee, on, tuple(counted), drafts, tuple(one for one in sums if _after(one, on)))


def _after(one: DecisionSum, on: date) -> bool:
    return bool(one.decision and one.decision.decided_on and one.decision.decided_on > on)


def _order(one: DecisionSum) -> tuple[bool, date, int]:
    """The original first, then by day; what has no day stands where it was written in, last."""
    own = one.decision
    return not one.is_original, (own and own.decided_on) or date.max, own.pk if own else 0


def _standing(ids: list[int], everyone: list[int], year: int) -> dict[int, DecisionSum]:
    """The published sources that touch the committee, with their kronor in its appropriation-financed units."""
    cells = SummaryCell.objects.filter(kind=Source.Kind.BUDGET, year=year, unit__in=everyone)
    amounts: dict[int, Decimal] = {}
    inside = set(ids)
    for source, unit, side, so_far in cells.values_list("source_id", "unit_id", "side", "so_far"):
        counts = unit in inside and side != Side.BALANCE
        amounts[source] = amounts.get(source, ZERO) + (so_far[11] if counts else ZERO)
    sources = Source.objects.filter(pk__in=amounts).select_related("decision")
    return {source.pk: _summed(source, amounts[source.pk]) for source in sources}


def _summed(source: Source, amount: Decimal) -> DecisionSum:
    decision = getattr(source, "decision", None)
    settled = decision is not None and decision.settled_at is not None
    return DecisionSum(source.name, decision, amount, Standing.SETTLED if settled else Standing.FILE)


def _drafts(ids: list[int], tree: Organisation, year: int, standing: set[int]) -> Iterable[DecisionSum]:
    found = BudgetDecision.objects.filter(fiscal_year=year, settled_at=None).exclude(source__in=standing)
    for decision in found.select_related("source").prefetch_related("lines"):
        lines: list[BudgetLine] = list(decision.lines.all())
        if not lines or any(line.unit_id in tree for line in lines):
            amount = sum((line.amount for line in lines if line.unit_id in set(ids)), ZERO)
            yield DecisionSum(decision.source.name, decision, amount, Standing.DRAFT)


def against_original(cells: Cells) -> Cells:
    """The cells with the year's changes taken out of the budget; forecasts stay as they are. One query more.

    A change is a part of its own without cells, so that nothing that counts cells is touched.
    """
    occasion = cells.occasion
    codes = places.activities(cells.committee, occasion.year)
    month = periods.month_of(occasion.period_id)
    areas = {area: list(parts) for area, parts in cells.areas.items()}
    lines: dict[Line, list[Part]] = {line: list(parts) for line, parts in cells.lines.items()}
    for unit, activity, side, so_far in _changes(cells):
        area = cells.organisation.area_of(unit).id
        if area not in areas:
            continue  # outside the part of the committee that was read
        taken = Amounts(budget_so_far=-so_far[month - 1], budget_year=-so_far[11])
        part = Part(side, Basis.COMPUTED, 0, 0, taken)
        areas[area].append(part)
        if not cells.organisation.row_of(area).shows_result:
            lines.setdefault(codes.line_of(activity), []).append(part)
    return replace(cells, areas=areas, lines=lines)


def _changes(cells: Cells) -> Iterable[tuple[int, int, str, list[Decimal]]]:
    on = periods.last_day(cells.occasion.period_id)
    changes = BudgetDecision.objects.filter(fiscal_year=cells.occasion.year).exclude(kind=Kind.ORIGINAL)
    counted = changes.exclude(decided_on__gt=on).values("source")
    found = SummaryCell.objects.filter(
        kind=Source.Kind.BUDGET, year=cells.occasion.year, source__in=counted, unit__in=cells.organisation.ids
    ).exclude(side=Side.BALANCE)
    return found.values_list("unit_id", "activity_id", "side", "so_far")
