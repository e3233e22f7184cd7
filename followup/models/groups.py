"""What groups at the municipality's identity provider mean."""

from django.db import models
from django.db.models import Q

from followup.access import Role


class GroupRole(models.Model):
    """Grupproll: members of a group at the identity provider have a role in the unit with a code.

    The unit is named by its code, so that the line goes on to mean what it says when the organisation changes.
    """

    group = models.CharField("grupp", max_length=300)
    unit_code = models.CharField("enhetens kod", max_length=20)
    role = models.CharField("roll", max_length=30, choices=Role.choices)

    class Meta:
        ordering = ["group", "unit_code", "role"]
        verbose_name = "grupproll"
        verbose_name_plural = "grupproller"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "unit_code", "role"],
                name="group_role_once",
                violation_error_message="Gruppen ger redan rollen i enheten.",
            ),
            models.CheckConstraint(
                name="group_role_known",
                condition=Q(role__in=Role.values),
                violation_error_message="Rollen finns inte.",
            ),
            models.CheckConstraint(
                name="group_role_named",
                condition=~Q(group="") & ~Q(unit_code=""),
                violation_error_message="Grupp och enhet ska vara ifyllda.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_role_display()} i {self.unit_code}"
