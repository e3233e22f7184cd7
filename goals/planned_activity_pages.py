"""What the pages of the verksamhetsplan's activities say. Reads, writes nothing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from followup.access import Permission, may
from followup.models import Occasion, User
from followup.templatetags import ui
from goals import planned_activities
from goals.assignment_pages import KINDS
from goals.models import AssignmentStatus, PlannedActivity, PlannedActivityStatus

Status = AssignmentStatus.Status
MISSING = "missing"


@dataclass(frozen=True)
class Row:
    """An activity with what stands of it at the occasion."""

    activity: PlannedActivity
    occasion: Occasion
    said: PlannedActivityStatus | None

    @property
    def status(self) -> str:
        """The status that stands; ``missing`` where nobody has said anything."""
        return self.said.status if self.said else MISSING

    @property
    def words(self) -> str:
        """The status in Swedish."""
        return str(self.said) if self.said else "Ingen uppgift"

    @property
    def shown(self) -> SafeString:
        """Icon, word and colour."""
        return ui.status(KINDS[Status(self.said.status)] if self.said else "ask", self.words)

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("goals:planned_activity", args=[self.occasion.code, self.activity.pk])


class PlannedActivityTable(tables.Table):
    """The activities with their status; one class for the page and for the file."""

    number = tables.Column("Nummer", accessor="activity__number", default="–")
    text = tables.Column("Aktivitet", accessor="activity__text", orderable=False)
    goal = tables.Column("Nämndmål", accessor="activity__goal__name")
    unit = tables.Column("Enhet", accessor="activity__unit__name")
    starts_on = tables.Column("Start", accessor="activity__starts_on", default="–")
    finishes_on = tables.Column("Slut", accessor="activity__finishes_on", default="–")
    status = tables.Column("Status", empty_values=())
    comment = tables.Column("Kommentar", accessor="said__comment", default="", orderable=False)

    caption = "Verksamhetsplanens aktiviteter"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        empty_text = "Ingen aktivitet stämmer med urvalet."

    def render_text(self, record: Row) -> SafeString:
        """The way to its page."""
        return format_html('<a href="{}">{}</a>', record.url, record.activity.text)

    def value_text(self, record: Row) -> str:
        """The words alone, in a file."""
        return str(record.activity.text)

    def render_starts_on(self, value: date) -> str:
        """The day as written, in full."""
        return value.isoformat()

    def render_finishes_on(self, value: date) -> str:
        """The day as written, in full."""
        return value.isoformat()

    def render_status(self, record: Row) -> SafeString:
        """Icon, word and colour."""
        return record.shown

    def value_status(self, record: Row) -> str:
        """The word alone."""
        return record.words


@dataclass(frozen=True)
class OverviewPage:
    """The activities of a year that a person may see, narrowed by status, unit and goal."""

    occasion: Occasion
    rows: list[Row]
    chosen: dict[str, str]
    user: User

    @property
    def shown(self) -> list[Row]:
        """Those that the filters leave."""
        return [
            row
            for row in self.rows
            if self.chosen["status"] in ("", row.status)
            and self.chosen["enhet"] in ("", row.activity.unit.code)
            and self.chosen["mal"] in ("", str(row.activity.goal_id))
        ]

    @property
    def only_in_files(self) -> tuple[str, ...]:
        """The columns that the page leaves out: the comment, which its own page has, and those without a value."""
        sometimes = ("number", "starts_on", "finishes_on")
        empty = [name for name in sometimes if all(getattr(row.activity, name) is None for row in self.rows)]
        return ("comment", *empty)

    @property
    def todo(self) -> list[Row]:
        """The activities that lack a status and that the person may report of."""
        lacking = [row for row in self.rows if row.said is None]
        return [row for row in lacking if may(self.user, Permission.REPORT_ASSIGNMENTS, row.activity.unit)]

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many stand in each status; they add up to all of them."""
        found = Counter(row.status for row in self.rows)
        return [(str(words), found[key]) for key, words in [*Status.choices, (MISSING, "Ingen uppgift")]]

    @property
    def headline(self) -> str:
        """How many are done."""
        done = sum(row.status == Status.DONE for row in self.rows)
        return f"{done} av {len(self.rows)} aktiviteter är genomförda" if self.rows else "Inga aktiviteter är planerade"

    @property
    def filters(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Of each filter its name, label, choices and what is chosen."""
        units = {row.activity.unit.code: row.activity.unit.name for row in self.rows}
        goals = {str(row.activity.goal_id): row.activity.goal.name for row in self.rows}
        statuses = [(str(key), str(words)) for key, words in Status.choices] + [(MISSING, "Ingen uppgift")]
        return [
            ("status", "Status", statuses, self.chosen["status"]),
            ("enhet", "Enhet", list(units.items()), self.chosen["enhet"]),
            ("mal", "Nämndmål", list(goals.items()), self.chosen["mal"]),
        ]


def overview(*, occasion: Occasion, chosen: dict[str, str], user: User) -> OverviewPage:
    """The page of a year's activities."""
    stands = planned_activities.standing(occasion)
    found = PlannedActivity.objects.visible_to(user).filter(fiscal_year=occasion.year).select_related("goal", "unit")
    return OverviewPage(occasion, [Row(one, occasion, stands.get(one.pk)) for one in found], chosen, user)


def facts(activity: PlannedActivity, occasion: Occasion) -> list[tuple[str, SafeString | str]]:
    """The goal that an activity serves, the unit that does it, and when it begins and ends where that is told."""
    goal = reverse("goals:goal", args=[occasion.code, activity.goal_id])
    days = [("Start", activity.starts_on), ("Slut", activity.finishes_on)]
    return [
        ("Nämndmål", format_html('<a href="{}">{}</a>', goal, activity.goal.name)),
        ("Enhet", activity.unit.name),
        *((label, str(date_format(day, "j F Y"))) for label, day in days if day),
    ]
