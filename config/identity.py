"""The municipality's own identity provider, as the environment describes it, in the words of django-allauth."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

OIDC_PROVIDER = "oidc"  # a part of its addresses: /logga-in/oidc/…
SAML_PROVIDER = "kommunen"  # a part of its addresses: /logga-in/saml/kommunen/…
SAML_GROUPS = "http://schemas.xmlsoap.org/claims/Group"
SAML_ATTRIBUTES = {  # what AD FS and Entra ID call them, then the names of the X.500 schema
    "email": [
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "mail",
        "email",
    ],
    "first_name": [
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
        "urn:oid:2.5.4.42",
        "givenName",
    ],
    "last_name": ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "urn:oid:2.5.4.4", "sn"],
}


def providers(env: Env) -> dict[str, Any]:
    """Return SOCIALACCOUNT_PROVIDERS: OpenID Connect if OIDC_URL is set, SAML if SAML_ENTITY_ID is.

    Raises ImproperlyConfigured, in Swedish, when something that belongs to them is missing.
    """
    found = {}
    if env.str("OIDC_URL", ""):
        found["openid_connect"] = {"APPS": [_openid_connect(env)]}
    if env.str("SAML_ENTITY_ID", ""):
        found["saml"] = {"APPS": [_saml(env)]}
    return found


def _openid_connect(env: Env) -> dict[str, Any]:
    return {
        "provider_id": OIDC_PROVIDER,
        "name": env.str("OIDC_NAME", "kommunens inloggning"),
        "client_id": _needed(env, "OIDC_CLIENT_ID", "OIDC_URL"),
        "secret": _needed(env, "OIDC_CLIENT_SECRET", "OIDC_URL"),
        "settings": {
            "server_url": env.str("OIDC_URL"),
            "scope": env.list("OIDC_SCOPES", ["openid", "profile", "email"]),
            "oauth_pkce_enabled": True,
            "groups": env.str("OIDC_GROUPS", "groups"),
            "verified_email": env.bool("IDP_VOUCHES_FOR_EMAIL", False),
        },
    }


def _saml(env: Env) -> dict[str, Any]:
    idp = {"entity_id": env.str("SAML_ENTITY_ID")}
    if env.str("SAML_METADATA_URL", ""):
        idp["metadata_url"] = env.str("SAML_METADATA_URL")
    else:
        idp["sso_url"] = _needed(env, "SAML_SSO_URL", "SAML_ENTITY_ID")
        idp["x509cert"] = _file(env, "SAML_CERT_FILE", "SAML_ENTITY_ID")
        if env.str("SAML_SLO_URL", ""):
            idp["slo_url"] = env.str("SAML_SLO_URL")
    advanced: dict[str, Any] = {
        "strict": True,
        "want_assertion_signed": True,
        "reject_idp_initiated_sso": True,
        "reject_deprecated_algorithm": True,
        "want_name_id": True,
        "want_attribute_statement": False,  # a person without groups may have no attributes at all
    }
    if env.str("SAML_SP_KEY_FILE", ""):
        advanced |= {
            "x509cert": _file(env, "SAML_SP_CERT_FILE", "SAML_SP_KEY_FILE"),
            "private_key": _file(env, "SAML_SP_KEY_FILE", "SAML_ENTITY_ID"),
            "authn_request_signed": True,
            "logout_request_signed": True,
            "metadata_signed": True,
            "want_assertion_encrypted": env.bool("SAML_ENCRYPTED", False),
        }
    return {
        "provider_id": SAML_PROVIDER,
        "name": env.str("SAML_NAME", "kommunens inloggning"),
        "client_id": SAML_PROVIDER,
        "settings": {
            "idp": idp,
            "advanced": advanced,
            "attribute_mapping": SAML_ATTRIBUTES,
            "groups": env.str("SAML_GROUPS", SAML_GROUPS),
            "verified_email": env.bool("IDP_VOUCHES_FOR_EMAIL", False),
        },
    }


def _needed(env: Env, name: str, because: str) -> str:
    value = str(env.str(name, ""))
    if not value:
        raise ImproperlyConfigured(f"{name} saknas: den hör till {because}. Se .env.example.")
    return value


def _file(env: Env, name: str, because: str) -> str:
    path = Path(_needed(env, name, because))
    try:
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: filen går inte att läsa ({error}).") from error
