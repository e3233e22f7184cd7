"""A SAML identity provider: it reads our request and signs its answers with a key of its own."""

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

ENTITY = "https://idp.kommun.example/metadata"
SSO = "https://idp.kommun.example/sso"
NAMESPACES = {"p": "urn:oasis:names:tc:SAML:2.0:protocol", "a": "urn:oasis:names:tc:SAML:2.0:assertion"}
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"


@dataclass
class Provider:
    """The provider's key and certificate."""

    key: str = field(init=False)
    certificate: str = field(init=False)

    def __post_init__(self) -> None:
        secret = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.kommun.example")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(secret.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        made = builder.not_valid_after(now + timedelta(days=1)).sign(secret, hashes.SHA256())
        no_password = serialization.NoEncryption()
        pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        self.key = secret.private_bytes(pem, form, no_password).decode()
        self.certificate = made.public_bytes(pem).decode()

    def answer(self, address: str, uid: str, groups: list[str], *, signed: bool = True, **changed: str) -> str:
        """What the provider's page posts to us for the request in an address: the signed answer, in base 64.

        ``changed`` puts other words in the answer's places: recipient, audience, ends, answers.
        """
        asked = etree.fromstring(zlib.decompress(base64.b64decode(_query(address, "SAMLRequest")), -15))
        now = datetime.now(UTC)
        values = {
            "recipient": asked.get("AssertionConsumerServiceURL"),
            "audience": asked.findtext("a:Issuer", namespaces=NAMESPACES),
            "answers": asked.get("ID"),
            "ends": _time(now + timedelta(minutes=5)),
        } | changed
        assertion = _assertion(uid, groups, now, values)
        if signed:
            assertion = Utils.add_sign(
                assertion, self.key, self.certificate, False, Constants.RSA_SHA256, Constants.SHA256
            ).decode()
        return base64.b64encode(_response(assertion, now, values).encode()).decode()


def asked(address: str) -> etree._Element:
    """The request in an address."""
    return etree.fromstring(zlib.decompress(base64.b64decode(_query(address, "SAMLRequest")), -15))


def _query(address: str, name: str) -> str:
    return parse_qs(urlsplit(address).query)[name][0]


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _attribute(name: str, *values: str) -> str:
    inside = "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
    return f'<saml:Attribute Name="{name}">{inside}</saml:Attribute>' if values else ""


def _assertion(uid: str, groups: list[str], now: datetime, values: dict[str, str]) -> str:
    attributes = _attribute(f"{CLAIMS}/emailaddress", f"{uid}@kommun.example") + _attribute(
        f"{CLAIMS}/givenname", "Anna"
    )
    attributes += _attribute(f"{CLAIMS}/surname", "Ek")
    attributes += _attribute("http://schemas.xmlsoap.org/claims/Group", *groups)
    return f"""<saml:Assertion xmlns:saml="{NAMESPACES["a"]}" ID="_{uuid4().hex}" Version="2.0"
      IssueInstant="{_time(now)}"><saml:Issuer>{ENTITY}</saml:Issuer><saml:Subject>
      <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{uid}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
      <saml:SubjectConfirmationData NotOnOrAfter="{values["ends"]}" Recipient="{values["recipient"]}"
      InResponseTo="{values["answers"]}"/></saml:SubjectConfirmation></saml:Subject>
      <saml:Conditions NotBefore="{_time(now - timedelta(minutes=1))}" NotOnOrAfter="{values["ends"]}">
      <saml:AudienceRestriction><saml:Audience>{values["audience"]}</saml:Audience></saml:AudienceRestriction>
      </saml:Conditions><saml:AuthnStatement AuthnInstant="{_time(now)}" SessionIndex="_1"><saml:AuthnContext>
      <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
      </saml:AuthnContext></saml:AuthnStatement>
      <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""


def _response(assertion: str, now: datetime, values: dict[str, str]) -> str:
    status = '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
    return f"""<samlp:Response xmlns:samlp="{NAMESPACES["p"]}" xmlns:saml="{NAMESPACES["a"]}" ID="_{uuid4().hex}"
      Version="2.0" IssueInstant="{_time(now)}" Destination="{values["recipient"]}"
      InResponseTo="{values["answers"]}"><saml:Issuer>{ENTITY}</saml:Issuer>{status}{assertion}</samlp:Response>"""
