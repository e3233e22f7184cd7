"""Roles and what each may do: one table, read by the whole product.

A membership gives a person a role in a unit; the role's permissions hold in that unit and everything under it, for as
long as the membership lasts. A superuser may do everything everywhere.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from followup.models import Unit, User


class Permission(models.TextChoices):
    """What a person may do in a unit."""

    READ = "read", "Läsa siffror och rapporter"
    ENTER_FORECAST = "enter_forecast", "Lämna prognos"
    SUBMIT = "submit", "Skicka in en enhets uppföljning"
    ATTEST = "attest", "Returnera och attestera"
    DECIDE = "decide", "Registrera nämndens beslut och låsa"
    UNLOCK = "unlock", "Låsa upp en beslutad uppföljning"
    PLAN_ACTIONS = "plan_actions", "Lägga upp och följa upp åtgärder"
    REPORT_ASSIGNMENTS = "report_assignments", "Rapportera status för nämndens uppdrag"
    REGISTER_STEERING = "register_steering", "Lägga upp beslut, uppdrag och kommunövergripande mål"
    REGISTER_ONE_OFFS = "register_one_offs", "Registrera jämförelsestörande poster"
    DECIDE_BUDGET = "decide_budget", "Skriva in och fastställa budgetbeslut"
    ASSESS_GOALS = "assess_goals", "Bedöma mål"
    ENTER_INDICATORS = "enter_indicators", "Lämna utfall för indikatorer"
    CLOSE_YEARS = "close_years", "Stänga år för indikatorer"
    READ_SECRETS = "read_secrets", "Läsa sekretessbelagda utfall"
    FOLLOW_UP_CONTROL = "follow_up_control", "Skriva i internkontrollen"
    ACCEPT_RISKS = "accept_risks", "Registrera riskacceptans"
    RENDER_REPORT = "render_report", "Ta fram rapporter"
    WRITE_REPORT = "write_report", "Skriva i rapporter"
    ARRANGE_REPORT = "arrange_report", "Ordna rapportens avsnitt"
    IMPORT_LEDGER = "import_ledger", "Läsa in, publicera och ångra huvudboksfiler och budgetfiler"
    SEE_ALL_JOBS = "see_all_jobs", "Se alla bakgrundsjobb"
    ADMINISTER = "administer", "Administrera produkten"


class Role(models.TextChoices):
    """A person's role in a unit."""

    STAFF = "staff", "Handläggare"
    CONTROLLER = "controller", "Controller"
    HEAD = "head", "Förvaltningschef"
    FINANCE_DIRECTOR = "finance_director", "Ekonomichef"
    SECRETARY = "secretary", "Nämndsekreterare"
    POLITICIAN = "politician", "Förtroendevald"
    AUDITOR = "auditor", "Revisor"
    ADMIN = "admin", "Administratör"


P = Permission
ROLES: dict[Role, frozenset[Permission]] = {
    Role.STAFF: frozenset(
        {
            P.READ,
            P.ENTER_FORECAST,
            P.PLAN_ACTIONS,
            P.REPORT_ASSIGNMENTS,
            P.ASSESS_GOALS,
            P.ENTER_INDICATORS,
            P.FOLLOW_UP_CONTROL,
            P.SUBMIT,
            P.WRITE_REPORT,
        }
    ),
    Role.CONTROLLER: frozenset(
        {
            P.READ,
            P.ENTER_FORECAST,
            P.PLAN_ACTIONS,
            P.REPORT_ASSIGNMENTS,
            P.ASSESS_GOALS,
            P.ENTER_INDICATORS,
            P.FOLLOW_UP_CONTROL,
            P.ATTEST,
            P.REGISTER_STEERING,
            P.REGISTER_ONE_OFFS,
            P.DECIDE_BUDGET,
            P.RENDER_REPORT,
            P.WRITE_REPORT,
            P.ARRANGE_REPORT,
        }
    ),
    Role.HEAD: frozenset(
        {
            P.READ,
            P.ENTER_FORECAST,
            P.PLAN_ACTIONS,
            P.REPORT_ASSIGNMENTS,
            P.ASSESS_GOALS,
            P.ENTER_INDICATORS,
            P.READ_SECRETS,
            P.FOLLOW_UP_CONTROL,
            P.ACCEPT_RISKS,
            P.SUBMIT,
            P.RENDER_REPORT,
            P.WRITE_REPORT,
        }
    ),
    Role.FINANCE_DIRECTOR: frozenset(
        {
            P.READ,
            P.ENTER_FORECAST,
            P.PLAN_ACTIONS,
            P.REPORT_ASSIGNMENTS,
            P.ASSESS_GOALS,
            P.ENTER_INDICATORS,
            P.FOLLOW_UP_CONTROL,
            P.ACCEPT_RISKS,
            P.ATTEST,
            P.UNLOCK,
            P.CLOSE_YEARS,
            P.REGISTER_STEERING,
            P.REGISTER_ONE_OFFS,
            P.DECIDE_BUDGET,
            P.RENDER_REPORT,
            P.WRITE_REPORT,
            P.ARRANGE_REPORT,
        }
    ),
    Role.SECRETARY: frozenset(
        {P.READ, P.DECIDE, P.REGISTER_STEERING, P.RENDER_REPORT, P.WRITE_REPORT, P.ARRANGE_REPORT}
    ),
    Role.POLITICIAN: frozenset({P.READ}),
    Role.AUDITOR: frozenset({P.READ, P.SEE_ALL_JOBS}),
    Role.ADMIN: frozenset({P.READ, P.IMPORT_LEDGER, P.RENDER_REPORT, P.ARRANGE_REPORT, P.SEE_ALL_JOBS, P.ADMINISTER}),
}


def roles_with(permission: Permission) -> list[str]:
    """The roles that carry a permission."""
    return [role.value for role, permissions in ROLES.items() if permission in permissions]


def may(user: "User", permission: Permission, unit: "Unit | None" = None, on: date | None = None) -> bool:
    """Whether a person has the permission in the unit, or anywhere when no unit is named."""
    from followup.models import Unit

    units = Unit.objects.where(user, permission, on)
    return units.filter(pk=unit.pk).exists() if unit else units.exists()


def permissions(user: "User") -> frozenset[Permission]:
    """What a person may do somewhere. One query."""
    if user.is_superuser:
        return frozenset(Permission)
    roles = user.memberships.valid_on(timezone.localdate()).values_list("role", flat=True)
    return frozenset[Permission]().union(*(ROLES[Role(role)] for role in roles))


def permissions_in(user: "User", unit: "Unit") -> frozenset[Permission]:
    """What a person may do in a unit. Two queries."""
    if user.is_superuser:
        return frozenset(Permission)
    above = unit.ancestors(include_self=True).values_list("pk", flat=True)
    own = user.memberships.valid_on(timezone.localdate()).filter(unit__in=list(above))
    return frozenset[Permission]().union(*(ROLES[Role(role)] for role in own.values_list("role", flat=True)))


def require(user: "User", permission: Permission, unit: "Unit | None" = None) -> None:
    """Raise ``PermissionDenied`` (403) with the permission's Swedish words unless the person has it."""
    if not may(user, permission, unit):
        raise PermissionDenied(f"Du saknar rätten: {permission.label.lower()}.")
