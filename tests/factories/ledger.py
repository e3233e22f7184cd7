"""Codes of a small ledger, and files to import."""

from collections.abc import Iterable
from pathlib import Path

from finance.models import (
    Account,
    Activity,
    ActivityGroup,
    ActivityPattern,
    Counterparty,
    ForecastReason,
    Project,
    Source,
)
from followup.models import Unit

HEADER = "Period;Vernr;Bokföringsdatum;Konto;Ansvar;Verksamhet;Projekt;Motpart;Text;Belopp"


def codes(committee: Unit) -> None:
    """Accounts, activities with their groups for the committee, one project, one counterparty and the two sources."""
    Account.objects.bulk_create(
        [
            Account(code="1110", name="Inventarier", side="balance"),
            Account(code="3110", name="Taxor och avgifter", side="revenue"),
            Account(code="3910", name="Övriga intäkter", side="revenue"),
            Account(code="4530", name="Bidrag", side="cost"),
            Account(code="5010", name="Löner", side="cost"),
            Account(code="6010", name="Lokalhyror", side="cost"),
            Account(code="7450", name="Konsulter", side="cost"),
        ]
    )
    Activity.objects.bulk_create(
        [
            Activity(code="440", name="Grundskola"),
            Activity(code="443", name="Anpassad skola"),
            Activity(code="249", name="Parker"),
            Activity(code="920", name="Gemensamt"),
        ]
    )
    groups = ActivityGroup.objects.bulk_create(
        ActivityGroup(committee=committee, label=label, name=name, sort=sort)
        for sort, (label, name) in enumerate([("249", "Parker"), ("44*", "Skola"), ("920", "Gemensamt")])
    )
    ActivityPattern.objects.bulk_create(
        ActivityPattern(group=group, committee=committee, pattern=group.label, first_year=2000) for group in groups
    )
    Project.objects.create(code="7001", name="Ny lekplats")
    Counterparty.objects.create(code="901", name="Internt")
    reasons()
    sources()


def reasons() -> None:
    """Reasons to leave the proposal for; a test that empties the tables takes the migration's with it."""
    for sort, (code, name, asks) in enumerate([("volume", "Volym", False), ("decision", "Beslut", True)]):
        ForecastReason.objects.get_or_create(code=code, defaults={"name": name, "asks_comment": asks, "sort": sort})


def sources() -> tuple[Source, Source]:
    """The ledger, and the budget of 2023."""
    ledger, _ = Source.objects.get_or_create(
        code="huvudbok", defaults={"name": "Huvudboken", "kind": Source.Kind.OUTCOME}
    )
    budget, _ = Source.objects.get_or_create(
        code="budget-2023", defaults={"name": "Budget 2023", "kind": Source.Kind.BUDGET}
    )
    return ledger, budget


def row(period: int, account: str, unit: str, activity: str, amount: str, voucher: int = 1, text: str = "") -> str:
    """One ledger line in the layout of ``HEADER``; the amount as it stands in the file."""
    day = f"{period // 100}-{period % 100:02}-15"
    return f"{period};{voucher};{day};{account};{unit};{activity};;;{text};{amount}"


def write(path: Path, rows: Iterable[str], encoding: str = "utf-8") -> Path:
    """A ledger file with ``HEADER`` and the rows."""
    path.write_bytes("\r\n".join([HEADER, *rows, ""]).encode(encoding))
    return path
