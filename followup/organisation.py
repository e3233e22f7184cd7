"""Words about sets of organisation units: who is where in the tree, and who may see what."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from tree_queries.query import TreeQuerySet

from followup import access

if TYPE_CHECKING:
    from followup.models import Unit, User


class UnitQuerySet(TreeQuerySet):
    """Row-set words of units."""

    def valid_on(self, day: date) -> Self:
        """Units that exist on ``day`` (validity dates are inclusive)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def below(self, *roots: "Unit") -> Self:
        """The given units and everything under them. One query beside its own, however many are given."""
        return self._below(root.pk for root in roots)

    def _below(self, roots: Iterable[int]) -> Self:
        """The same of several units, by their keys."""
        under: dict[int | None, list[int]] = defaultdict(list)
        found, left = set[int](), list(roots)
        if left:
            for key, parent in self.model.objects.order_by().values_list("pk", "parent_id"):
                under[parent].append(key)
        while left:
            at = left.pop()
            if at not in found:
                found.add(at)
                left += under[at]
        return self.filter(pk__in=found)

    def above(self, keys: Iterable[int]) -> Self:
        """The units with the given keys and everything above them. One query beside its own."""
        parents = dict(self.model.objects.order_by().values_list("pk", "parent_id"))
        found: set[int | None] = {None}
        for key in keys:
            at: int | None = key
            while at not in found:
                found.add(at)
                at = parents[at]
        return self.filter(pk__in=found - {None})

    def where(self, user: "User", permission: access.Permission, on: date | None = None) -> Self:
        """The units in which a person has the permission on a day (today): it flows down the tree from memberships."""
        if user.is_superuser:
            return self
        roles = access.roles_with(permission)
        memberships = user.memberships.valid_on(on or timezone.localdate()).filter(role__in=roles)
        return self._below(memberships.values_list("unit_id", flat=True))

    def reporting(self, committee: "Unit", day: date) -> Self:
        """The units of a committee that follow up on their own on a day: its departments' areas, in order.

        A department without areas reports itself, as does what stands directly under the committee.
        """
        return self.reporting_in([committee.pk], day)

    def reporting_in(self, committees: Iterable[int], day: date) -> Self:
        """The same of several committees, by their keys."""
        keys = list(committees)
        below = self.model.objects.filter(parent=OuterRef("pk")).valid_on(day)
        department = Q(kind="department")
        area = Q(parent__parent__in=keys, parent__kind="department")
        alone = Q(parent__in=keys) & (~department | department & ~Exists(below))
        return self.valid_on(day).filter(area | alone).order_by("parent__sort", "sort", "code")

    def visible_to(self, user: "User") -> Self:
        """The units whose figures a person may read."""
        return self.where(user, access.Permission.READ)


class MembershipQuerySet(models.QuerySet):
    """Row-set words of memberships."""

    def valid_on(self, day: date) -> Self:
        """Memberships in force on ``day``."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
