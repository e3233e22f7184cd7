"""Tillgänglighetsredogörelsen: what the product knows of its own accessibility. Pure; a release changes it.

What must stand in it: 13 § lagen (2018:1937) om tillgänglighet till digital offentlig service and Digg's regulation
MDFFS 2019:2, which has the European model (implementing decision (EU) 2018/1523).
"""

from dataclasses import dataclass
from datetime import date

REVIEWED = date(2026, 11, 28)  # when the product was last tested against the law's demands
COMPLAINTS = "https://www.digg.se/tdosanmalan"  # where one complains to the authority that supervises


@dataclass(frozen=True)
class Shortcoming:
    """What does not work, for whom, by which success criterion of WCAG 2.1, and what one can do meanwhile."""

    heading: str
    words: str
    criterion: str
    instead: str


# Each is a demand of the law that is not met. Told in the order in which they hinder most.
SHORTCOMINGS = (
    Shortcoming(
        "Du loggas ut utan att sidan varnar först",
        "Den som har loggat in loggas ut efter en stund utan att ha gjort något. Sidan varnar inte innan. I rutnät och"
        " i rapporttexter finns det du har skrivit kvar när du loggar in igen, men inte i vanliga formulär.",
        "2.2.1 Justerbar tidsgräns",
        "Spara ofta när du fyller i långa formulär.",
    ),
    Shortcoming(
        "Rapporten som Word-fil är inte granskad",
        "Rapporter går att hämta som Word-fil. Rubriker och tabeller är märkta i filen, men vi har inte granskat den"
        " mot kraven.",
        "1.3.1 Information och relationer",
        "Läs rapporten på webben eller som PDF. De har samma innehåll.",
    ),
)
# Demands that are met by an exception or by another way, told because one meets them.
REMARKS = (
    "Breda tabeller rullar i sidled inom sin egen ruta på små skärmar och i stor förstoring. Det är tillåtet för"
    " tabeller, eftersom rader och kolumner behöver stå mot varandra.",
    "Diagram är bilder med text i. Varje diagram sammanfattas i ord och har sina siffror i en tabell.",
)
# How it was tested, of all pages and all roles.
METHODS = (
    "Varje sida prövas automatiskt med axe-core, för var och en av rollerna, i ljust och mörkt läge och i tre"
    " skärmbredder.",
    "Varje sida prövas i 400 procents förstoring och med begärd minskad rörelse.",
    "De viktigaste arbetsgångarna prövas i en webbläsare med bara tangentbord.",
    "Rapporternas PDF-filer prövas mot standarden PDF/UA-1 med två granskningsprogram.",
    "Användare med funktionsnedsättning har ännu inte prövat produkten, och ingen har gått igenom den med skärmläsare"
    " för hand.",
)
