"""What the pages of investments say: headlines, links, pictures. Reads, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format

from finance.investment_rows import Facts, Row
from finance.investment_summary import InvestmentSummary
from finance.models import Investment
from finance.pages import Choice, Place
from followup import money, periods
from followup.charts import Chart, Framed, Series, frame_bars, lines
from followup.models import Occasion
from followup.money import ZERO


def url(name: str, at: Place, *arguments: object) -> str:
    """The address of a page of investments at a place."""
    return reverse(f"finance:{name}", args=[at.committee.code, at.occasion.code, *arguments])


def against_frame(deviation: Decimal) -> str:
    """A deviation from the frame in words: ``17,5 mnkr över ramen``."""
    if not money.rounded(deviation):
        return "i nivå med ramen"
    return f"{money.shown(abs(deviation))} mnkr {'under' if deviation > 0 else 'över'} ramen"


def lead(summary: InvestmentSummary) -> str:
    """The figures of the headline, and what stands outside them."""
    expected, frame, used = summary.total.forecast, summary.total.frame, summary.total.outcome
    assert expected and frame and used  # the sum always has amounts
    span = periods.span_shown(summary.occasion.period_id)
    words = (
        f"Prognosen är {money.shown(expected.net)} mnkr netto mot ramen {money.shown(frame.net)} mnkr, "
        f"helåret {summary.occasion.year}. {money.shown(used.net)} mnkr är använt {span}."
    )
    apart = [one.name for one in summary.investments if one.outside_frame]
    return f"{words} {' och '.join(apart)} står utanför ramen." if apart else words


def chart(summary: InvestmentSummary, at: Place | None = None) -> Chart:
    """Frame, forecast and outcome of each investment within the frame; with links where there is a place."""
    items = [
        Framed(
            one.name,
            one.frame.net,
            one.expected.net,
            one.so_far.net,
            url("investment", at, one.id) if at else "",
        )
        for one in summary.inside
    ]
    return frame_bars(f"Ram, prognos och utfall {summary.occasion.year}, mnkr", items)


@dataclass(frozen=True)
class SummaryPage:
    """The page of the investment table."""

    summary: InvestmentSummary
    occasions: tuple[Occasion, ...]

    @property
    def place(self) -> Place:
        """The committee and the occasion."""
        return Place(self.summary.committee, self.summary.occasion)

    @property
    def headline(self) -> str:
        """The answer: how the investments are expected to stand to their frame."""
        return f"Investeringarna väntas bli {against_frame(self.summary.total.deviation or ZERO)}"

    @property
    def lead(self) -> str:
        """The figures of the headline."""
        return lead(self.summary)

    @property
    def chart(self) -> Chart:
        """Frame against forecast."""
        return chart(self.summary, self.place)

    @property
    def other_occasions(self) -> list[Choice]:
        """The same table at other occasions."""
        own = self.place
        return [
            Choice(one.name, url("investments", Place(own.committee, one)), one == own.occasion)
            for one in self.occasions
        ]

    @property
    def forecast_url(self) -> str:
        """Where forecasts are entered."""
        return url("investment_forecasts", self.place)

    @property
    def add_url(self) -> str:
        """Where an investment is laid up."""
        return url("investment_add", self.place)

    @property
    def filename(self) -> str:
        """The name of an export, without extension."""
        return f"investeringar-{self.place.committee.code}-{self.place.occasion.code}"

    def link(self, row: Row) -> str | None:
        """The page of a row's investment."""
        return url("investment", self.place, row.investment_id) if row.investment_id else None


@dataclass(frozen=True)
class InvestmentPage:
    """The page of one investment."""

    place: Place
    investment: Investment
    facts: Facts
    months: Sequence[Decimal]  # the outcome of the year's months so far, net kronor

    @property
    def headline(self) -> str:
        """The answer: how it stands to its frame, or what is used of the decision outside it."""
        own = self.facts
        if own.deviation is not None:
            return f"{own.name} väntas bli {against_frame(own.deviation)}"
        return f"{own.name}: {money.shown(own.so_far.net)} mnkr använt"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Investeringar", url("investments", self.place))]

    @property
    def amounts(self) -> list[tuple[str, str]]:
        """The investment's figures, each with its name."""
        own, year = self.facts, self.place.occasion.year
        span = periods.span_shown(self.place.occasion.period_id)
        pairs: list[tuple[str, Decimal | None]] = [
            (f"Utgifter {span}", own.so_far.expenditure),
            (f"Inkomster {span}", own.so_far.income),
            (f"Prognos netto {year}", own.expected.net),
        ]
        if not own.outside_frame:
            pairs += [(f"Ram {year}", own.frame.net), ("därav överfört från i fjol", own.carried_over.net)]
        pairs += [
            ("Beslutad totalutgift", own.total.net if own.total else None),
            ("Utfall sedan start", own.ever.net),
        ]
        return [(words, f"{money.shown(amount)} mnkr" if amount is not None else "–") for words, amount in pairs]

    @property
    def terms(self) -> list[tuple[str, str]]:
        """When it begins and is done, as planned and as expected, who answers for it and which frame it is in."""
        own = self.facts
        pairs = [("Börjar", own.starts_on), ("Planerades vara klar", own.planned_finish)]
        if own.slips:
            pairs.append(("Väntas bli klar", own.finishes_on))
        frame = "Står utanför ramen" if self.investment.outside_frame else "Ryms i nämndens ram"
        owner = [("Ansvarig enhet", self.investment.unit.name), ("Ram", frame)]
        return [(words, _day(day)) for words, day in pairs] + owner

    @property
    def chart(self) -> Chart:
        """What is used month by month, added up, against the frame."""
        months = [periods.MONTHS[number][:3] for number in range(12)]
        running = [sum(self.months[: number + 1], ZERO) for number in range(len(self.months))]
        used = Series("Utfall", (*running, *[None] * (12 - len(running))))
        limit = self.facts.total if self.facts.outside_frame else self.facts.frame
        level = limit.net if limit else ZERO
        against = "Beslut" if self.facts.outside_frame else "Ram"
        return lines(
            f"Utfall {self.place.occasion.year} mot {against.lower()}, mnkr",
            months,
            [Series(against, (level,) * 12, dashed=True), used],
        )

    @property
    def urls(self) -> dict[str, str]:
        """The pages below this one."""
        own = self.investment.pk
        return {
            "rows": url("investment_rows", self.place, own),
            "edit": url("investment_edit", self.place, own),
            "decide": url("investment_decide", self.place, own),
            "forecast": url("investment_forecasts", self.place),
        }


def _day(day: date | None) -> str:
    return str(date_format(day, "j F Y")) if day else "–"
