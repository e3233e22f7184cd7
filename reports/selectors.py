"""Reads behind the start page: which units a person may start from."""

from followup.models import Unit, User


def starts(user: User) -> list[Unit]:
    """The highest units that a person may read, below the municipality: her committees, or her parts of one. In order.

    Two queries; each unit's parent comes with it.
    """
    visible = Unit.objects.visible_to(user).exclude(kind=Unit.Kind.MUNICIPALITY).with_tree_fields()
    units = {unit.pk: unit for unit in visible.select_related("parent")}
    highest = (unit for unit in units.values() if unit.parent_id not in units)
    return sorted(highest, key=lambda unit: (unit.tree_depth, unit.tree_ordering))
