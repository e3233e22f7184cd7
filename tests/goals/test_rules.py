"""What is proposed for a goal, and when one must say why one goes against it."""

import pytest

from goals import rules
from goals.models import Assessment
from goals.rules import Attainment, Progress, Proposal

YES, NO, UNKNOWN = Attainment.REACHED, Attainment.NOT_REACHED, Attainment.UNKNOWN


@pytest.mark.parametrize(
    ("indicators", "work", "status"),
    [
        ([], [], Proposal.NOT_ASSESSED),
        ([UNKNOWN], [Progress.DONE], Proposal.NOT_ASSESSED),
        ([YES, YES], [], Proposal.ACHIEVED),
        ([YES, UNKNOWN], [Progress.UNDER_WAY], Proposal.ACHIEVED),
        ([YES, NO], [], Proposal.PARTLY),
        ([YES], [Progress.DROPPED], Proposal.PARTLY),
        ([NO, UNKNOWN], [Progress.DONE], Proposal.NOT_ACHIEVED),
    ],
)
def test_the_proposal_follows_the_rule(indicators: list[Attainment], work: list[Progress], status: Proposal) -> None:
    assert rules.propose(indicators, work).status is status


def test_the_proposal_counts_what_it_rests_on() -> None:
    found = rules.propose([YES, NO, UNKNOWN], [Progress.DROPPED])
    assert (found.reached, found.judged, found.dropped) == (1, 2, 1)


def test_only_going_against_a_proposal_needs_a_reason() -> None:
    assert rules.needs_reason(Proposal.ACHIEVED, Proposal.PARTLY)
    assert not rules.needs_reason(Proposal.PARTLY, Proposal.PARTLY)
    assert not rules.needs_reason(Proposal.ACHIEVED, Proposal.NOT_ASSESSED)


def test_what_is_proposed_can_be_stored() -> None:
    assert {one.value for one in Proposal} == set(Assessment.Status.values)


def test_the_rule_is_one_sentence() -> None:
    assert rules.RULE.count(".") == 1
