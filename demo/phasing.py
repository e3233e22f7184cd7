"""The demo's phasing profiles, and where they are chosen. May run twice: what is there stays."""

from decimal import Decimal

from demo import registers
from finance.models import PhasingChoice, PhasingProfile
from followup import periods
from followup.models import Unit

Method = PhasingProfile.Method


def load() -> None:
    """Flat and last year's months for anyone, and the demo's own profiles."""
    PhasingProfile.objects.get_or_create(name="Lika varje månad", defaults={"method": Method.FLAT})
    PhasingProfile.objects.get_or_create(name="Som förra årets utfall", defaults={"method": Method.LAST_YEAR})
    for row in registers.rows("phasing.csv"):
        shares = [Decimal(row[name[:3]]) for name in periods.MONTHS]
        profile, _ = PhasingProfile.objects.get_or_create(
            name=row["name"], defaults={"method": Method.OWN, "shares": shares}
        )
        for code in filter(None, row["units"].split("|")):
            unit = Unit.objects.get(code=code)
            PhasingChoice.objects.get_or_create(unit=unit, activity=None, defaults={"profile": profile})
