"""Who must have a second factor, and that she sets it up before anything else."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from followup.access import Role
from followup.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
HAS, EXCUSED = "second_factor", "second_factor_excused"  # in the session
# What one may do before the second factor is there: set it up, prove who one is, and leave.
OPEN = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_logout",
}


def required_of(user: User) -> bool:
    """Whether a role that the person has today takes a second factor. At most one query."""
    if not settings.MFA_REQUIRED_ROLES:
        return False
    if user.is_superuser:
        return True
    return user.memberships.valid_on(timezone.localdate()).filter(role__in=settings.MFA_REQUIRED_ROLES).exists()


def has_factor(user: User) -> bool:
    """Whether the person has an authenticator app or a security key. One query."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def excuse(request: HttpRequest) -> None:
    """Let this session be without a second factor, whoever it belongs to. For the demo's people."""
    request.session[EXCUSED] = True


def vouched_for(request: HttpRequest, user: User) -> bool:
    """Whether the person came through the identity provider, and it is trusted to have asked for two factors itself."""
    if not settings.IDP_VOUCHES_FOR_SECOND_FACTOR:
        return False
    return any(record.get("method") == "socialaccount" for record in get_authentication_records(request, user))


class SecondFactorRequired:
    """Leads a person who must have a second factor, and has none, to the page where one sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer: the question is asked when the address is known, in ``process_view``."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Return the way to the second factor, for one who needs it and is not already on it."""
        if not settings.MFA_REQUIRED_ROLES or not isinstance(request.user, User):
            return None
        match = request.resolver_match
        if (match and match.url_name in OPEN) or not self._lacks(request, request.user):
            return None
        return (
            HttpResponseClientRedirect(reverse("mfa_index"))
            if getattr(request, "htmx", False)
            else redirect("mfa_index")
        )

    def _lacks(self, request: HttpRequest, user: User) -> bool:
        session = request.session
        if session.get(EXCUSED) or session.get(HAS) or vouched_for(request, user) or not required_of(user):
            return False
        if not has_factor(user):
            return True
        session[HAS] = True  # asked once a session: whoever must have a factor cannot take the last one away
        return False


@register()
def required_roles_are_known(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A misspelt role would require nothing of anybody: say so at start."""
    unknown = sorted(set(settings.MFA_REQUIRED_ROLES) - set(Role.values))
    words = f"MFA_REQUIRED_ROLES: rollen {', '.join(unknown)} finns inte. Roller: {', '.join(Role.values)}."
    return [Error(words, id="followup.E001")] if unknown else []
