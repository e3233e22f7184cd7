"""Första sidan: what each person has come to do, and the page where it is done. One table, the strongest role first.

Whoever has several roles begins where the first of them in the table leads.
"""

from django.utils import timezone

from followup.access import Role
from followup.models import User

# Of each role the name of the address of its first page.
FIRST_PAGES = (
    (Role.POLITICIAN, "overview_index"),
    (Role.CONTROLLER, "standing_index"),
    (Role.HEAD, "standing_index"),
    (Role.FINANCE_DIRECTOR, "standing_index"),
    (Role.SECRETARY, "standing_index"),
    (Role.STAFF, "tasks"),
    (Role.AUDITOR, "trail"),
    (Role.ADMIN, "administration"),
)
OTHERWISE = "overview_index"
SUPERUSER = "administration"  # of the first account, before it has been given any role


def first_page(user: User) -> str:
    """The name of the address of a person's first page. One query."""
    held = set(user.memberships.valid_on(timezone.localdate()).values_list("role", flat=True))
    otherwise = SUPERUSER if user.is_superuser else OTHERWISE
    return next((name for role, name in FIRST_PAGES if role.value in held), otherwise)
