"""What the pages of the strategic assignments say. Reads, writes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from followup.models import Occasion, Unit
from followup.templatetags import ui
from goals import assignments, wording
from goals.models import Addressee, Assignment, AssignmentStatus, Decision

Status = AssignmentStatus.Status
GROUPS = Assignment.Group.choices
# Icon and colour of a status.
KINDS = {
    Status.NOT_STARTED: "none",
    Status.UNDER_WAY: "busy",
    Status.REMAINS: "part",
    Status.DONE: "ok",
    Status.DROPPED: "no",
}


def shown(status: AssignmentStatus | None) -> SafeString:
    """A committee's state as icon, word and colour."""
    if status is None:
        return ui.status("ask", "Ingen uppgift")
    return ui.status("part" if status.part else KINDS[Status(status.status)], status.shown)


@dataclass(frozen=True)
class Cell:
    """A committee in the matrix: nothing where it does not have the assignment."""

    committee: Unit
    has_it: bool
    status: AssignmentStatus | None

    @property
    def shown(self) -> SafeString:
        """Icon, word and colour."""
        return shown(self.status)


@dataclass(frozen=True)
class Row:
    """An assignment with what each of its committees says at the occasion."""

    assignment: Assignment
    occasion: Occasion
    statuses: dict[int, AssignmentStatus]  # by the key of the committee
    states: list[wording.State]

    @property
    def label(self) -> str:
        """Its group and number."""
        return f"{self.assignment.get_group_display()} {self.assignment.number}"

    @property
    def words(self) -> str:
        """The state of all its committees together, as a report tells it."""
        return wording.together(self.states)

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("goals:assignment", args=[self.occasion.code, self.assignment.pk])

    @property
    def carried_from(self) -> str:
        """The decision that first gave it, where that is not the one at hand."""
        first = assignments.chain(self.assignment)[-1]
        return first.given_in.title if first != self.assignment else ""

    def cells(self, committees: Iterable[Unit]) -> list[Cell]:
        """Its line of the matrix."""
        own = {one.committee_id for one in self.assignment.addressees.all()}
        return [Cell(one, one.pk in own, self.statuses.get(one.pk)) for one in committees]


@dataclass(frozen=True)
class OverviewPage:
    """The year's assignments at an occasion: as a list, and as a matrix of committees."""

    occasion: Occasion
    rows: list[Row]
    mine: list[Unit]  # the committees that the person reports for
    chosen: str  # a status, or nothing for all
    occasions: list[Occasion]

    @property
    def choices(self) -> list[dict[str, object]]:
        """The occasions to choose among."""
        return [
            {
                "label": one.name,
                "url": reverse("goals:assignments", args=[one.code]),
                "current": one == self.occasion,
            }
            for one in self.occasions
        ]

    @property
    def filters(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Of the filter its name, label, choices and what is chosen."""
        statuses = [(str(key), str(words)) for key, words in Status.choices]
        return [("status", "Någon nämnd har status", statuses, self.chosen)]

    @property
    def count_rows(self) -> list[tuple[str, list[int], int]]:
        """The counts as a table: a line for each group, a column for each status, and the sum."""
        return [
            (label, [count[status] for status in [*Status.values, ""]], count.total()) for label, count in self.counts
        ]

    @cached_property
    def committees(self) -> list[Unit]:
        """Those that have an assignment, in the municipality's order."""
        found = {one.committee_id: one.committee for row in self.rows for one in row.assignment.addressees.all()}
        return sorted(found.values(), key=lambda unit: (unit.sort, unit.code))

    @property
    def matching(self) -> list[Row]:
        """The rows that some committee has the chosen status in."""
        if not self.chosen:
            return self.rows
        return [row for row in self.rows if any(one.status == self.chosen for one in row.statuses.values())]

    @property
    def matrix(self) -> list[tuple[str, list[tuple[Row, list[Cell]]]]]:
        """By group, the rows with a cell for each committee."""
        lines = [(row, row.cells(self.committees)) for row in self.matching]
        groups = [(label, [one for one in lines if one[0].assignment.group == group]) for group, label in GROUPS]
        return [(label, own) for label, own in groups if own]

    def table(self, *, whole: bool) -> "AssignmentTable":
        """The assignments as a table; the ``whole`` one, for a file, has the matrix too, a column for a committee."""
        extra = [(f"committee_{one.pk}", CommitteeColumn(one)) for one in self.committees] if whole else []
        return AssignmentTable(self.matching, extra_columns=extra)

    @property
    def to_do(self) -> list[tuple[Row, Unit]]:
        """What the person's committees have not said anything of yet."""
        return [
            (row, cell.committee)
            for row in self.rows
            for cell in row.cells(self.mine)
            if cell.has_it and cell.status is None
        ]

    @property
    def counts(self) -> list[tuple[str, Counter[str]]]:
        """How many words of each status the committees of each group have said; ``""`` counts those that lack one."""
        return [(label, counted(self.rows, group)) for group, label in GROUPS]

    @property
    def headline(self) -> str:
        """What is left to do for the one who reads, or how far the assignments have come."""
        if self.to_do:
            many = len(self.to_do)
            return "Ett uppdrag väntar på din rapport" if many == 1 else f"{many} uppdrag väntar på din rapport"
        total = sum((count for _, count in self.counts), Counter[str]())
        return f"{total[Status.DONE]} av {total.total()} uppdrag är genomförda" if total else "Inga uppdrag är givna"

    @property
    def lead(self) -> str:
        """What is counted."""
        return "Ett uppdrag räknas en gång för varje nämnd som har fått det." if self.rows else ""


def counted(rows: Iterable[Row], group: str) -> Counter[str]:
    """How many of a group's assignments stand in each status, once for each committee that has one."""
    own = [row for row in rows if row.assignment.group == group]
    return Counter(state.status or "" for row in own for state in row.states)


def overview(*, occasion: Occasion, mine: list[Unit], chosen: str, occasions: list[Occasion]) -> OverviewPage:
    """The page of a year's assignments. Four queries, however many they are."""
    found = Assignment.objects.filter(fiscal_year=occasion.year).select_related("given_in", "carried_from__given_in")
    stands = assignments.standing(occasion)
    return OverviewPage(
        occasion=occasion,
        rows=[_row(one, occasion, stands) for one in found.prefetch_related("addressees__committee")],
        mine=mine,
        chosen=chosen if chosen in Status.values else "",
        occasions=occasions,
    )


def _row(one: Assignment, occasion: Occasion, stands: dict[int, AssignmentStatus]) -> Row:
    own = {to.committee_id: stands[to.pk] for to in one.addressees.all() if to.pk in stands}
    return Row(one, occasion, own, assignments.states(one, stands))


@dataclass(frozen=True)
class AssignmentPage:
    """One assignment: its words, its chain, and what each committee says and has said."""

    row: Row
    history: list[AssignmentStatus]
    mine: frozenset[int] = frozenset()  # the keys of the units that the person reports for

    @property
    def now(self) -> list[tuple[str, str]]:
        """What waits for the one who reads: the committees of hers that have not said anything."""
        at = self.row.occasion
        return [
            (
                f"Rapportera status för {committee.name} vid {at}.",
                reverse("goals:assignment_report", args=[at.code, self.row.assignment.pk, committee.code]),
            )
            for committee, _, said in self.committees
            if said is None and committee.pk in self.mine
        ]

    @property
    def chain(self) -> list[Assignment]:
        """The assignment and those that it comes from."""
        return assignments.chain(self.row.assignment)

    @property
    def committees(self) -> list[tuple[Unit, SafeString, AssignmentStatus | None]]:
        """Each committee with its state."""
        return [
            (one.committee, shown(self.row.statuses.get(one.committee_id)), self.row.statuses.get(one.committee_id))
            for one in self.row.assignment.addressees.all()
        ]

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Uppdrag", reverse("goals:assignments", args=[self.row.occasion.code]))]


def one(assignment: Assignment, occasion: Occasion, mine: frozenset[int] = frozenset()) -> AssignmentPage:
    """The page of an assignment."""
    said = AssignmentStatus.objects.filter(addressee__assignment=assignment).select_related("by", "occasion")
    history = said.select_related("addressee__committee").order_by("-at", "-number")
    return AssignmentPage(_row(assignment, occasion, assignments.standing(occasion)), list(history), mine)


def seen(addressee: Addressee, occasion: Occasion) -> AssignmentStatus | None:
    """What stands of a committee's assignment at an occasion."""
    return addressee.statuses.filter(occasion=occasion).order_by("-number").first()


class CommitteeColumn(tables.Column):
    """A committee's state of each assignment, for the file; empty where it does not have it."""

    def __init__(self, committee: Unit) -> None:
        self.committee = committee
        super().__init__(committee.code, empty_values=(), orderable=False)

    def value(self, record: Row, **_: Any) -> str:
        """The state in words."""
        (cell,) = record.cells([self.committee])
        if not cell.has_it:
            return ""
        return cell.status.shown if cell.status else "Ingen uppgift"


class AssignmentTable(tables.Table):
    """The assignments with their states; one class for the page and for the file."""

    label = tables.Column("Uppdrag", order_by=("assignment__group", "assignment__number"))
    text = tables.Column("Vad som ska göras", accessor="assignment__text", orderable=False)
    given = tables.Column(
        "Givet i", accessor="assignment__given_in__title", orderable=False, attrs={"td": {"class": "quiet"}}
    )
    report_back = tables.Column("Återrapporteras", accessor="assignment__report_back", default="–")
    words = tables.Column("Status", attrs={"td": {"class": "told"}})

    caption = "Strategiska uppdrag"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        empty_text = "Inget uppdrag har den status som du har valt."

    def render_label(self, record: Row) -> SafeString:
        """The way to its page."""
        return format_html('<a class="nowrap" href="{}">{}</a>', record.url, record.label)

    def value_label(self, record: Row) -> str:
        """The label alone, in a file."""
        return record.label

    def render_given(self, record: Row) -> str:
        """The decision at hand, and the one that it remains from."""
        earlier = record.carried_from
        return (
            f"{record.assignment.given_in.title} (kvarstår från {earlier})"
            if earlier
            else str(record.assignment.given_in.title)
        )


class DecisionTable(tables.Table):
    """The register of decisions, the newest first."""

    reference = tables.Column("Beslut", orderable=False)
    title = tables.Column("Vad det gäller", orderable=False)
    code = tables.Column("Kod att hänvisa med", orderable=False, attrs={"td": {"class": "nowrap"}})
    decided_on = tables.Column("Dag", default="–", attrs={"td": {"class": "nowrap"}})

    caption = "Beslut"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        empty_text = "Inget beslut är registrerat."
        row_attrs = {"id": lambda record: record.code}

    def render_decided_on(self, record: Decision) -> str:
        """The day as written, in full."""
        return str(record.decided_on)
