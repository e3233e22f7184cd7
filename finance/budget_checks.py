"""What is wrong with a budget decision as it stands: its rows, or a file of it, held against the rules. Reads only."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection

from finance import budget_rules, places
from finance.budget_rules import Frame, Names
from finance.models import BudgetDecision, Import, Side, Source, SummaryCell
from finance.partitions import name
from finance.signs import profile_of_side
from followup.models import Unit

Cell = tuple[int, int, str, Decimal]  # ansvar, activity, side, kronor of the year with the ledger's sign

SETTLED = "Budgetbeslutet är fastställt och ändras inte. En rättelse är ett nytt beslut."


def of_batch(batch: Import) -> list[str]:
    """Why a file may not be published for its budget decision, in Swedish; nothing where it may, or there is none."""
    decision = BudgetDecision.objects.filter(source_id=batch.source_id).first()
    if decision is None:
        return []
    return [SETTLED] if decision.settled_at else faults(decision, _loaded(batch))


def of_lines(decision: BudgetDecision) -> list[str]:
    """Why the lines of a decision can't be settled; nothing when they can."""
    lines = decision.lines.values_list("unit_id", "activity_id", "side", "amount")
    return faults(decision, lines)


def faults(decision: BudgetDecision, cells: Iterable[Cell]) -> list[str]:
    """What is wrong with a decision of these kronor: balance, financing, and the frames of each committee."""
    listed = list(cells)
    everything = budget_rules.summed((Frame(0, 0, side), amount) for _, _, side, amount in listed)
    found = budget_rules.unbalanced(decision.kind, everything)
    found += budget_rules.unfinanced(decision.kind, everything, decision.financing)
    for committee, own in _by_committee(decision, listed).items():
        found += _frames(decision, committee, own)
    return found


def _loaded(batch: Import) -> list[Cell]:
    """The rows of a file that has been read, summed: they lie in a table of their own until they are published."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT unit_id, activity_id, side, sum(amount) FROM {name(batch.pk)} "
            "JOIN finance_account ON finance_account.id = account_id WHERE side <> 'balance' GROUP BY 1, 2, 3"
        )
        return [(unit, activity, side, amount) for unit, activity, side, amount in cursor.fetchall()]


def _by_committee(decision: BudgetDecision, cells: list[Cell]) -> dict[Unit, list[Cell]]:
    """The rows by committee; those above every committee have no frame to hold against."""
    committees: dict[int, Unit] = {}
    day = date(decision.fiscal_year_id, 12, 31)
    for committee in Unit.objects.filter(kind=Unit.Kind.COMMITTEE).valid_on(day):
        committees |= dict.fromkeys(places.organisation(committee, day).ids, committee)
    found: dict[Unit, list[Cell]] = {}
    for cell in cells:
        if cell[0] in committees:
            found.setdefault(committees[cell[0]], []).append(cell)
    return found


def _frames(decision: BudgetDecision, committee: Unit, cells: list[Cell]) -> list[str]:
    year = decision.fiscal_year_id
    tree = places.organisation(committee, date(year, 12, 31))
    codes = places.activities(committee, year)
    lines = list(dict.fromkeys(map(codes.line_of, codes.names)))
    number = {line: place for place, line in enumerate(lines)}

    def framed(unit_id: int, activity_id: int, side: str) -> Frame:
        return Frame(tree.area_of(unit_id).id, number[codes.line_of(activity_id)], side)

    standing = SummaryCell.objects.filter(kind=Source.Kind.BUDGET, year=year, unit__in=tree.ids)
    standing = standing.exclude(source_id=decision.source_id).exclude(side=Side.BALANCE)
    rows = standing.values_list("unit_id", "activity_id", "side", "so_far")
    before = budget_rules.summed((framed(unit, activity, side), so_far[11]) for unit, activity, side, so_far in rows)
    change = budget_rules.summed((framed(unit, activity, side), amount) for unit, activity, side, amount in cells)
    areas = {frame.area: tree.named(frame.area) for frame in (*before, *change)}
    names = Names(
        {key: area.name for key, area in areas.items()},
        {place: f"{line.codes} {line.name}" for place, line in enumerate(lines)},
        frozenset(key for key in areas if tree.row_of(key).shows_result),
    )
    return budget_rules.negative_frames(decision.kind, before, change, names)


def shown(side: str, ledger: Decimal) -> Decimal:
    """Kronor with the ledger's sign as a budget line is read: more cost, or more revenue, is plus."""
    return profile_of_side(side).shown(ledger)
