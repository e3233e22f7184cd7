"""The page of a follow-up: an overview with the choices beside it and the ways on from each card."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from finance.pages import Choice, Place
from finance.summary import Cut, Horizon
from followup.models import Occasion, Unit, User
from reports import overviews
from reports.models import RenderedReport
from reports.overview import Overview

MOST_OCCASIONS = 6  # to choose among


@dataclass(frozen=True)
class Page:
    """The overview of a unit (a committee, or the highest part of one that the reader may see) at an occasion."""

    unit: Unit
    committee: Unit
    occasion: Occasion
    units: Sequence[Unit]
    occasions: Sequence[Occasion]
    overview: Overview
    has_figures: bool

    @property
    def place(self) -> Place:
        """The committee and the occasion, with the addresses there."""
        return Place(self.committee, self.occasion)

    @property
    def is_committee(self) -> bool:
        """Whether the whole committee is shown."""
        return self.unit == self.committee

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to show: a single ansvar has none of its own."""
        one = self.overview
        return not (self.has_figures or one.goals or one.assignments or one.indicators or one.text)

    @property
    def switches(self) -> list[tuple[str, list[Choice]]]:
        """The choices of unit and of occasion, each where there is something to choose."""
        units = [Choice(one.name, address(one, self.occasion), one == self.unit) for one in self.units]
        occasions = [Choice(one.name, address(self.unit, one), one == self.occasion) for one in self.occasions]
        return [(name, choices) for name, choices in (("Enhet", units), ("Tillfälle", occasions)) if len(choices) > 1]

    @property
    def actions(self) -> list[tuple[str, str, str]]:
        """The report as web and, where it has been made, as PDF: words, address, icon. One query."""
        if not self.is_committee:
            return []
        web = [("Rapporten", reverse("report", args=[self.committee.code, self.occasion.code]), "file")]
        made = RenderedReport.objects.filter(report__unit=self.committee, report__occasion=self.occasion)
        pdf = made.order_by("-report__version", "-at").values_list("pk", flat=True).first()
        return [*web, ("PDF", reverse("report_download", args=[pdf]), "download")] if pdf else web

    @property
    def ways(self) -> dict[str, str]:
        """Where each card's answer is looked up further, by the card's name."""
        if not self.is_committee:
            below = self.place.drill_url(enhet=self.unit.pk)
            return dict.fromkeys(("year", "so_far", "areas", "activities"), below)
        at = [self.committee.code, self.occasion.code]
        only = self.occasion.code
        goals = urlencode({"namnd": self.committee.code})
        return {
            "year": self.place.summary_url(Cut.ORGANISATION, Horizon.YEAR),
            "so_far": self.place.summary_url(Cut.ORGANISATION, Horizon.PERIOD),
            "bridge": reverse("finance:one_offs", args=at),
            "areas": self.place.summary_url(Cut.ORGANISATION, Horizon.YEAR),
            "activities": self.place.summary_url(Cut.ACTIVITY, Horizon.YEAR),
            "course": self.place.forecasts_url,
            "goals": f"{reverse('goals:goals', args=[only])}?{goals}",
            "assignments": reverse("goals:assignments", args=[only]),
            "indicators": f"{reverse('indicators:indicators', args=[only])}?uppfyllelse=not_reached",
            "investments": reverse("finance:investments", args=at),
            "text": reverse("report", args=at),
            "corrective": reverse("finance:corrective", args=[only]),
            "board": reverse("standing", args=at),
        }


def address(unit: Unit, occasion: Occasion) -> str:
    """The address of a unit's overview at an occasion."""
    return reverse("overview", args=[unit.code, occasion.code])


def page(*, unit: Unit, occasion: Occasion, units: Sequence[Unit], occasions: Sequence[Occasion], user: User) -> Page:
    """The overview of a unit, one of ``units``, at an occasion, one of ``occasions``, as a person may read it."""
    committee = unit.committee()
    known = overviews.known(unit=unit, occasion=occasion, user=user, occasions=occasions)
    return Page(unit, committee, occasion, units, occasions[:MOST_OCCASIONS], known.overview, known.has_figures)
