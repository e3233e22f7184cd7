"""How far the committees have come with an occasion: of each, how many of its units have delivered. Reads only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from followup import periods, transitions, workflow
from followup.models import Occasion, Unit, WorkflowEvent
from followup.transitions import State


@dataclass(frozen=True)
class Progress:
    """A committee's own state, and how many of its units are in each state."""

    state: State
    units: Counter[State]

    @property
    def delivered(self) -> int:
        """The units that nobody waits for."""
        return sum(number for state, number in self.units.items() if state in transitions.DELIVERED)

    @property
    def words(self) -> str:
        """In Swedish: the committee's decision, else how many of its units have delivered."""
        if self.state in transitions.FINAL:
            return str(self.state.label)
        if not self.units:
            return "Inga enheter som följer upp"
        return f"{self.delivered} av {self.units.total()} inlämnade"

    @property
    def kind(self) -> str:
        """Icon and colour (a kind of ``{% status %}``)."""
        if self.state in transitions.FINAL or (self.units and self.delivered == self.units.total()):
            return "ok"
        if not self.units or set(self.units) == {State.NOT_STARTED}:
            return "none"
        return "part" if self.delivered else "busy"

    @property
    def share(self) -> float:
        """From 0 to 1: what tables sort by."""
        return self.delivered / self.units.total() if self.units else 0.0


def progress(*, committees: Sequence[Unit], occasion: Occasion) -> dict[int, Progress]:
    """How far each committee has come, by its key. Two queries, however many they are."""
    keys = {committee.pk for committee in committees}
    units = Unit.objects.reporting_in(keys, periods.last_day(occasion.period_id)).select_related("parent")
    owner = {one.pk: one.parent_id if one.parent_id in keys else one.parent.parent_id for one in units if one.parent}
    events = WorkflowEvent.objects.filter(occasion=occasion, unit__in=[*keys, *owner]).latest_per_unit()
    last = {event.unit_id: event for event in events}
    counts: dict[int, Counter[State]] = {key: Counter() for key in keys}
    for unit, committee in owner.items():
        counts[committee][workflow.standing_of(last.get(unit), last.get(committee)).state] += 1
    return {
        key: Progress(workflow.standing_of(last.get(key), last.get(key)).state, counted)
        for key, counted in counts.items()
    }
