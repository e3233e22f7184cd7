"""Words: each method's formula in plain Swedish and where it comes from, as the page behind a proposal shows them."""

from dataclasses import dataclass

from finance.proposal.evidence import Method


@dataclass(frozen=True, slots=True)
class Explanation:
    """A method's formula for the whole year, and its source."""

    formula: str
    source: str


CUSTOM = "Vanlig i kommunal uppföljning."
EXERCISE = "Vanlig i kommunal uppföljning; formeln står i övningen mro0001.github.io/exercise4-budget-monitoring."
EXPLANATIONS = {
    Method.RUN_RATE: Explanation("Utfall hittills ÷ antal månader × 12.", EXERCISE),
    Method.LAST_MONTHS_CARRIED: Explanation(
        "Utfall hittills + genomsnittet av de tre senaste månaderna × månader kvar.", EXERCISE
    ),
    Method.LAST_YEAR_SHARE: Explanation(
        "Utfall hittills ÷ den andel av föregående år som hade kommit vid samma tid.", EXERCISE
    ),
    Method.MEAN_SHARE: Explanation(
        "Utfall hittills ÷ den genomsnittliga andel som har kommit vid samma tid, högst fem tidigare år.", CUSTOM
    ),
    Method.SEASONAL_NAIVE: Explanation(
        "Utfall hittills + föregående års återstående månader, som de var.",
        "Säsongsnaiv metod; R. J. Hyndman och G. Athanasopoulos, Forecasting: Principles and Practice.",
    ),
    Method.USUAL_REST: Explanation(
        "Utfall hittills + medianen av vad som har återstått vid samma tid, högst fem tidigare år.",
        "Egen variant av den säsongsnaiva metoden, prövad i produktens mätningar.",
    ),
    Method.SIMPLE_SMOOTHING: Explanation(
        "Säsongsrensad nivå där senare månader väger tyngre, gånger månadernas säsong.",
        "Enkel exponentiell utjämning; R. G. Brown 1956.",
    ),
    Method.DAMPED_TREND: Explanation(
        "Säsongsrensad nivå med en trend som avtar, gånger månadernas säsong.",
        "E. S. Gardner och E. McKenzie 1985, Management Science 31(10).",
    ),
    Method.THETA: Explanation(
        "Säsongsrensad nivå med halva den långsiktiga trenden, gånger månadernas säsong.",
        "V. Assimakopoulos och K. Nikolopoulos 2000, International Journal of Forecasting 16(4).",
    ),
    Method.STATISTICAL_MEAN: Explanation(
        "Medelvärdet av enkel utjämning, dämpad trend och Theta.",
        "S. Makridakis och M. Hibon 2000, International Journal of Forecasting 16(4).",
    ),
    Method.BUDGET_REMAINING: Explanation("Utfall hittills + budgeten för de månader som är kvar.", CUSTOM),
    Method.COMBINATION: Explanation(
        "Alla metoder prövas mot tidigare år vid samma månad. De som har träffat bäst väger tyngst, och den fjärdedel "
        "av vikten som ligger lägst och den som ligger högst räknas bort.",
        "Viktat mittmedelvärde med krympta fel; beskrivet och mätt i produktens dokumentation (ADR 10).",
    ),
}


def explanation(method: Method) -> Explanation:
    """The formula and the source of a method."""
    return EXPLANATIONS[method]
