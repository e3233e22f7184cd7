"""What an identity provider says about a person's groups. Pure: the words of OpenID Connect and SAML in, names out."""

from collections.abc import Mapping
from typing import Any

# Entra ID and AD FS leave the groups out when there are too many, and say where to ask for them instead.
LEFT_OUT = ("http://schemas.microsoft.com/claims/groups.link", "hasgroups")


def groups_of(said: Mapping[str, Any], claim: str) -> frozenset[str] | None:
    """The names of the groups in the claim, or None where the provider says that it has left them out.

    A claim that is not there is an empty one: SAML has no other way to say that a person is in no group. OpenID
    Connect's two sources, userinfo and the identity token, are read together.
    """
    sources = [part for name in ("userinfo", "id_token") if isinstance(part := said.get(name), Mapping)] or [said]
    if not any(claim in source for source in sources) and any(_left_out(source, claim) for source in sources):
        return None
    return frozenset(name for source in sources for name in _names(source.get(claim)))


def _names(value: Any) -> list[str]:
    """A list of names, also of one that is not in a list."""
    values = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return [str(one).strip() for one in values if str(one).strip()]


def _left_out(source: Mapping[str, Any], claim: str) -> bool:
    elsewhere = source.get("_claim_names")
    return any(name in source for name in LEFT_OUT) or (isinstance(elsewhere, Mapping) and claim in elsewhere)
