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
    READ_TRAIL = "read_trail", "Läsa spåret: vem som har ändrat vad"
    ADMINISTER = "administer", "Sköta personer, rättigheter, systemnycklar, kalender och inställningar"


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


Held = tuple[tuple[str, int], ...]
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
            P.READ_TRAIL,
        }
    ),
    Role.SECRETARY: frozenset(
        {P.READ, P.DECIDE, P.REGISTER_STEERING, P.RENDER_REPORT, P.WRITE_REPORT, P.ARRANGE_REPORT}
    ),
    Role.POLITICIAN: frozenset({P.READ}),
    Role.AUDITOR: frozenset({P.READ, P.SEE_ALL_JOBS, P.READ_TRAIL}),
    Role.ADMIN: frozenset(
        {
            P.READ,
            P.IMPORT_LEDGER,
            P.RENDER_REPORT,
            P.ARRANGE_REPORT,
            P.SEE_ALL_JOBS,
            P.READ_TRAIL,
            P.ADMINISTER,
        }
    ),
}


# What each role is for, and what each permission means in practice: shown on the page of the roles.
PURPOSE: dict[Role, str] = {
    Role.STAFF: "Lämnar prognos, bedömer mål, rapporterar uppdrag och indikatorer, skriver text och skickar in.",
    Role.CONTROLLER: "Följer avvikelser, granskar det som enheterna skickar in och sätter ihop rapporten.",
    Role.HEAD: "Ansvarar för förvaltningens uppföljning och skickar in den. Läser även det som är sekretessbelagt.",
    Role.FINANCE_DIRECTOR: "Håller ihop uppföljningen, attesterar och låser upp det som ska rättas.",
    Role.SECRETARY: "Hämtar rapporten till kallelsen och registrerar vad nämnden beslutade.",
    Role.POLITICIAN: "Läser hur nämnden ligger till. Ändrar ingenting.",
    Role.AUDITOR: "Läser allt i sin del av kommunen. Ändrar ingenting.",
    Role.ADMIN: "Läser in filer och sköter systemet. Lämnar inga siffror och bedömer inget.",
}
MEANING: dict[Permission, str] = {
    P.READ: "Se enhetens siffror, mål, uppdrag, indikatorer och rapporter, också de som är utkast.",
    P.ENTER_FORECAST: "Skriva in och ändra prognosen och förklara avvikelser.",
    P.SUBMIT: "Säga att enheten är klar. Sedan kan inget ändras förrän uppföljningen lämnas tillbaka.",
    P.ATTEST: "Godkänna det som är inskickat, eller lämna tillbaka det med en kommentar.",
    P.DECIDE: "Skriva in vad nämnden beslutade och när. Då fryses rapporten och blir offentlig.",
    P.UNLOCK: "Öppna det som är beslutat för rättelse. Det beslutade finns kvar som det var.",
    P.PLAN_ACTIONS: "Skriva åtgärder mot ett underskott och säga hur de går.",
    P.REPORT_ASSIGNMENTS: "Säga hur uppdrag, aktiviteter och styrdokument går och skriva om händelser.",
    P.REGISTER_STEERING: "Lägga in det som fullmäktige och nämnden har beslutat att verksamheten ska göra.",
    P.REGISTER_ONE_OFFS: "Peka ut poster som stör jämförelsen mellan år.",
    P.DECIDE_BUDGET: "Skriva in budgetbeslut, dela dem på månader och låta dem gälla.",
    P.ASSESS_GOALS: "Sätta bedömning på nämndens mål och skriva varför.",
    P.ENTER_INDICATORS: "Skriva in utfall, läsa in kalkylblad och godta det som hämtas från Kolada.",
    P.CLOSE_YEARS: "Stänga ett år så att dess utfall inte längre kan ändras.",
    P.READ_SECRETS: "Se utfall som är sekretessbelagda eller gäller så få att någon kan kännas igen.",
    P.FOLLOW_UP_CONTROL: "Lägga upp risker och kontroller, bedöma dem och följa upp åtgärder.",
    P.ACCEPT_RISKS: "Skriva in vem som har accepterat en risk och varför.",
    P.RENDER_REPORT: "Ta fram rapporten som fil, granska den och godta det som granskningen anmärker på.",
    P.WRITE_REPORT: "Skriva och kommentera text i rapportens avsnitt.",
    P.ARRANGE_REPORT: "Börja en rapport, ändra dess avsnitt och mallar och fördela dem på skribenter.",
    P.IMPORT_LEDGER: "Läsa in ekonomisystemets filer. Gäller hela kommunen.",
    P.SEE_ALL_JOBS: "Se allas jobb. Utan rätten ser man sina egna.",
    P.READ_TRAIL: "Se vem som har ändrat vad, när, från vad till vad, och hämta det som fil.",
    P.ADMINISTER: "Sköta konton, roller, kalender, organisation, systemnycklar, gränser och rapporterade brister.",
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
    return permissions_held(user)[0]


def held(user: "User") -> Held:
    """The roles that a person has today, each with the key of its unit: whoever has the same may see the same.

    One query. A superuser has one of her own.
    """
    if user.is_superuser:
        return (("superuser", 0),)
    return tuple(sorted(user.memberships.valid_on(timezone.localdate()).values_list("role", "unit_id")))


def permissions_held(user: "User") -> tuple[frozenset[Permission], frozenset[Permission]]:
    """What a person may do somewhere, and what in the whole municipality. One query."""
    if user.is_superuser:
        return frozenset(Permission), frozenset(Permission)
    held = user.memberships.valid_on(timezone.localdate()).values_list("role", "unit__kind")
    roles = [(ROLES[Role(role)], kind) for role, kind in held]
    nothing = frozenset[Permission]()
    whole = (allowed for allowed, kind in roles if kind == "municipality")
    return nothing.union(*(allowed for allowed, _ in roles)), nothing.union(*whole)


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
