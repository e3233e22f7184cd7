"""How many of each committee's goals and strategic assignments stand how, for many committees at once. Reads only."""

from collections import Counter

from followup.models import Occasion, User
from goals import assessing, assignments
from goals.models import Addressee, Goal

MISSING = ""  # the status of what nobody has said anything of


def goals_by_committee(*, occasion: Occasion, user: User) -> dict[int, Counter[str]]:
    """The goals that a person may see, by the committee's key and by the assessment that stands."""
    goals = list(Goal.objects.visible_to(user).valid_in(occasion.year))
    said = assessing.standing(goals, occasion)
    found: dict[int, Counter[str]] = {}
    for goal in goals:
        status = said[goal.pk].status if goal.pk in said else MISSING
        found.setdefault(goal.committee_id, Counter())[status] += 1
    return found


def assignments_by_committee(occasion: Occasion) -> dict[int, Counter[str]]:
    """The year's assignments, by the key of the committee that has them and by what it says. Two queries.

    Whoever reads anything may read them: they are given in public and reported to all (ADR 20).
    """
    stands = assignments.standing(occasion)
    given = Addressee.objects.filter(assignment__fiscal_year=occasion.year).order_by()
    found: dict[int, Counter[str]] = {}
    for key, committee in given.values_list("pk", "committee_id"):
        found.setdefault(committee, Counter())[stands[key].status if key in stands else MISSING] += 1
    return found
