"""The screen of the roles: what each may do, as the product itself reads it, and one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from followup.access import PURPOSE, Role
from followup.request import person
from followup.roles_table import RolesTable


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Roller och behörigheter: who may do what, where and for how long."""
    table = RolesTable.of_all()
    RequestConfig(request, paginate=False).configure(table)
    own = person(request).memberships.select_related("unit").order_by("valid_from", "role")
    valid = {one.pk for one in own.valid_on(timezone.localdate())}
    context = {
        "table": table,
        "purposes": [(role.label, PURPOSE[role]) for role in Role],
        "own": [(one, one.pk in valid) for one in own],
    }
    return render(request, "followup/roles.html", context)
