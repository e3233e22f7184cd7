"""Reads: which units a person may start from, which reports and sections she may open, who can be given one."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from followup.access import Permission, roles_with
from followup.models import Membership, Unit, User
from reports.models import Report, ReportSection
from reports.models.reports import ReportQuerySet, ReportSectionQuerySet


def starts(user: User) -> list[Unit]:
    """The highest units that a person may read, below the municipality: her committees, or her parts of one. In order.

    Two queries; each unit's parent comes with it.
    """
    visible = Unit.objects.visible_to(user).exclude(kind=Unit.Kind.MUNICIPALITY).with_tree_fields()
    units = {unit.pk: unit for unit in visible.select_related("parent")}
    highest = (unit for unit in units.values() if unit.parent_id not in units)
    return sorted(highest, key=lambda unit: (unit.tree_depth, unit.tree_ordering))


def readable(user: User) -> ReportQuerySet:
    """The reports that a person may read as a whole."""
    return Report.objects.visible_to(user).select_related("unit", "occasion")


def sections_of(user: User) -> QuerySet[ReportSection]:
    """The sections that a person may open: those of the reports that she may read, and those given to her."""
    mine = Q(report__unit__in=Unit.objects.visible_to(user)) | Q(pk__in=given_to(user).values("pk"))
    return ReportSection.objects.filter(mine).select_related("report__unit", "report__occasion", "writer")


def given_to(user: User) -> ReportSectionQuerySet:
    """The sections that have been given to a person, as long as she could be given them (``writers``) today.

    No query of its own: from a unit up to the municipality there are at most four steps.
    """
    of, above = OuterRef("report__unit"), OuterRef("report__unit__parent")
    below = [Q(**{"__".join(["unit", *["parent"] * steps]): of}) for steps in range(5)]
    near = reduce(or_, [*below, Q(unit=above), Q(unit=OuterRef("report__unit__parent__parent"))])
    held = Membership.objects.valid_on(timezone.localdate()).filter(
        near, person=user, role__in=roles_with(Permission.WRITE_REPORT)
    )
    return ReportSection.objects.filter(Exists(held), writer=user)


def writers(unit: Unit, on: date) -> QuerySet[User]:
    """Who can be given a section of a unit's report: those who may write in the unit, above it or below it."""
    units = [*unit.ancestors(include_self=True), *Unit.objects.below(unit)]
    roles = roles_with(Permission.WRITE_REPORT)
    held = Membership.objects.valid_on(on).filter(unit__in=units, role__in=roles)
    return User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("first_name", "username")
