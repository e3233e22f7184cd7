"""Testnämnden with a small ledger through August 2023: what the tests of tables and forecasts stand on."""

from dataclasses import dataclass

from finance.summary import Cut, Horizon, OperatingSummary, operating_summary
from followup.access import Role
from followup.models import Occasion, User
from tests.factories import cells, ground, ledger


@dataclass(frozen=True)
class World:
    """The small municipality, its occasion and a controller of the committee."""

    organisation: ground.Organisation
    occasion: Occasion
    clerk: User

    def table(self, cut: Cut = Cut.ORGANISATION, horizon: Horizon = Horizon.PERIOD) -> OperatingSummary:
        """A driftsammandrag of Testnämnden."""
        committee = self.organisation.committee
        return operating_summary(committee=committee, occasion=self.occasion, cut=cut, horizon=horizon)

    def shown(self, cut: Cut = Cut.ORGANISATION, horizon: Horizon = Horizon.PERIOD) -> list[tuple[str | int, ...]]:
        """Its rows as name and whole kronor."""
        return [(row.name, *(int(amount) for amount in row.amounts)) for row in self.table(cut, horizon).rows]


def empty() -> World:
    """Registers alone."""
    organisation = ground.organisation()
    ledger.codes(organisation.committee)
    clerk = ground.person("controller", Role.CONTROLLER, organisation.committee)
    return World(organisation, ground.occasion(202308), clerk)


def booked(scale: int = 1, text: str = "") -> World:
    """Costs in two areas and a revenue in one; the kitchen sells for more than it costs; last year; and budgets."""
    world = empty()
    outcome = [
        (202301, "5010", "10101", "440", 100),
        (202308, "5010", "10102", "443", 50),
        (202308, "3110", "10101", "440", -30),
        (202303, "6010", "10201", "249", 20),
        (202304, "4530", "20101", "920", 200),
        (202304, "3910", "20101", "920", -260),
        (202305, "1110", "10101", "440", 9999),  # a balance account, outside every table
        (202309, "5010", "10101", "440", 7777),  # after the occasion's period
        (202305, "5010", "90101", "440", 5555),  # somebody else's
        (202201, "5010", "10101", "440", 90),
        (202212, "5010", "10101", "440", 40),
        (202206, "6010", "10201", "249", 25),
    ]
    budget = [
        (202301, "5010", "10101", "440", 160),
        (202312, "5010", "10101", "440", 80),
        (202306, "3110", "10101", "440", -20),
        (202306, "6010", "10201", "249", 30),
        (202306, "3910", "20101", "920", -220),
        (202306, "4530", "20101", "920", 200),
    ]
    cells.outcome(world.clerk, [(*row[:4], str(row[4] * scale)) for row in outcome], text)
    cells.budget(world.clerk, [(*row[:4], str(row[4] * scale)) for row in budget])
    return world
