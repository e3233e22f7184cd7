"""The whole municipality composed: its committees side by side at an occasion. Every amount is ``finance``'s.

Who may see it: those who may read in the municipality itself (ADR 28).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from finance import across, selectors
from finance.across import Economy
from finance.corrective_pages import PlanTable
from finance.pages import Choice, Place, against_budget
from finance.summary import Cut, Horizon, Row
from followup import money, periods
from followup.charts import Chart, deviation_bars
from followup.models import Occasion, Unit, User
from followup.progress import Progress, progress
from followup.sentences import listed
from followup.sorting import swedish_key
from goals.counting import assignments_by_committee, goals_by_committee

SHOWN = 6  # occasions to choose among
DEVIATION, PERCENT, ORDER = "avvikelse", "procent", "ordning"
ORDERS = {DEVIATION: "Störst underskott", PERCENT: "Störst underskott i procent", ORDER: "Kommunens ordning"}


@dataclass(frozen=True)
class Committee:
    """A committee with all that the page tells of it."""

    economy: Economy
    progress: Progress
    goals: Counter[str]
    assignments: Counter[str]
    place: Place

    @property
    def unit(self) -> Unit:
        """The committee."""
        return self.economy.committee

    @property
    def name(self) -> str:
        """Its name."""
        return self.unit.name

    @property
    def sort_name(self) -> str:
        """What tables sort names by: Swedish order."""
        return swedish_key(self.unit.name)

    @property
    def url(self) -> str:
        """The committee's own year, by unit; nothing without figures."""
        return self.place.summary_url(Cut.ORGANISATION, Horizon.YEAR) if self.economy.has_figures else ""

    @property
    def board_url(self) -> str:
        """Who has delivered and who has not."""
        return reverse("standing", args=[self.unit.code, self.place.occasion.code])

    @property
    def in_deficit(self) -> bool:
        """Whether the page has more to say of it: a deficit that shows, or units with plans or in need of one."""
        deviation = self.economy.deviation
        return bool(self.economy.concerned) or (deviation is not None and money.rounded(deviation) < 0)

    @property
    def plans(self) -> PlanTable:
        """Its units' deficits and measures."""
        table = PlanTable(
            self.economy.concerned, self.place.occasion, timezone.localdate(), orderable=False, by_department=True
        )
        table.caption = f"Underskott och åtgärder i {self.name}, helåret, mnkr"
        return table

    @property
    def answer(self) -> str:
        """How the committee stands, and what of its units' deficits is left."""
        stands = f"{self.name} väntas bli {against_budget(self.economy.year.deviation)}."
        if self.economy.year.deviation >= 0:
            stands += " Inom nämnden finns underskott." if self.economy.concerned else ""
        left = self.economy.left
        if left is None:
            return f"{stands} Ingen enhet har ett så stort underskott att det krävs en åtgärdsplan."
        if not left:
            return f"{stands} Åtgärderna täcker enheternas underskott."
        return f"{stands} {money.shown(-left)} mnkr av enheternas underskott saknar åtgärder."


@dataclass(frozen=True)
class MunicipalityPage:
    """The committees of a municipality at an occasion, in the order that the reader has chosen."""

    municipality: Unit
    occasion: Occasion
    committees: tuple[Committee, ...]
    order: str = DEVIATION
    occasions: Sequence[Occasion] = field(default_factory=list)

    @cached_property
    def ordered(self) -> list[Committee]:
        """The committees as chosen; those without figures last, as the municipality orders them."""
        known = self._known
        if self.order == DEVIATION:
            known.sort(key=lambda one: one.economy.year.deviation)
        elif self.order == PERCENT:
            known.sort(key=lambda one: one.economy.percent if one.economy.percent is not None else Decimal(0))
        return known + self.without_figures

    @property
    def without_figures(self) -> list[Committee]:
        """Those that have neither outcome, budget nor forecast."""
        return [one for one in self.committees if not one.economy.has_figures]

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self._known)

    @cached_property
    def total(self) -> tuple[Row, Row] | None:
        """The sum of the net costs so far and of the year."""
        return across.whole([one.economy for one in self.committees])

    @property
    def title(self) -> str:
        """The answer: how many committees go over their budgets; it promises nothing of those without figures."""
        known, worse = self._known, self.below_budget
        if not known:
            return f"Ingen nämnd har siffror för {self.occasion.name}"
        if len(known) == 1 or len(worse) == 1:
            one = (worse or known)[0]
            return f"{one.name} väntas bli {against_budget(one.economy.year.deviation)}"
        if self.without_figures:
            number = len(worse) or "Ingen"
            return f"{number} av de {len(known)} nämnder som har siffror väntas gå sämre än budget"
        if not worse:
            return "Ingen nämnd väntas gå sämre än budget"
        return f"{len(worse)} av {len(known)} nämnder väntas gå sämre än budget"

    @property
    def _known(self) -> list[Committee]:
        return [one for one in self.committees if one.economy.has_figures]

    @cached_property
    def below_budget(self) -> list[Committee]:
        """The committees whose forecast shows a deficit, the largest first."""
        found = [one for one in self._known if money.rounded(one.economy.year.deviation) < 0]
        return sorted(found, key=lambda one: one.economy.year.deviation)

    @property
    def lead(self) -> str:
        """The sum, the largest deficit, and whom the sum leaves out."""
        sentences = []
        if self.total and len(self._known) > 1:
            sentences.append(f"Nämnderna väntas tillsammans bli {against_budget(self.total[1].deviation)}.")
        if len(self.below_budget) > 1:
            worst = self.below_budget[0]
            words = money.shown(worst.economy.year.deviation, signed=True)
            sentences.append(f"Störst underskott har {worst.name}: {words} mnkr.")
        if self.has_figures and (missing := self.missing_words):
            sentences.append(missing)
        return " ".join(sentences)

    @property
    def missing_words(self) -> str:
        """Whose figures are not there, in a sentence."""
        names = [one.name for one in self.without_figures]
        if not names:
            return ""
        if len(names) > 3:
            return f"{len(names)} av {len(self.committees)} nämnder har inga siffror inlästa och ingår inte."
        return f"{listed(names)} har inga siffror inlästa och ingår inte."

    @cached_property
    def picture(self) -> Chart | None:
        """The committees' deviations, in the order chosen; None where nobody has figures."""
        shown = [one for one in self.ordered if one.economy.has_figures]
        if not shown:
            return None
        bars = [(one.name, one.economy.year.deviation) for one in shown]
        title = f"Prognos mot budget {self.occasion.year} per nämnd, mnkr"
        return deviation_bars(title, bars, links=[one.url for one in shown])

    @property
    def in_deficit(self) -> list[Committee]:
        """The committees to say more of, the largest deficit first."""
        found = [one for one in self._known if one.in_deficit]
        return sorted(found, key=lambda one: one.economy.year.deviation)

    @property
    def span(self) -> str:
        """The months of the outcome."""
        return periods.span_shown(self.occasion.period_id)

    @property
    def switches(self) -> list[tuple[str, list[Choice]]]:
        """The choices of order and of occasion, each where there is something to choose."""
        orders = [Choice(words, self._url(self.occasion, key), key == self.order) for key, words in ORDERS.items()]
        occasions = [Choice(one.name, self._url(one, self.order), one == self.occasion) for one in self.occasions]
        found = [("Ordna efter", orders if self.has_figures else []), ("Tillfälle", occasions)]
        return [(name, choices) for name, choices in found if len(choices) > 1]

    def _url(self, occasion: Occasion, order: str) -> str:
        address = reverse("municipality", args=[occasion.code])
        return address if order == DEVIATION else f"{address}?{urlencode({'ordna': order})}"

    @property
    def filename(self) -> str:
        """What a file of the table is called."""
        return f"kommunen-{self.occasion.code}"


def municipality_of(user: User) -> Unit | None:
    """The municipality that a person may read as a whole; None for all others."""
    found: Unit | None = (
        Unit.objects.visible_to(user).filter(kind=Unit.Kind.MUNICIPALITY).order_by("sort", "code").first()
    )
    return found


def municipality_page(*, municipality: Unit, occasion: Occasion, order: str, user: User) -> MunicipalityPage:
    """The page of a municipality at an occasion. As many queries for twelve committees as for two."""
    committees = _committees(municipality, periods.last_day(occasion.period_id))
    economies = across.economies(committees=committees, occasion=occasion, municipality=municipality)
    states = progress(committees=committees, occasion=occasion)
    goals, assignments = goals_by_committee(occasion=occasion, user=user), assignments_by_committee(occasion)
    rows = tuple(
        Committee(
            economy=economy,
            progress=states[economy.committee.pk],
            goals=goals.get(economy.committee.pk, Counter()),
            assignments=assignments.get(economy.committee.pk, Counter()),
            place=Place(economy.committee, occasion),
        )
        for economy in economies
    )
    return MunicipalityPage(municipality, occasion, rows, order, list(selectors.occasions()[:SHOWN]))


def _committees(municipality: Unit, day: date) -> list[Unit]:
    return list(selectors.committees(day).filter(parent=municipality).order_by("sort", "code"))
