"""What we ask of django-allauth: whom to let in, what to say, and what to do with what an identity provider says."""

import base64
import hashlib
import io
import time
from typing import Any, NoReturn

import qrcode
import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from qrcode.image.svg import SvgPathFillImage

from followup.models import User
from followup.sign_in import groups
from followup.sign_in.claims import groups_of
from followup.sign_in.second_factor import FACTORS, has_factor, required_of

log = structlog.get_logger()
MANY_TRIES = "Det blev för många försök. Vänta fem minuter och försök igen."


class AccountAdapter(DefaultAccountAdapter):
    """Passwords: nobody signs up, and the words are ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Kontot är avstängt.",
        "enter_current_password": "Skriv ditt nuvarande lösenord.",
        "incorrect_code": "Koden stämmer inte.",
        "incorrect_password": "Lösenordet stämmer inte.",
        "rate_limited": MANY_TRIES,
        "too_many_login_attempts": MANY_TRIES,
        "username_password_mismatch": "Användarnamnet eller lösenordet stämmer inte.",
        "email_password_mismatch": "Användarnamnet eller lösenordet stämmer inte.",
        "unknown_email": "Ingen har den adressen.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from the administrator or the identity provider."""
        return False

    def get_login_stages(self) -> list[str]:
        """The second factor alone: nobody confirms addresses or telephones."""
        return ["followup.sign_in.stages.AuthenticateStage"]

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """How one may prove again who one is, in our words."""
        words = {
            "reauthenticate": "Med lösenordet",
            "mfa_reauthenticate": "Med en kod",
            "mfa_reauthenticate:webauthn": "Med säkerhetsnyckeln",
        }
        found = [
            one | {"description": words[one["id"]]}
            for one in super().get_reauthentication_methods(user)
            if one["id"] in words
        ]
        # One who comes by the identity provider alone has nothing to prove it with here: she comes once more.
        return found or [{"id": "again", "description": "Logga in på nytt", "url": reverse("account_logout")}]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether one must prove again who one is: not for some minutes after having signed in or proved it.

        Else those whose role requires a second factor would give their password twice at once, and those who come by
        the identity provider alone could never set one up.
        """
        records = get_authentication_records(context.request, context.request.user)
        recently = records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not recently and super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the start page."""
        return self.get_login_redirect_url(request)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person at the address of her account what has been changed in it."""
        super().send_notification_mail(template_prefix, user, context, email or user.email or None)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: keys lie encrypted, and the last one stays where the role requires it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Din roll kräver inloggning i två steg. Lägg först till ett annat sätt.",
        "cannot_generate_recovery_codes": "Lägg först till en app eller en säkerhetsnyckel.",
        "incorrect_code": "Koden stämmer inte. Vänta på nästa kod och försök igen.",
    }

    def encrypt(self, text: str) -> str:
        """A key of an authenticator app as it lies in the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The key again, also one that was encrypted with a SECRET_KEY of before."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture for the app's camera, on a ground of its own: dark on light, whatever the theme."""
        picture = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(picture)
        return picture.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether one may be removed: not the last one of a person whose role requires it."""
        user = authenticator.user
        if authenticator.type not in FACTORS or not isinstance(user, User) or not required_of(user):
            return True
        return Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """The name of a security key that nobody has named."""
        return "Min nyckel" if not has_factor(user) else "Reservnyckel"


class IdentityProviderAdapter(DefaultSocialAccountAdapter):
    """The municipality's identity provider: who may come in by it, and what her groups give her."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse whom we do not know and who has no group of ours; let groups of the others become memberships."""
        if sociallogin.state.get("process") not in (AuthProcess.LOGIN, None):
            self._refuse(request, sociallogin, "process")
        named = self._groups(sociallogin)
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                return  # allauth turns her away
            self._follow(sociallogin.user, named)
        elif not groups.known(named or frozenset(), timezone.localdate()):
            self._refuse(request, sociallogin, "no_role")
        elif sociallogin.user.email and User.objects.filter(email__iexact=sociallogin.user.email).exists():
            self._refuse(request, sociallogin, "address_taken")

    def authenticate_by_email(self, sociallogin: SocialLogin) -> Any:
        """The account with the address that the provider vouches for. Never a superuser's, and none of two."""
        found = super().authenticate_by_email(sociallogin)
        if not found or found[0].is_superuser:
            return None
        return found if User.objects.filter(email__iexact=found[1]).count() == 1 else None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever has come this far has a group of ours."""
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """The provider has told all that is needed."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """Make the account, without a password, and its memberships."""
        user = super().save_user(request, sociallogin, form)
        log.info("sign_in.account_made", person=user.pk, provider=sociallogin.account.provider)
        self._follow(user, self._groups(sociallogin))
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Write what went wrong in the log: the page says only that it did."""
        log.warning(
            "sign_in.provider_error", provider=str(provider), error=str(error), reason=str(exception or extra_context)
        )

    def _groups(self, sociallogin: SocialLogin) -> frozenset[str] | None:
        claim = sociallogin.provider.app.settings["groups"]
        return groups_of(sociallogin.account.extra_data, claim)

    def _follow(self, user: Any, named: frozenset[str] | None) -> None:
        if named is None:
            log.warning("sign_in.groups_left_out", person=user.pk)
        else:
            groups.follow(person=user, groups=named, day=timezone.localdate())

    def _refuse(self, request: HttpRequest, sociallogin: SocialLogin, reason: str) -> NoReturn:
        log.warning(
            "sign_in.refused", reason=reason, provider=sociallogin.account.provider, uid=sociallogin.account.uid
        )
        raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", {"reason": reason}, status=403))


def _cipher() -> MultiFernet:
    """The cipher of today's SECRET_KEY, which reads those of the earlier ones too."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(b"followup.sign_in.second_factor" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
