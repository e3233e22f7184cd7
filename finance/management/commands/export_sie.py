"""``manage.py export_sie``: the ledger of some periods as a SIE 4 file."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finance import sie_exports
from followup import money, periods
from followup.models import Unit


class Command(BaseCommand):
    """Write the published outcome as SIE 4. The file is there only when it is whole."""

    help = "Skriver det publicerade utfallet för några perioder som en SIE 4-fil."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which periods, whose rows, and where to."""
        parser.add_argument("--from", dest="first", type=period, required=True, help="första perioden, som 2023-01")
        parser.add_argument("--to", dest="through", type=period, required=True, help="sista perioden, som 2023-08")
        parser.add_argument("--committee", help="nämndens kod, till exempel KS; annars hela kommunen")
        parser.add_argument("--output", type=Path, required=True, help="filen som skrivs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Raises CommandError (Swedish), and then there is no new file."""
        first, through, output = options["first"], options["through"], options["output"]
        if first > through:
            raise CommandError("Den sista perioden (--to) ska inte ligga före den första (--from).")
        unit = _unit(options["committee"])
        part = output.with_name(f"{output.name}.del")
        try:
            with part.open("wb") as file:
                rows = sie_exports.write_file(unit=unit, first=first, through=through, file=file)
            part.replace(output)
        except sie_exports.NothingToExport as nothing:
            raise CommandError(str(nothing)) from None
        except OSError as error:
            raise CommandError(f"Det går inte att skriva {output}: {error.strerror}.") from None
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{money.number(Decimal(rows))} rader, {periods.span(first, through)}: {output}")


def period(text: str) -> int:
    """A period as it is written in a shell: ``2023-08`` or ``202308``. Raises ArgumentTypeError in Swedish."""
    found = re.fullmatch(r"((?:19|20)[0-9]{2})-?(0[1-9]|1[0-2])", text)
    if not found:
        raise ArgumentTypeError(f"{text} är ingen period. Skriv år och månad, som 2023-08.")
    return periods.period(int(found[1]), int(found[2]))


def _unit(code: str | None) -> Unit:
    if code is None:
        return Unit.objects.get(kind=Unit.Kind.MUNICIPALITY)
    committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE)
    found = committees.filter(code=code).order_by("-valid_from").first()
    if found is None:
        known = ", ".join(committees.values_list("code", flat=True)) or "inga"
        raise CommandError(f"Nämnden {code} finns inte. De som finns: {known}.")
    return found
