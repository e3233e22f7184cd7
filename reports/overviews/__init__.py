"""Översikten sammanställd: each part of a follow-up read once, and put on one page.

``compose`` is asked as a person, or as nobody: then it holds what everybody may read, and no way into the product. What
it is made of comes from ``finance``, ``goals`` and ``indicators``; here is no arithmetic but counting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from finance import cells, glance, selectors
from followup import periods
from followup.models import Occasion, Unit, User
from reports.overview import Overview
from reports.overviews import changes, economy, texts, work

__all__ = ["compose", "known"]


@dataclass(frozen=True)
class Known:
    """An overview, and whether its unit has any figures to show."""

    overview: Overview
    has_figures: bool


def compose(*, unit: Unit, occasion: Occasion, user: User | None = None) -> Overview:
    """The overview of a committee, or of a part of one, as a person (None: anybody) may read it."""
    return known(unit=unit, occasion=occasion, user=user).overview


def known(
    *, unit: Unit, occasion: Occasion, user: User | None = None, occasions: Sequence[Occasion] | None = None
) -> Known:
    """The overview with what the page must know of it. About thirty queries, however large the committee.

    ``occasions`` are those with an outcome, where they have been read already.
    """
    committee = unit.committee()
    is_committee = unit == committee
    read = cells.read(committee=committee, occasion=occasion, within=None if is_committee else unit)
    money = economy.Economy(unit, read, linked=user is not None)
    head: dict[str, Any] = {
        "unit": unit.name,
        "occasion": occasion.name,
        "through": periods.span_shown(occasion.period_id),
        "headline": money.headline,
        "lead": money.lead,
    }
    if not is_committee:
        return Known(Overview(**head, **money.parts([])), money.has_figures)
    course = glance.course(read, list(selectors.occasions()) if occasions is None else occasions)
    done = work.Work(unit, occasion, read.organisation.ids, user)
    own: dict[str, Any] = {
        "goals": done.goals,
        "assignments": done.assignments,
        "indicators": done.indicators,
        "investments": economy.investments(unit, occasion),
        "changes": changes.since(course, done),
        "text": texts.of_head(unit, occasion, inside=user is not None),
    }
    return Known(Overview(**head, **money.parts(course), **own), money.has_figures)
