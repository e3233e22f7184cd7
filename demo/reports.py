"""The demo's report: that of Kommunstyrelsen at the occasion of the printed one, begun from the standard template."""

from followup.models import Occasion, Unit, User
from reports import arranging


def load(committee: Unit, occasion: Occasion, by: User) -> None:
    """Begin the report. May run twice."""
    arranging.begin(unit=committee, occasion=occasion, by=by)
