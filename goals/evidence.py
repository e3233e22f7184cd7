"""Underlag: what a goal's assessment rests on, and what the evidence proposes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.safestring import SafeString

from followup import changes
from followup.access import Permission, require
from followup.models import Occasion, User
from followup.templatetags import ui
from goals import assignments, planned_activities, rules
from goals.assignment_pages import KINDS
from goals.models import Addressee, Assignment, AssignmentStatus, Evidence, Goal, PlannedActivity, PlannedActivityStatus
from goals.rules import Attainment, Progress, Proposed
from indicators import reading
from indicators.belonging import Belongs
from indicators.models import Indicator
from indicators.pages import OUTCOMES, columns_of
from indicators.pictures import spark
from indicators.values import MEANINGS, WORDS, State

Status = AssignmentStatus.Status
PROGRESS = {Status.DONE: Progress.DONE, Status.DROPPED: Progress.DROPPED}
KIND_WORDS = {"indicator": "Indikator", "assignment": "Strategiskt uppdrag", "activity": "Aktivitet"}


class NotPossible(Exception):
    """The link cannot be made; the message is Swedish and says why."""


@dataclass(frozen=True)
class Item:
    """A piece of evidence as one person may read it: what it is, where it is told of, and how it stands."""

    pk: int
    kind: str
    name: str
    url: str
    status: SafeString
    words: str
    picture: SafeString | str = ""


@transaction.atomic
def link(*, goal: Goal, key: str, by: User) -> Evidence:
    """Make something evidence of a goal; ``key`` is ``indicator:7``, ``assignment:7`` or ``activity:7``.

    Raises PermissionDenied without the right to assess, NotPossible for what is there already or cannot be chosen.
    """
    require(by, Permission.ASSESS_GOALS, goal.committee)
    kind, _, pk = key.partition(":")
    if key not in {one for _, group in choices(goal, by) for one, _ in group}:
        raise NotPossible("Det går inte att lägga till som underlag. Välj något i listan.")
    try:
        with transaction.atomic():
            made: Evidence = goal.evidence.create(**{f"{kind}_id": int(pk)}, by=by)
    except IntegrityError as clash:
        raise NotPossible("Det är redan underlag till målet.") from clash
    return made


@transaction.atomic
def unlink(*, goal: Goal, pk: int, by: User) -> None:
    """Take a piece of evidence from a goal. Raises PermissionDenied; taking away what is not there is nothing."""
    require(by, Permission.ASSESS_GOALS, goal.committee)
    for link in goal.evidence.filter(pk=pk).select_related("indicator", "assignment", "activity"):
        what = str(link.indicator or link.assignment or link.activity)
        thing = f"Underlag till {goal}"
        changes.record(by=by, kind="goal", thing=thing, before={"Underlag": what}, unit=goal.committee)
        link.delete()


def choices(goal: Goal, user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be added, by kind: of each its key and words."""
    links = list(goal.evidence.all())
    indicators = reading.read(Indicator.objects.visible_to(user).whole(), user=user, columns=[])
    given = Assignment.objects.filter(addressees__committee=goal.committee).distinct()
    planned = PlannedActivity.objects.visible_to(user).filter(goal__committee=goal.committee)
    taken = {("indicator", one.indicator_id) for one in links} | {("assignment", one.assignment_id) for one in links}
    taken |= {("activity", one.activity_id) for one in links}
    groups = (
        ("indicator", [(row.indicator.pk, row.name) for row in indicators]),
        ("assignment", [(one.pk, one.text) for one in given]),
        ("activity", [(one.pk, str(one)) for one in planned]),
    )
    return [
        (KIND_WORDS[kind], [(f"{kind}:{pk}", _short(words)) for pk, words in found if (kind, pk) not in taken])
        for kind, found in groups
    ]


def items(goal: Goal, occasion: Occasion, user: User) -> list[Item]:
    """The evidence of a goal at an occasion as a person may read it."""
    links = goal.evidence.select_related("indicator__owner", "assignment", "activity")
    rows = _rows(links, occasion, user)
    found = [one for link in links if link.indicator for one in _indicator_items(link, occasion, rows)]
    stands, planned = assignments.standing(occasion), planned_activities.standing(occasion)
    given = _addressees(goal, links)
    for link in links:
        if link.assignment:
            said = stands.get(given[link.assignment_id]) if link.assignment_id in given else None
            url = reverse("goals:assignment", args=[occasion.code, link.assignment_id])
            found.append(_work("assignment", link, str(link.assignment.text), url, said))
        if link.activity:
            status = planned.get(link.activity.pk)
            url = reverse("goals:planned_activity", args=[occasion.code, link.activity_id])
            found.append(_work("activity", link, str(link.activity.text), url, status))
    return found


def proposed(goal: Goal, occasion: Occasion) -> Proposed:
    """What the evidence proposes, by ``rules.RULE``: from what everybody may read, so that it tells no secret."""
    links = goal.evidence.select_related("indicator__owner", "activity")
    rows = _rows(links, occasion, None)
    judged = [
        Attainment(row.attainment.outcome.value)
        for link in links
        if link.indicator
        for row in _told_rows(rows[link.indicator.pk])
    ]
    stands, planned, given = (
        assignments.standing(occasion),
        planned_activities.standing(occasion),
        _addressees(goal, links),
    )
    said = [stands.get(given[link.assignment_id]) for link in links if link.assignment_id in given]
    done = [planned.get(link.activity_id) for link in links if link.activity_id]
    work = [PROGRESS.get(Status(one.status), Progress.UNDER_WAY) for one in [*said, *done] if one]
    return rules.propose(judged, work)


def goals_of(indicators: Iterable[int], occasion: Occasion, user: User) -> dict[int, list[Belongs]]:
    """The goals that each indicator (by id) is evidence of at an occasion, as far as a person may see them."""
    goals = Goal.objects.visible_to(user).valid_in(occasion.year)
    links = Evidence.objects.filter(indicator__in=list(indicators), goal__in=goals)
    found: dict[int, list[Belongs]] = {}
    for link in links.select_related("goal__overall__area").order_by("goal__sort"):
        assert link.indicator_id
        url = reverse("goals:goal", args=[occasion.code, link.goal_id])
        found.setdefault(link.indicator_id, []).append(Belongs(link.goal.overall.area.name, link.goal.name, url))
    return found


def basis(found: Proposed) -> str:
    """What a proposal rests on, in a sentence."""
    if not found.judged:
        return "Ingen av indikatorerna går att bedöma, så inget förslag lämnas."
    dropped = f" {found.dropped} uppdrag eller aktiviteter har utgått." if found.dropped else ""
    return f"{found.reached} av {found.judged} bedömbara indikatorer når målet.{dropped}"


def _rows(links: Iterable[Evidence], occasion: Occasion, user: User | None) -> dict[int, list[reading.Row]]:
    """Each linked indicator (by key) followed by its parts, all of them read at once."""
    heads = {link.indicator.pk: link.indicator for link in links if link.indicator}
    parts = Indicator.objects.filter(parent__in=heads).select_related("owner")
    found: dict[int, list[reading.Row]] = {key: [] for key in heads}
    family = heads | {part.pk: part for part in parts}
    for row in reading.read(family.values(), user=user, columns=columns_of(occasion)):
        one = row.indicator
        if one.pk in heads:
            found[one.pk].insert(0, row)
        if one.parent_id in heads:
            found[one.parent_id].append(row)
    return found


def _told_rows(family: list[reading.Row]) -> list[reading.Row]:
    """Of an indicator and its parts those that have a target; the indicator alone where none has."""
    return [row for row in family if row.target_version] or family[:1]


def _indicator_items(link: Evidence, occasion: Occasion, families: dict[int, list[reading.Row]]) -> list[Item]:
    assert link.indicator
    url = reverse("indicators:indicator", args=[occasion.code, link.indicator.code])
    rows = _told_rows(families[link.indicator.pk])
    whole = families[link.indicator.pk][0].name
    return [
        Item(
            link.pk,
            "indicator",
            whole if row.indicator.pk == link.indicator_id else f"{whole} – {row.name}",
            url,
            ui.status(*OUTCOMES[row.attainment.outcome]),
            _told(row),
            spark(row),
        )
        for row in rows
    ]


def _told(row: reading.Row) -> str:
    """The last value and the target."""
    text = row.cells[row.latest].text if row.latest else ""
    pending = text == WORDS[State.PENDING]
    said = f"{row.latest.label}: {MEANINGS[State.PENDING] if pending else text}" if row.latest else "Inget utfall"
    said = said if said.endswith(".") else f"{said}."
    return f"{said} Önskat: {row.target_version.words}." if row.target_version else said


def _work(
    kind: str, link: Evidence, name: str, url: str, said: AssignmentStatus | PlannedActivityStatus | None
) -> Item:
    """An assignment or an activity with the status that stands."""
    shown = ui.status(KINDS[Status(said.status)], str(said)) if said else ui.status("ask", "Ingen uppgift")
    return Item(link.pk, kind, name, url, shown, "")


def _addressees(goal: Goal, links: Iterable[Evidence]) -> dict[int, int]:
    """Of each linked assignment that the goal's committee has, the key of the committee with it."""
    wanted = [link.assignment_id for link in links if link.assignment_id]
    rows = Addressee.objects.filter(committee=goal.committee, assignment__in=wanted)
    return dict(rows.values_list("assignment_id", "pk"))


def _short(words: str, most: int = 110) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
