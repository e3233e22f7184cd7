"""Addresses of signing in: those of django-allauth's that we use, in Swedish, and no others."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.providers.saml import views as saml
from django.urls import path, re_path

from followup.sign_in import views

SAML = "logga-in/saml/<str:organization_slug>/"
KEYS = "konto/tva-steg/nycklar/"
urlpatterns = [
    path("logga-in/", account.login, name="account_login"),
    path("logga-in/tva-steg/", mfa.authenticate, name="mfa_authenticate"),
    path("logga-in/avstangt/", account.account_inactive, name="account_inactive"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("glomt-losenord/", account.password_reset, name="account_reset_password"),
    path("glomt-losenord/skickat/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^glomt-losenord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("glomt-losenord/klart/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("konto/losenord/", views.ChangePassword.as_view(), name="account_change_password"),
    path("konto/bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("konto/bekrafta/kod/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("konto/bekrafta/nyckel/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("konto/tva-steg/", views.SecondFactors.as_view(), name="mfa_index"),
    path("konto/tva-steg/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("konto/tva-steg/app/ta-bort/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/tva-steg/reservkoder/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/tva-steg/reservkoder/nya/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(KEYS, webauthn.list_webauthn, name="mfa_list_webauthn"),
    path(f"{KEYS}ny/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(f"{KEYS}<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(f"{KEYS}<int:pk>/ta-bort/", views.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("logga-in/avbrutet/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
    path("logga-in/oidc/<str:provider_id>/", views.through_openid_connect, name="openid_connect_login"),
    path("logga-in/oidc/<str:provider_id>/svar/", openid_connect.callback, name="openid_connect_callback"),
    path(SAML, views.through_saml, name="saml_login"),
    path(f"{SAML}metadata/", saml.metadata, name="saml_metadata"),
    path(f"{SAML}svar/", saml.acs, name="saml_acs"),
    path(f"{SAML}svar/klart/", saml.finish_acs, name="saml_finish_acs"),
    path(f"{SAML}utloggning/", saml.sls, name="saml_sls"),
]
