"""``manage.py forecast_series``: propose the last year's total for series from a file, as a table or as JSON.

Needs no database.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finance.parsing.model import UnreadableFile
from finance.proposal import Proposal, propose_all, series_file
from followup import money, periods

PROBLEMS_SHOWN = 20
HEADINGS = ("Serie", "År", "Förslag", "Lägst", "Högst", "Prövat", "Metod", "Anmärkning")
RIGHT = {"Förslag", "Lägst", "Högst", "Prövat"}


class Command(BaseCommand):
    """Propose the year's total for each series."""

    help = "Föreslår helårets summa för varje serie i en CSV-fil (series_id,period,value med period som ÅÅÅÅ-MM)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, how much of its last year is known, and how the answer is written."""
        parser.add_argument("file", type=Path, metavar="FIL", help="CSV-fil med kolumnerna series_id, period och value")
        parser.add_argument("--cutoff", required=True, help="sista kända månad i filens sista år, 1–11")
        parser.add_argument("--json", action="store_true", help="skriv JSON i stället för en tabell")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the proposals. Raises CommandError in Swedish for a bad file or month."""
        month = month_of(options["cutoff"])
        series = series_of(options["file"])
        through = periods.period(series_file.last_year(series), month)
        proposals = propose_all(list(series.values()), through)
        if options["json"]:
            answer = [as_json(name, one) for name, one in zip(series, proposals, strict=True)]
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(f"Förslag till helår efter {periods.shown(through)}. Intervallet är 80 procent.\n\n")
            lines = [as_line(name, one) for name, one in zip(series, proposals, strict=True)]
            self.stdout.write("\n".join(table([HEADINGS, *lines])))


def month_of(text: str) -> int:
    """The cut-off month. Raises CommandError unless it is a whole number from 1 to 11."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 11):
        raise CommandError(f"--cutoff {text}: skriv sista kända månad som ett heltal mellan 1 och 11, till exempel 8.")
    return int(text)


def series_of(path: Path) -> dict[str, series_file.Series]:
    """The file's series. Raises CommandError that names the file, line, column, value and what to do."""
    try:
        return series_file.read(path)
    except OSError as error:
        raise CommandError(f"{path}: filen går inte att öppna ({error.strerror}). Kontrollera sökvägen.") from None
    except UnreadableFile as error:
        raise CommandError(f"{path}: {error}") from None
    except series_file.FaultyFile as error:
        shown = [f"{path}, {series_file.described(problem)}" for problem in error.problems[:PROBLEMS_SHOWN]]
        more = len(error.problems) - PROBLEMS_SHOWN
        if more > 0:
            shown.append(f"… och {more} fel till.")
        raise CommandError("\n".join(shown)) from None


def as_json(name: str, proposal: Proposal) -> dict[str, Any]:
    """A proposal for machines: numbers with twelve significant digits, null where there is none."""
    return {
        "series_id": name,
        "year": proposal.year,
        "proposal": _plain(proposal.total),
        "low": _plain(proposal.low),
        "high": _plain(proposal.high),
        "method": proposal.method,
        "weights": {method: round(weight, 4) for method, weight in proposal.weights},
        "backtest": {
            "years": list(proposal.backtest.years),
            "error_percent": _plain(proposal.backtest.error),
            "bias_percent": _plain(proposal.backtest.bias),
        },
        "reason": proposal.reason,
    }


def as_line(name: str, proposal: Proposal) -> tuple[str, ...]:
    """A proposal for people: kronor and öre in Swedish typography."""
    error = proposal.backtest.error
    return (
        name,
        str(proposal.year),
        *(_shown(amount) for amount in (proposal.total, proposal.low, proposal.high)),
        "–" if error is None else f"±{error:.1f} %".replace(".", ","),
        proposal.method.label if proposal.method else "–",
        proposal.reason,
    )


def table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows as text in columns, numbers to the right."""
    lines = list(rows)
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    return [
        "  ".join(
            cell.rjust(width) if heading in RIGHT else cell.ljust(width)
            for cell, width, heading in zip(line, widths, HEADINGS, strict=True)
        ).rstrip()
        for line in lines
    ]


def _plain(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.12g}")


def _shown(value: float | None) -> str:
    return money.shown(None if value is None else Decimal(repr(value)), money.Unit.ORE)
