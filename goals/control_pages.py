"""What the pages of the internal control say. Reads, writes nothing."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from followup import charts
from followup.models import Occasion
from followup.templatetags import ui
from goals import control_reading, risks
from goals.control_reading import AreaRows, MeasureRow, MomentRow, RiskRow
from goals.models import ControlMeasureVersion, ControlPlan, ControlResult
from goals.risks import Need

# Icon and colour of a status, of moments and measures alike.
KINDS = {"planned": "none", "started": "busy", "done": "ok", "postponed": "part", "dropped": "no"}
NOT_GIVEN = "ej angiven"
SHADES = (
    (1, charts.Shade.BETTER, "Låg"),
    (risks.MEDIUM_FROM, charts.Shade.WARN, "Medelhög"),
    (risks.HIGH_FROM, charts.Shade.WORSE, "Hög"),
)
KIND_CHOICES = [
    ("risk", "Risk"),
    ("control", "Kontrollmoment"),
    ("analysis", "Riskanalys"),
    ("follow_up", "Uppföljning"),
    ("measure", "Åtgärd"),
]


def shown(said: ControlResult | ControlMeasureVersion | None) -> SafeString:
    """A state as icon, word and colour."""
    return ui.status(KINDS[said.status], said.get_status_display()) if said else ui.status("ask", "Ingen uppgift")


def value_words(row: RiskRow) -> str:
    """The risk value with its level, or that it is not given."""
    return str(row.said) if row.said else NOT_GIVEN


def shown_risk(row: RiskRow) -> SafeString:
    """Whether a risk is accepted, and else what it asks for, as icon, word and colour."""
    return ui.status("ok" if row.accepted or row.need is Need.NOTHING else "ask", risk_words(row))


def risk_words(row: RiskRow) -> str:
    """Whether a risk is accepted, and else what it asks for."""
    return "Accepterad" if row.accepted and row.need is Need.NOTHING else row.need_words


def risk_facts(row: RiskRow) -> list[tuple[str, str]]:
    """Area, probability, consequence and value of a risk; empty where they are not given."""
    rating = row.rating
    return [
        ("Område", row.risk.area.name),
        ("Sannolikhet", f"{rating.probability} {risks.PROBABILITIES[rating.probability - 1]}" if rating else ""),
        ("Konsekvens", f"{rating.consequence} {risks.CONSEQUENCES[rating.consequence - 1]}" if rating else ""),
        ("Riskvärde", value_words(row) if rating else ""),
    ]


def moment_facts(row: MomentRow) -> list[tuple[str, str]]:
    """How, how often and by whom a control is made and what it came to; what is only sometimes told only when it is."""
    moment, said = row.moment, row.said
    always = [
        ("Område", moment.area.name),
        ("Metod", moment.method),
        ("Frekvens", moment.frequency),
        ("Ansvarig", moment.responsible),
    ]
    sometimes = [("Planerat till", moment.planned)]
    if said:
        samples = "" if said.samples is None else f"{said.samples}"
        sometimes += [("Antal kontroller hittills i år", samples), ("Gjordes", said.done_when)]
        sometimes += [("Ny tid", said.new_time)]
    return always + [(label, words) for label, words in sometimes if words]


def measure_facts(row: MeasureRow) -> list[tuple[str, str]]:
    """Why, by whom and when a measure is done."""
    said = row.said
    always = [
        ("Område", row.measure.area.name),
        *([("Syfte", said.purpose)] if said.purpose else []),
        ("Ansvarig", said.responsible),
        ("Klar senast", _day(said.due_on)),
    ]
    return [*always, ("Blev klar", _day(said.done_on))] if said.done_on else always


@dataclass(frozen=True)
class Line:
    """A row of the list: a risk, a control moment or a measure."""

    area: str
    kind: str
    name: str
    url: str
    shown: SafeString
    status: str
    value: str = ""
    method: str = ""
    frequency: str = ""
    responsible: str = ""
    when: str = ""
    finding: str = ""
    result: str = ""
    why: str = ""

    @property
    def kind_words(self) -> str:
        """The kind in Swedish."""
        return dict(KIND_CHOICES)[self.kind]


class ControlTable(tables.Table):
    """Everything in a plan; one class for the page and for the file."""

    name = tables.Column("Vad", orderable=False)
    area = tables.Column("Område")
    kind = tables.Column("Slag", accessor="kind_words")
    value = tables.Column("Riskvärde", default="")
    status = tables.Column("Läge")
    when = tables.Column("När", default="")
    finding = tables.Column("Brister", default="")
    method = tables.Column("Metod", default="")
    frequency = tables.Column("Frekvens", default="")
    responsible = tables.Column("Ansvarig", default="")
    result = tables.Column("Resultat", default="", orderable=False)
    why = tables.Column("Varför", default="", orderable=False)

    caption = "Risker, kontrollmoment och åtgärder"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        empty_text = "Inget stämmer med urvalet."

    def render_name(self, record: Line) -> SafeString:
        """The way to its page."""
        return format_html('<a href="{}">{}</a>', record.url, record.name)

    def value_name(self, record: Line) -> str:
        """The words alone, in a file."""
        return record.name

    def render_status(self, record: Line) -> SafeString:
        """Icon, word and colour."""
        return record.shown

    def value_status(self, record: Line) -> str:
        """The word alone, in a file."""
        return record.status


# What the page leaves to the file and to each row's own page.
ONLY_IN_FILES = ("method", "frequency", "responsible", "result", "why")


@dataclass(frozen=True)
class ControlPage:
    """A department's plan of a year as it stands at an occasion."""

    plan: ControlPlan
    occasion: Occasion
    areas: list[AreaRows]
    chosen: dict[str, str]
    may_write: bool
    today: date

    @cached_property
    def lines(self) -> list[Line]:
        """The whole list, area by area."""
        found: list[Line] = []
        for one in self.areas:
            found += [_risk_line(row) for row in one.risks]
            found += [_moment_line(row) for row in one.moments]
            found += [_measure_line(row) for row in one.measures]
        return found

    @property
    def narrowed(self) -> list[Line]:
        """Those that the filters leave."""
        return [
            line
            for line in self.lines
            if self.chosen["slag"] in ("", line.kind) and self.chosen["omrade"] in ("", line.area)
        ]

    @property
    def filters(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Of each filter its name, label, choices and what is chosen."""
        names = [(one.area.name, one.area.name) for one in self.areas]
        return [
            ("slag", "Slag", KIND_CHOICES, self.chosen["slag"]),
            ("omrade", "Område", names, self.chosen["omrade"]),
        ]

    @cached_property
    def risks(self) -> list[RiskRow]:
        """The risks of all areas."""
        return [row for one in self.areas for row in one.risks]

    @property
    def unrated(self) -> list[RiskRow]:
        """The risks that lack probability and consequence."""
        return [row for row in self.risks if row.rating is None]

    @property
    def matrix(self) -> charts.Chart:
        """The risks by probability and consequence."""
        return charts.matrix(
            "Riskmatris",
            charts.Axis("Sannolikhet", risks.PROBABILITIES),
            charts.Axis("Konsekvens", risks.CONSEQUENCES),
            control_reading.places(self.risks),
            shades=SHADES,
            one="risk",
            many="risker",
        )

    @property
    def rule(self) -> str:
        """What the value asks for, in words."""
        return risks.RULE

    @property
    def headline(self) -> str:
        """How much of the plan is done."""
        moments = [row for one in self.areas for row in one.moments]
        done = sum(row.said is not None and row.said.status == ControlResult.Status.DONE for row in moments)
        return f"{done} av {len(moments)} moment i planen är genomförda" if moments else "Planen har inga moment"

    @cached_property
    def todo(self) -> list[tuple[str, str]]:
        """What waits for the one who may write, as words and address; the risks first."""
        return [item for one in self.areas for item in _risks_waiting(one)] + [
            item for one in self.areas for item in _work_waiting(one, self.occasion, self.today)
        ]


def _risks_waiting(one: AreaRows) -> list[tuple[str, str]]:
    """The risks of an area that ask for something."""
    return [(f"{row.risk}: {row.need_words.lower()}", row.url) for row in one.risks if row.need is not Need.NOTHING]


def moment_now(row: MomentRow, measures: list[MeasureRow]) -> list[tuple[str, str]]:
    """What waits of a control moment for the one who may write, as words and address."""
    at, moment = row.occasion, row.moment
    found = []
    if not row.ended and not row.said_now:
        found.append((f"Skriv resultat vid {at}.", reverse("goals:control_result", args=[at.code, moment.pk])))
    if _deficient(row) and not any(one.treats for one in measures):
        new = reverse("goals:control_new_measure", args=[at.code, moment.area_id])
        found.append(("Kontrollen visar brister. Lägg upp en åtgärd.", f"{new}?moment={moment.pk}"))
    return found


def measure_now(row: MeasureRow, today: date) -> list[tuple[str, str]]:
    """What waits of a measure for the one who may write, as words and address."""
    url = reverse("goals:control_say", args=[row.occasion.code, row.measure.pk])
    if row.late(today):
        return [(f"Åtgärden skulle ha varit klar {_day(row.said.due_on)}. Följ upp den.", url)]
    told = row.said.occasion_id == row.occasion.pk
    return [(f"Följ upp åtgärden vid {row.occasion}.", url)] if row.open and not told else []


def _deficient(row: MomentRow) -> bool:
    return row.said is not None and row.said.finding == ControlResult.Finding.DEFICIENT


def _work_waiting(one: AreaRows, occasion: Occasion, today: date) -> list[tuple[str, str]]:
    """Moments without a result at the occasion, deficiencies without a measure, and measures to tell of."""
    found = [(f"{row.moment}: skriv resultat", row.url) for row in one.moments if not row.ended and not row.said_now]
    treated = {row.measure.moment_id for row in one.measures if row.treats}
    for moment in one.moments:
        if _deficient(moment) and moment.moment.pk not in treated:
            found.append((f"{moment.moment}: kontrollen visar brister, lägg upp en åtgärd", moment.url))
    for measure in one.measures:
        if measure.late(today):
            found.append((f"{measure.said}: skulle ha varit klar {_day(measure.said.due_on)}", measure.url))
        elif measure.open and measure.said.occasion_id != occasion.pk:
            found.append((f"{measure.said}: följ upp åtgärden", measure.url))
    if one.report is None:
        url = reverse("goals:control_area_report", args=[occasion.code, one.area.pk])
        found.append((f"{one.area}: skriv uppföljning av området", url))
    return found


def _risk_line(row: RiskRow) -> Line:
    """A risk in the list: its state is whether it is accepted, and else what it asks for."""
    words, looks = risk_words(row), shown_risk(row)
    return Line(row.risk.area.name, "risk", row.risk.name, row.url, looks, words, value=value_words(row))


def _moment_line(row: MomentRow) -> Line:
    """A control moment in the list."""
    moment, said = row.moment, row.said
    return Line(
        moment.area.name,
        moment.kind,
        moment.name,
        row.url,
        shown(said),
        said.get_status_display() if said else "Ingen uppgift",
        method=moment.method,
        frequency=moment.frequency,
        responsible=moment.responsible,
        when=(said.new_time or said.done_when if said else "") or moment.planned,
        finding=said.get_finding_display() if said and said.finding else "",
        result=said.text if said else "",
        why=said.reason if said else "",
    )


def _measure_line(row: MeasureRow) -> Line:
    """A measure in the list."""
    said = row.said
    return Line(
        row.measure.area.name,
        "measure",
        said.text,
        row.url,
        shown(said),
        said.get_status_display(),
        responsible=said.responsible,
        when=str(said.done_on or said.due_on or ""),
        result=said.result,
        why=said.purpose,
    )


def _day(day: date | None) -> str:
    return str(date_format(day, "j F Y")) if day else ""
