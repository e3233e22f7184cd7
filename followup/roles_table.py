"""The roles' table as people read it: a permission a row, a role a column."""

from typing import Any, Self

import django_tables2 as tables
from django.utils.html import format_html

from followup.access import MEANING, ROLES, Permission, Role

YES, NO = "Ja", "–"


class RolesTable(tables.Table):
    """Which role has which permission."""

    permission = tables.Column("Behörighet", orderable=False)
    caption = "Vad varje roll får göra"

    class Meta:
        template_name = "components/table.html"
        empty_text = "Produkten har inga behörigheter."

    @classmethod
    def of_all(cls) -> Self:
        """The table that the product reads, in its order."""
        rows = [
            {"permission": permission} | {role.value: permission in ROLES[role] for role in Role}
            for permission in Permission
        ]
        columns = [(role.value, RoleColumn(role.label, orderable=False)) for role in Role]
        return cls(rows, extra_columns=columns)

    def render_permission(self, value: Permission) -> str:
        """Its name, and what it means."""
        return format_html('{}<br><span class="quiet">{}</span>', value.label, MEANING[value])


class RoleColumn(tables.Column):
    """A role: yes where it has the permission."""

    def render(self, value: Any) -> str:
        """Yes in bold, no as a dash that is read aloud."""
        return (
            format_html("<strong>{}</strong>", YES)
            if value
            else format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">Nej</span>', NO)
        )
