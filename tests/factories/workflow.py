"""The small municipality at an occasion, with the people who move its units through the workflow."""

from dataclasses import dataclass
from datetime import date

from followup import transitions, workflow
from followup.access import Role
from followup.models import Occasion, Unit, User
from followup.transitions import State
from tests.factories import ground

DECISION = workflow.Decision("§ 321", date(2023, 10, 10), "KS 2023-512")


@dataclass
class World:
    """The small municipality at an occasion, with one person of each role that takes a step."""

    units: ground.Organisation
    occasion: Occasion
    staff: User
    controller: User
    secretary: User
    director: User

    @property
    def school(self) -> dict[str, object]:
        return {"occasion": self.occasion, "unit": self.units.school}

    @property
    def committee(self) -> dict[str, object]:
        return {"occasion": self.occasion, "committee": self.units.committee}

    def state(self, unit: Unit | None = None) -> State:
        return workflow.state_of(self.occasion, unit or self.units.school)

    def attest_all(self) -> None:
        for unit in Unit.objects.reporting(self.units.committee, date(2023, 8, 31)):
            if self.state(unit) in transitions.OPEN:
                workflow.submit(occasion=self.occasion, unit=unit, by=self.staff)
            if self.state(unit) == State.SUBMITTED:
                workflow.attest(occasion=self.occasion, unit=unit, by=self.controller)


def world() -> World:
    """One person of each role that takes a step, on the small municipality."""
    units = ground.organisation()
    return World(
        units,
        ground.occasion(),
        ground.person("handläggare", Role.STAFF, units.committee),
        ground.person("controller", Role.CONTROLLER, units.committee),
        ground.person("sekreterare", Role.SECRETARY, units.committee),
        ground.person("ekonomichef", Role.FINANCE_DIRECTOR, units.municipality),
    )
