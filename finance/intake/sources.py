"""Which source a file speaks for when nobody has said: the ledger, or the original budget of the file's year."""

from pathlib import Path

from finance import parsing
from finance.models import BudgetDecision, Source
from followup import periods
from followup.models import FiscalYear

LEDGER = "huvudbok"


class NoYear(Exception):
    """A budget file does not say which year it is for; the message is Swedish and says what to do."""


def ledger() -> Source:
    """The municipality's ledger; made the first time."""
    source, _ = Source.objects.get_or_create(code=LEDGER, defaults={"name": "Huvudboken", "kind": Source.Kind.OUTCOME})
    return source


def original_budget(path: Path) -> Source:
    """The original budget of the year that a budget file begins with; made the first time.

    Raises NoYear, or parsing.UnreadableFile.
    """
    year = _first_year(path)
    decision = BudgetDecision.objects.filter(fiscal_year=year, kind=BudgetDecision.Kind.ORIGINAL).first()
    if decision:
        return decision.source
    source, _ = Source.objects.get_or_create(
        code=f"budget-{year}", defaults={"name": f"Budget {year}", "kind": Source.Kind.BUDGET}
    )
    if FiscalYear.objects.filter(year=year).exists() and not hasattr(source, "decision"):
        BudgetDecision.objects.create(
            source=source,
            fiscal_year_id=year,
            kind=BudgetDecision.Kind.ORIGINAL,
            body="Kommunfullmäktige",
            text=f"Ursprunglig budget {year}",
        )
    return source


def _first_year(path: Path) -> int:
    layout = parsing.inspect(path, kind=Source.Kind.BUDGET)
    for part in parsing.read(path, layout):
        if len(part.table):
            return periods.year_of(int(part.table.period[0]))
    raise NoYear("Det framgår inte vilket år budgeten gäller. Ange vilken källa den hör till med --source.")
