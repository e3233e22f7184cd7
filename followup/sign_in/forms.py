"""The forms of signing in, with our words on their fields and no words inside them that vanish when one types."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth import password_validation
from django.utils.functional import lazy
from django.utils.safestring import mark_safe

USERNAME, PASSWORD = "Användarnamn", "Lösenord"
NEW_PASSWORD, AGAIN = "Nytt lösenord", "Nytt lösenord en gång till"
CODE = "Kod"


def _policy() -> str:
    return mark_safe(" ".join(password_validation.password_validators_help_texts()))


class Worded(forms.Form):
    """A form whose fields have the labels and hints named; hints come in one sentence after the other."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, account.LoginForm):
    """Username and password."""

    labels = {"login": USERNAME, "password": PASSWORD}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    """The password once more."""

    labels = {"password": PASSWORD}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """Where the mail shall go."""

    labels = {"email": "E-postadress"}
    hints = {"email": "Den som står på ditt konto i Uppsikt."}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """A new password, by the link in the mail."""

    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints = {"password1": lazy(_policy, str)()}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """A new password for the old one."""

    labels = {"oldpassword": "Nuvarande lösenord", "password1": NEW_PASSWORD, "password2": AGAIN}
    hints = {"password1": lazy(_policy, str)()}


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    """A code from the authenticator app, or a recovery code."""

    labels = {"code": CODE}
    hints = {"code": "Sex siffror ur din app, eller en av dina reservkoder."}


class ReauthenticateByCodeForm(Worded, mfa.ReauthenticateForm):
    """A code once more."""

    labels = {"code": CODE}
    hints = AuthenticateForm.hints


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    """The first code that the app shows proves that it has the key."""

    labels = {"code": "Koden som appen visar"}
    hints = {"code": "Sex siffror."}


class AddKeyForm(Worded, webauthn.AddWebAuthnForm):
    """A security key, with a name to know it by."""

    labels = {"name": "Namn på nyckeln"}
    hints = {"name": "Till exempel Jobbdatorn eller Nyckelknippan."}


class EditKeyForm(Worded, webauthn.EditWebAuthnForm):
    """Another name of a security key."""

    labels = {"name": "Namn på nyckeln"}
