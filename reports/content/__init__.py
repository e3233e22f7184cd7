"""What is generated in a report: each kind of section by its key, built from what the apps below say.

A builder answers for a unit at an occasion (``Material``) as the public may read it: nothing secret comes out of it. It
returns the parts of the section in order with the footnotes they refer to (``Built``), nothing where there is nothing
to tell.
Levels of headings count from 1 and sections from 1 below the section that it is generated in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from followup.models import Occasion, Unit
from reports.content import assignments, control, economy, gathered, goals, indicators, investments, registers
from reports.content.built import Built
from reports.content.material import Material

Builder = Callable[..., Built]


__all__ = ["GENERATED", "Built", "Generated", "UnknownContent", "build", "built"]


class UnknownContent(LookupError):
    """Nothing is generated under the key; the message is Swedish."""


@dataclass(frozen=True)
class Generated:
    """A kind of generated section: its key, its name for whoever arranges a report, and what builds it.

    One ``by_title`` is told the section's heading too.
    """

    key: str
    name: str
    build: Builder
    by_title: bool = False


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
        Generated("handelser", "Händelser av väsentlig betydelse", registers.events),
        Generated("utveckling", "Förväntad utveckling", registers.development),
        Generated("mal.antal", "Nämndmål per bedömning (antal)", goals.counts),
        Generated("mal.redovisning", "Målredovisning, nämndmål för nämndmål", goals.narratives),
        Generated("uppdrag.antal", "Strategiska utvecklingsuppdrag per status (antal)", assignments.counts),
        Generated("uppdrag.gemensamma", "Kommungemensamma strategiska utvecklingsuppdrag", assignments.common),
        Generated("uppdrag.namndspecifika", "Nämndspecifika strategiska utvecklingsuppdrag", assignments.named),
        Generated("planer", "Planer och program", registers.plans),
        Generated("internkontroll", "Internkontroll", control.control),
        Generated("personal", "Personalstatistik (tabell)", indicators.personnel),
        Generated("indikatorer", "Nämndindikatorer per målområde (tabeller)", indicators.indicators),
        Generated("bilaga.drift", "Förvaltningens driftsammandrag (i en bilaga)", gathered.administration),
        Generated("samlat.drift", "Alla nämnders driftsammandrag med summa", gathered.committees),
        Generated("samlat.delar", "Bilagornas resultat med summa", gathered.appendices),
        Generated("samlat.bilagor", "Förteckning över bilagor", gathered.register),
        Generated("samlat.texter", "Delarnas texter under samma rubrik", gathered.texts, by_title=True),
    )
}


def build(key: str, *, unit: Unit, occasion: Occasion, title: str = "") -> Built:
    """A generated section under the heading ``title``, by itself. Raises UnknownContent."""
    return built(key, Material(unit, occasion), title)


def built(key: str, read: Material, title: str = "") -> Built:
    """A generated section among others that are made of the same. Raises UnknownContent."""
    if key not in GENERATED:
        raise UnknownContent(unknown(key))
    found = GENERATED[key]
    return found.build(read, title) if found.by_title else found.build(read)


def unknown(key: str) -> str:
    """That nothing is generated under a key, and what to do about it."""
    return f"Det finns inget innehåll som heter {key}. Välj ett annat i rapportens disposition."
