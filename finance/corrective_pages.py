"""What the pages of the action plans say. Reads, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import django_tables2 as tables
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from finance import corrective, selectors
from finance.cells import read_many
from finance.corrective import Standing
from finance.gaps import Verdict, together
from finance.models import CorrectiveAction
from finance.pages import Choice, Place
from finance.thresholds import threshold_for
from followup import board, money, periods
from followup.models import Occasion, Unit, User
from followup.templatetags import ui

# Icon and colour of a measure's state.
STATUS = {
    CorrectiveAction.Status.PLANNED: "none",
    CorrectiveAction.Status.UNDER_WAY: "busy",
    CorrectiveAction.Status.DONE: "ok",
    CorrectiveAction.Status.DROPPED: "no",
}


@dataclass(frozen=True)
class ShownAction:
    """A measure on its unit's page."""

    action: CorrectiveAction
    occasion: Occasion
    today: date
    url: str

    @property
    def status_kind(self) -> str:
        """Icon and colour of its state."""
        return STATUS[CorrectiveAction.Status(self.action.status)]

    @property
    def late(self) -> bool:
        """Whether its last day has passed."""
        return self.action.measure.late(self.today)

    @property
    def followed_up(self) -> bool:
        """Whether something has been said of it at this occasion, or nothing more needs to be."""
        ended = self.action.measure.done or self.action.measure.dropped
        return ended or self.action.occasion_id == self.occasion.pk


@dataclass(frozen=True)
class PlanPage:
    """A unit's action plan at an occasion."""

    committee: Unit
    unit: Unit
    occasion: Occasion
    standing: Standing
    today: date

    @property
    def place(self) -> Place:
        """The committee and the occasion."""
        return Place(self.committee, self.occasion)

    @property
    def codes(self) -> list[str]:
        """What the page's addresses are made of."""
        return [self.committee.code, self.occasion.code, self.unit.code]

    @property
    def headline(self) -> str:
        """What the unit has to deal with."""
        deviation = self.standing.deviation
        if deviation >= 0:
            return f"{self.unit.name} väntas klara sin budget"
        return f"{self.unit.name} väntas gå {money.shown(-deviation)} mnkr sämre än budget"

    @property
    def lead(self) -> str:
        """What the measures do about it."""
        gap = self.standing.gap
        if not self.standing.plan:
            if not self.standing.material:
                return "Det behövs ingen åtgärdsplan."
            return "Det behövs en åtgärdsplan. Den öppnas när prognosen skickas in, eller redan nu."
        if not gap.left:
            return "Åtgärderna täcker underskottet." if self.standing.deviation < 0 else ""
        return f"Åtgärderna täcker inte {money.shown(-gap.left)} mnkr av underskottet."

    @property
    def verdict(self) -> Verdict:
        """How the plan stands to the deficit."""
        standing = self.standing
        return standing.gap.verdict(planned=bool(standing.plan), material=standing.material, today=self.today)

    @property
    def facts(self) -> list[tuple[str, SafeString]]:
        """The figures, in mnkr."""
        gap = self.standing.gap
        return [
            ("Avvikelse enligt prognosen", ui.mnkr_signed(gap.deviation)),
            ("Åtgärdernas effekt på helåret", ui.mnkr_signed(gap.effect)),
            ("varav hittills, redan i prognosen", ui.mnkr_signed(gap.so_far)),
            ("Kvar att lösa", ui.mnkr_signed(gap.left)),
        ]

    @cached_property
    def actions(self) -> list[ShownAction]:
        """The measures that stand."""
        return [
            ShownAction(
                action,
                self.occasion,
                self.today,
                reverse("finance:corrective_action", args=[*self.codes, action.number]),
            )
            for action in self.standing.actions
        ]

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Åtgärdsplaner", reverse("finance:corrective", args=[self.occasion.code]))]

    @property
    def crumbs_below(self) -> list[tuple[str, str]]:
        """The way to a measure."""
        return [*self.crumbs, (self.unit.name, self.url)]

    @property
    def forecast_url(self) -> str:
        """The unit's forecast."""
        return self.place.forecast_url(self.unit.code)

    @property
    def url(self) -> str:
        """The page itself."""
        return reverse("finance:corrective_plan", args=self.codes)


@dataclass(frozen=True)
class OverviewPage:
    """Every unit that has a plan or should have one, over all the committees that one may see."""

    occasion: Occasion
    standings: list[Standing]
    occasions: list[Occasion]
    today: date

    @property
    def concerned(self) -> list[Standing]:
        """Those with a plan, or with a deficit to plan for; the largest deficit first."""
        return sorted((one for one in self.standings if one.concerned), key=lambda one: one.deviation)

    @property
    def headline(self) -> str:
        """What is left."""
        if not self.concerned:
            return "Ingen enhet behöver en åtgärdsplan"
        _, _, _, left = together(one.gap for one in self.concerned if one.material)
        if not left:
            return "Åtgärderna täcker alla underskott"
        return f"{money.shown(-left)} mnkr av underskotten saknar åtgärder"

    @property
    def lead(self) -> str:
        """Of how many units, and what is against the deficits."""
        material = [one for one in self.concerned if one.material]
        if not material:
            return ""
        deviation, effect, _, _ = together(one.gap for one in material)
        units = "En enhet har" if len(material) == 1 else f"{len(material)} enheter har"
        return (
            f"{units} ett underskott som är så stort att det ska åtgärdas, tillsammans {money.shown(-deviation)} mnkr. "
            f"Åtgärder för {money.shown(effect)} mnkr är upplagda."
        )

    @property
    def choices(self) -> list[Choice]:
        """The occasions."""
        return [
            Choice(one.name, reverse("finance:corrective", args=[one.code]), one == self.occasion)
            for one in self.occasions
        ]

    @property
    def table(self) -> "PlanTable":
        """The units as a table."""
        return PlanTable(self.concerned, self.occasion, self.today)


class PlanTable(tables.Table):
    """Units with deficit, measures and what is left, in mnkr."""

    name = tables.Column("Enhet", order_by="sort_name", accessor="name")
    deviation = tables.Column("Avvikelse", attrs={"th": {"class": "n"}, "td": {"class": "n main"}})
    effect = tables.Column("Åtgärder", accessor="gap__effect", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    so_far = tables.Column("varav hittills", accessor="gap__so_far", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    left = tables.Column("Kvar att lösa", accessor="gap__left", attrs={"th": {"class": "n"}, "td": {"class": "n"}})
    verdict = tables.Column("Läge", empty_values=(), orderable=False)

    caption = "Underskott och åtgärder, helåret, mnkr"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        attrs = {"class": "amounts"}
        empty_text = "Ingen enhet har ett underskott som är så stort att det behövs en åtgärdsplan."

    def __init__(
        self,
        rows: Iterable[Standing],
        occasion: Occasion,
        today: date,
        *,
        by_department: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init__(list(rows), **kwargs)
        self.occasion, self.today = occasion, today
        self.by_department = by_department  # the table is of one committee, which goes without saying

    def render_name(self, record: Standing) -> SafeString:
        """The unit as the way to its plan, and where it stands."""
        codes = [record.committee.code, self.occasion.code, record.code]
        address = reverse("finance:corrective_plan", args=codes)
        above = record.department if self.by_department else record.under
        return format_html('<a href="{}">{}</a><br><small>{}</small>', address, record.name, above)

    def value_name(self, record: Standing) -> str:
        """The unit alone, in a file."""
        return record.name

    def value_deviation(self, record: Standing) -> Decimal:
        """Exact kronor, in a file; so are the amounts after it."""
        return record.deviation

    def value_effect(self, record: Standing) -> Decimal:
        """Exact kronor."""
        return record.gap.effect

    def value_so_far(self, record: Standing) -> Decimal:
        """Exact kronor."""
        return record.gap.so_far

    def value_left(self, record: Standing) -> Decimal:
        """Exact kronor."""
        return record.gap.left

    def value_verdict(self, record: Standing) -> str:
        """The word alone."""
        return self._verdict(record).words

    def render_deviation(self, record: Standing) -> SafeString:
        """In the colour of its sign."""
        return ui.deviation(record.deviation)

    def render_effect(self, record: Standing) -> SafeString:
        """Plus: it improves the year."""
        return ui.mnkr_signed(record.gap.effect)

    def render_so_far(self, record: Standing) -> SafeString:
        """What is booked of it."""
        return ui.mnkr_signed(record.gap.so_far)

    def render_left(self, record: Standing) -> SafeString:
        """What nothing is planned against."""
        return ui.deviation(record.gap.left)

    def render_verdict(self, record: Standing) -> SafeString:
        """Icon, word and colour."""
        verdict = self._verdict(record)
        return ui.status(verdict.kind, verdict.words)

    def _verdict(self, record: Standing) -> Verdict:
        """How the plan stands to the deficit."""
        return record.gap.verdict(planned=bool(record.plan), material=record.material, today=self.today)


def overview(*, occasion: str, user: User) -> OverviewPage:
    """The overview by the code of an address; Http404 for one who may see no unit."""
    at = Occasion.objects.filter(code=occasion).first()
    visible = set(Unit.objects.visible_to(user).values_list("pk", flat=True))
    if at is None or not visible:
        raise Http404("Sidan finns inte.")
    committees = selectors.committees(periods.last_day(at.period_id)).filter(pk__in=Unit.objects.above(visible))
    read = read_many(committees=list(committees.order_by("sort", "code")), occasion=at)
    standings = corrective.standings_in(read, at, threshold_for(read[0].committee)) if read else []
    found = [one for one in standings if one.unit_id in visible]
    return OverviewPage(at, found, list(selectors.occasions()[:6]), timezone.localdate())


def plan_page(*, committee: str, occasion: str, unit: str, user: User) -> PlanPage:
    """A unit's plan by the codes of an address; Http404 for a stranger, and for what makes no forecast."""
    place = board.place(committee=committee, occasion=occasion, unit=unit, user=user)
    standing = corrective.standing(place.unit, place.occasion)
    if standing is None:
        raise Http404("Sidan finns inte.")
    return PlanPage(place.committee, place.unit, place.occasion, standing, timezone.localdate())
