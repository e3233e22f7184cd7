"""What the pages of the goals say. Reads, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import django_tables2 as tables
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from followup.access import Permission, may
from followup.models import Occasion, User
from followup.templatetags import ui
from goals import assessing, evidence, rules
from goals.models import Assessment, Goal

# Icon and colour of a status.
STATUS = {"achieved": "ok", "partly": "part", "not_achieved": "no", "not_assessed": "none", "": "ask"}


@dataclass(frozen=True)
class Row:
    """A line of the tree: a målområde, an overall goal, or a goal with what stands of it."""

    name: str
    level: str
    goal: Goal | None = None
    assessment: Assessment | None = None
    occasion: Occasion | None = None

    @property
    def status(self) -> str:
        """The status that stands; empty before the first assessment."""
        return self.assessment.status if self.assessment else ""

    @property
    def words(self) -> str:
        """The status in Swedish."""
        return self.assessment.get_status_display() if self.assessment else "Saknar bedömning"

    @property
    def url(self) -> str:
        """The goal's page."""
        return reverse("goals:goal", args=[self.occasion.code, self.goal.pk]) if self.goal and self.occasion else ""


class GoalTable(tables.Table):
    """Goals as a tree with status; in a file each goal names what it stands under."""

    name = tables.Column("Nämndmål")
    area = tables.Column("Målområde", accessor="goal__overall__area__name", visible=False)
    overall = tables.Column("Kommunövergripande mål", accessor="goal__overall__name", visible=False)
    status = tables.Column("Bedömning", empty_values=())
    committee = tables.Column("Nämnd", accessor="goal__committee__name", default="")
    motivation = tables.Column("Motivering", accessor="assessment__motivation", visible=False, default="")

    caption = "Mål och bedömningar"

    class Meta:
        template_name = "components/table.html"
        orderable = False  # the tree would come apart
        row_attrs = {"class": lambda record: f"level-{record.level}{'' if record.goal else ' heading'}"}
        empty_text = "Inga mål stämmer med urvalet."

    def render_name(self, record: Row) -> SafeString | str:
        """The goal as the way to its page."""
        return format_html('<a href="{}">{}</a>', record.url, record.name) if record.goal else record.name

    def value_name(self, record: Row) -> str:
        """The name alone."""
        return record.name

    def render_status(self, record: Row) -> SafeString | str:
        """Icon, word and colour."""
        return ui.status(STATUS[record.status], record.words) if record.goal else ""

    def value_status(self, record: Row) -> str:
        """The word alone."""
        return record.words


@dataclass(frozen=True)
class OverviewPage:
    """The goals that a person may see at an occasion, narrowed by status, committee and målområde."""

    occasion: Occasion
    goals: list[Goal]
    chosen: dict[str, str]
    user: User

    @cached_property
    def rows(self) -> list[Row]:
        """Every goal of the occasion's year, in the order of the tree."""
        said = assessing.standing(self.goals, self.occasion)
        return [Row(one.name, "goal", one, said.get(one.pk), self.occasion) for one in self.goals]

    @property
    def shown(self) -> list[Row]:
        """Those that the filters leave."""
        return [
            row
            for row in self.rows
            if row.goal
            and self.chosen["status"] in ("", row.status or "missing")
            and self.chosen["namnd"] in ("", row.goal.committee.code)
            and self.chosen["malomrade"] in ("", str(row.goal.overall.area_id))
        ]

    @property
    def todo(self) -> list[Row]:
        """The goals that lack an assessment and that the person may assess; her own first."""
        own = [row for row in self.rows if row.goal and not row.assessment]
        own = [row for row in own if row.goal and may(self.user, Permission.ASSESS_GOALS, row.goal.committee)]
        return sorted(own, key=lambda row: row.goal is not None and self.user not in row.goal.responsible.all())

    @property
    def may_add(self) -> bool:
        """Whether the person may add a goal to a committee."""
        return may(self.user, Permission.ASSESS_GOALS)

    @property
    def may_register(self) -> bool:
        """Whether the person may add a kommunövergripande mål."""
        return may(self.user, Permission.REGISTER_STEERING)

    @property
    def headline(self) -> str:
        """How many are reached."""
        reached = sum(row.status == Assessment.Status.ACHIEVED for row in self.rows)
        return f"{reached} av {len(self.rows)} nämndmål uppnås"

    @property
    def lead(self) -> str:
        """The others, by status."""
        counts = [
            (label, sum(row.status == value for row in self.rows)) for value, label in Assessment.Status.choices[1:]
        ]
        counts.append(("Saknar bedömning", sum(not row.status for row in self.rows)))
        return ", ".join(f"{label.lower()}: {number}" for label, number in counts if number).capitalize()

    @property
    def filters(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Of each filter its name, label, choices and what is chosen."""
        areas = {str(one.overall.area_id): one.overall.area.name for one in self.goals}
        committees = {one.committee.code: one.committee.name for one in self.goals}
        statuses = [*Assessment.Status.choices, ("missing", "Saknar bedömning")]
        return [
            ("status", "Bedömning", [(str(key), str(words)) for key, words in statuses], self.chosen["status"]),
            ("namnd", "Nämnd", list(committees.items()), self.chosen["namnd"]),
            ("malomrade", "Målområde", list(areas.items()), self.chosen["malomrade"]),
        ]

    def table(self, *, tree: bool) -> GoalTable:
        """The goals as a table; as a ``tree`` with lines for what they stand under, the committee where they differ."""
        if not tree:
            return GoalTable(self.shown)
        alone = len({one.committee_id for one in self.goals}) < 2
        return GoalTable(list(_tree(self.shown)), exclude=("committee",) if alone else ())


def overview(*, occasion: str, chosen: dict[str, str], user: User) -> OverviewPage:
    """The overview; Http404 for an unknown occasion, and for one who may see no goal."""
    at = get_object_or_404(Occasion, code=occasion)
    visible = Goal.objects.visible_to(user)
    if not visible.exists() and not may(user, Permission.READ):
        raise Http404("Sidan finns inte.")
    goals = visible.valid_in(at.year).select_related("overall__area", "committee").prefetch_related("responsible")
    ordered = goals.order_by("overall__area__sort", "overall__sort", "sort", "name")
    return OverviewPage(at, list(ordered), chosen, user)


@dataclass(frozen=True)
class GoalPage:
    """A goal at an occasion: what stands, what it rests on, what is proposed, and what changed."""

    goal: Goal
    occasion: Occasion
    assessment: Assessment | None
    user: User

    @property
    def kind(self) -> str:
        """Icon and colour of what stands."""
        return STATUS[self.assessment.status if self.assessment else ""]

    @cached_property
    def may_assess(self) -> bool:
        """Whether the person may write an assessment and choose its evidence."""
        return may(self.user, Permission.ASSESS_GOALS, self.goal.committee)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Whose goal it is, the years that it holds for, and who answers for it."""
        last = f"–{self.goal.valid_to}" if self.goal.valid_to else " och tills vidare"
        responsible = ", ".join(str(one) for one in self.goal.responsible.all())
        return [
            ("Nämnd", self.goal.committee.name),
            ("Gäller", f"{self.goal.valid_from}{last}"),
            ("Ansvariga", responsible or "Ingen utsedd"),
        ]

    @cached_property
    def items(self) -> list[evidence.Item]:
        """The evidence as the person may read it."""
        return evidence.items(self.goal, self.occasion, self.user)

    @cached_property
    def proposed(self) -> rules.Proposed:
        """What the evidence proposes, with what it rests on."""
        return evidence.proposed(self.goal, self.occasion)

    @property
    def now(self) -> list[tuple[str, str]]:
        """What waits for the one who may assess, and where on the page it is done."""
        if not self.may_assess:
            return []
        if self.assessment is None:
            return [(f"Bedöm målet för {self.occasion}.", "#bedomning")]
        speaks_for = self.proposed.status.value
        if speaks_for in (Assessment.Status.NOT_ASSESSED, self.assessment.status, self.assessment.proposed):
            return []
        return [(f"Underlaget talar nu för {_words(speaks_for)}. Pröva bedömningen igen.", "#bedomning")]

    @property
    def proposal(self) -> SafeString | str:
        """What the evidence proposes: icon and word; empty where it proposes nothing."""
        status = self.proposed.status.value
        return "" if status == Assessment.Status.NOT_ASSESSED else ui.status(STATUS[status], _words(status))

    @property
    def basis(self) -> str:
        """What the proposal rests on."""
        return evidence.basis(self.proposed)

    @property
    def rule(self) -> str:
        """How the proposal is made."""
        return rules.RULE

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be added to the evidence, by kind."""
        return evidence.choices(self.goal, self.user)

    @cached_property
    def history(self) -> list[Assessment]:
        """Every version, the newest first."""
        return list(assessing.history(self.goal))

    @property
    def change(self) -> assessing.Change | None:
        """What is said otherwise than at the occasion before."""
        return assessing.change(self.history, self.occasion)


def _words(status: str) -> str:
    return str(Assessment.Status(status).label)


def _tree(rows: Iterable[Row]) -> Iterable[Row]:
    area = overall = 0
    for row in rows:
        assert row.goal
        above = row.goal.overall
        if above.area_id != area:
            yield Row(above.area.name, "area")
        if above.pk != overall:
            yield Row(above.name, "overall")
        area, overall = above.area_id, above.pk
        yield row
