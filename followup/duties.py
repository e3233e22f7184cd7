"""Uppgifter: what waits for a person to do, told by every app in one form.

An app registers a provider (``register``) and answers for its own part: what, where it is done, the last day, and what
was said. Whose a duty is follows from the organisation: it falls on those who hold the right nearest to the unit, so
that a head of a whole committee is not asked for what each unit's own people do. Where somebody is named (responsible,
writer) it falls on them alone, as long as they hold the right.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from followup import deadlines, transitions, workflow
from followup.access import ROLES, Permission, Role
from followup.models import DueDate, Membership, Occasion, Unit, User, WorkflowEvent
from followup.workflow import Standing

Provider = Callable[["Asked"], Iterable["Duty"]]
_providers: list[Provider] = []


class State(StrEnum):
    """How it is with a duty."""

    OPEN = "open"
    RETURNED = "returned"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do: ``kind`` in a word, the words of the link, and the address of the very place where it is done.

    ``detail`` says how much is left, or for what is done who did it; ``comment`` is what somebody else has said of it,
    in full, and ``said_by`` who and when. ``needs`` is what it takes to open the address, where not all who read may.
    """

    kind: str
    words: str
    url: str
    unit_id: int
    where: str
    due: date | None = None
    state: State = State.OPEN
    detail: str = ""
    comment: str = ""
    said_by: str = ""
    needs: Permission | None = None

    @property
    def done(self) -> bool:
        """Whether nothing is left of it."""
        return self.state is State.DONE

    def late(self, today: date) -> bool:
        """Whether it is left after its last day."""
        return not self.done and deadlines.is_late(self.due, today)


@dataclass(frozen=True)
class Asked:
    """Whose duties at which occasion: a person's own, or with ``within`` everybody's in the units named (their keys).

    What several providers need is read once. ``without`` are kinds of duties that nobody needs to work out.
    """

    user: User
    occasion: Occasion
    today: date
    within: frozenset[int] | None = None
    without: frozenset[str] = frozenset()
    _known: dict[Permission, frozenset[int]] = field(default_factory=dict, repr=False)
    _held: dict[Permission, dict[int, set[int]]] = field(default_factory=dict, repr=False)

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Every unit by its key."""
        return Unit.objects.in_bulk()

    def above(self, unit_id: int) -> list[Unit]:
        """A unit and those above it, itself first."""
        found, key = [], unit_id
        while key is not None:
            found.append(self.units[key])
            key = self.units[key].parent_id
        return found

    def committee_of(self, unit_id: int) -> Unit | None:
        """The committee that a unit is, or is under."""
        return next((unit for unit in self.above(unit_id) if unit.kind == Unit.Kind.COMMITTEE), None)

    def of(self, permission: Permission) -> frozenset[int]:
        """The units whose duties are asked for, where doing them takes the permission."""
        if self.within is not None:
            return self.within
        if permission not in self._known:
            holders = self._holders(permission)
            self._known[permission] = frozenset(
                key for key in self.units if self.user.pk in self._nearest(holders, key)
            )
        return self._known[permission]

    def may_open(self, duty: Duty) -> bool:
        """Whether the person may open the place where a duty is done, which may fall on somebody else."""
        return duty.needs is None or self.holds(duty.needs, duty.unit_id)

    def holds(self, permission: Permission, unit_id: int) -> bool:
        """Whether the person has the permission in a unit."""
        holders = self._holders(permission)
        return self.user.is_superuser or any(self.user.pk in holders.get(one.pk, ()) for one in self.above(unit_id))

    def holds_near(self, permission: Permission, unit_id: int) -> bool:
        """Whether she has it in a unit, or in one under it."""
        own = [key for key, people in self._holders(permission).items() if self.user.pk in people]
        return self.holds(permission, unit_id) or any(one.pk == unit_id for key in own for one in self.above(key))

    def falls_on(self, permission: Permission, unit_id: int, named: Collection[int]) -> bool:
        """Whether a duty in a unit, for which people are named (their keys), is among those asked for."""
        if self.within is not None:
            return unit_id in self.within
        holders = self._holders(permission)
        able = {person for unit in self.above(unit_id) for person in holders.get(unit.pk, ())}.intersection(named)
        return self.user.pk in able if able else unit_id in self.of(permission)

    def due(self, unit_id: int) -> date | None:
        """The last day of a unit at the occasion."""
        return self.due_days.get(self.units[unit_id].kind)

    @cached_property
    def due_days(self) -> dict[str, date]:
        """The occasion's last days, by the kind of unit."""
        return dict(DueDate.objects.filter(occasion=self.occasion).values_list("level", "day"))

    def standing(self, unit_id: int) -> Standing:
        """Where a unit stands with the occasion."""
        committee = self.committee_of(unit_id)
        return workflow.standing_of(self._events.get(unit_id), self._events.get(committee.pk if committee else 0))

    def is_open(self, unit_id: int) -> bool:
        """Whether a unit's figures and texts may be changed."""
        return self.standing(unit_id).is_open

    def is_decided(self, unit_id: int) -> bool:
        """Whether the unit's committee has decided, so that nothing of the occasion may be written any more."""
        return self.standing(unit_id).state in transitions.FINAL

    @cached_property
    def _events(self) -> dict[int, WorkflowEvent]:
        last = WorkflowEvent.objects.filter(occasion=self.occasion).latest_per_unit().select_related("by", "unit")
        return {event.unit_id: event for event in last}

    @cached_property
    def _memberships(self) -> list[tuple[int, int, str]]:
        valid = Membership.objects.valid_on(self.today).filter(person__is_active=True)
        return list(valid.values_list("unit_id", "person_id", "role"))

    def _holders(self, permission: Permission) -> dict[int, set[int]]:
        """By unit, the people whose membership there gives the permission."""
        if permission not in self._held:
            found = self._held[permission] = {}
            for unit_id, person_id, role in self._memberships:
                if permission in ROLES[Role(role)]:
                    found.setdefault(unit_id, set()).add(person_id)
        return self._held[permission]

    def _nearest(self, holders: dict[int, set[int]], unit_id: int) -> set[int]:
        return next((holders[unit.pk] for unit in self.above(unit_id) if unit.pk in holders), set())


def register(provider: Provider) -> None:
    """Let an app tell the duties of its own (called in ``ready``)."""
    if provider not in _providers:
        _providers.append(provider)


def told(asked: Asked) -> list[Duty]:
    """Every duty that is asked for, done ones too: by last day, and of a day what was returned first.

    The number of queries is that of the providers, whatever the number of duties.
    """
    found = [duty for provider in _providers for duty in provider(asked)]
    return sorted(found, key=lambda one: (one.due or date.max, one.state is not State.RETURNED))
