"""What is generated in a report: each kind of section by its key, built from what the apps below say.

A builder answers for a unit at an occasion as the public may read it: nothing secret comes out of it. It returns the
parts of the section in order, nothing at all where there is nothing to tell.
"""

from collections.abc import Callable
from dataclasses import dataclass

from followup.models import Occasion, Unit
from reports.content import economy, investments
from reports.document import Part

Builder = Callable[..., tuple[Part, ...]]


class UnknownContent(LookupError):
    """Nothing is generated under the key; the message is Swedish."""


@dataclass(frozen=True)
class Generated:
    """A kind of generated section: its key, its name for whoever arranges a report, and what builds it."""

    key: str
    name: str
    build: Builder


GENERATED = {
    one.key: one
    for one in (
        Generated("ekonomi.korthet", "Ekonomi i korthet (tabell)", economy.headline),
        Generated("ekonomi.slag", "Intäkter och kostnader per slag (diagram)", economy.kinds),
        Generated("ekonomi.drift", "Driftsammandrag (fyra tabeller)", economy.operating_summaries),
        Generated("ekonomi.analys", "Analys och kommentar per enhet", economy.analysis),
        Generated("ekonomi.budget", "Budgetens förändringar under året", economy.budget_changes),
        Generated("ekonomi.ordinarie", "Resultat för ordinarie verksamhet", economy.ordinary),
        Generated("ekonomi.investeringar", "Investeringar", investments.investments),
    )
}


def build(key: str, *, unit: Unit, occasion: Occasion) -> tuple[Part, ...]:
    """The parts of a generated section. Raises UnknownContent."""
    if key not in GENERATED:
        raise UnknownContent(f"Det finns inget innehåll som heter {key}. Välj ett annat i rapportens disposition.")
    return GENERATED[key].build(unit=unit, occasion=occasion)
