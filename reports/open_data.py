"""Öppna data: what is decided, described as a catalogue by DCAT-AP-SE 3, which Sweden's data portal harvests.

A dataset is a decided report in the version that stands, and its distributions are its files. Everything is read from
what the snapshots are kept with; no content is opened. Source: DCAT-AP-SE 3.0.1 (Digg), and its examples.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from followup import periods
from followup.models import Unit
from reports import published
from reports.models import RenderedReport
from reports.published import Listed

KINDS = {  # of the catalogue's files: the library's word and the media type
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "rdf": ("xml", "application/rdf+xml; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json; charset=utf-8"),
}
NAMES = {"ttl": "Turtle", "rdf": "RDF/XML", "jsonld": "JSON-LD"}  # of the same files, as their standards call them
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VERSION = URIRef("http://www.w3.org/ns/dcat#version")  # of DCAT 3; the library knows DCAT 2
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"  # what DCAT-AP-SE asks of the catalogue itself
LICENCES = {
    CC0: "Creative Commons CC0 1.0: fritt, utan villkor",
    "http://creativecommons.org/licenses/by/4.0/": "Creative Commons Erkännande 4.0: ange källan",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
SWEDISH = URIRef(f"{AUTHORITY}/language/SWE")
PUBLIC = URIRef(f"{AUTHORITY}/access-right/PUBLIC")
THEMES = (URIRef(f"{AUTHORITY}/data-theme/GOVE"), URIRef(f"{AUTHORITY}/data-theme/ECON"))
MUNICIPAL = URIRef("http://purl.org/adms/publishertype/LocalAuthority")
PORTAL = "http://dataportal.se/organisation/SE"  # how the data portal names an organisation, before its number
KEYWORDS = ("uppföljning", "budget", "mål", "kommun")


@dataclass(frozen=True)
class File:
    """A distribution: its kind, media type, words and address in the product."""

    kind: str
    media_type: str
    words: str
    path: str


@dataclass(frozen=True)
class Dataset:
    """A decided report with its files."""

    listed: Listed
    files: tuple[File, ...]

    @property
    def path(self) -> str:
        """The report's page, whichever version stands."""
        report = self.listed.snapshot.report
        return reverse("published", args=[report.unit.code, report.occasion.code])

    @property
    def description(self) -> str:
        """What it holds."""
        report = self.listed.snapshot.report
        return (
            f"{report.unit.name}s beslutade rapport {report.occasion.name}, med ekonomi, mål, uppdrag och indikatorer: "
            "text, tabeller och de exakta siffrorna bakom dem."
        )

    @property
    def period(self) -> tuple[date, date]:
        """The time that it is about."""
        occasion = self.listed.snapshot.report.occasion
        return date(occasion.year, 1, 1), periods.last_day(occasion.period_id)


@dataclass(frozen=True)
class Publisher:
    """Who publishes: the municipality's name, its number where it is known, and whom one asks."""

    name: str
    number: str
    contact: str
    email: str


def publisher() -> Publisher:
    """The publisher, of the organisation and the settings."""
    own = Unit.objects.filter(kind=Unit.Kind.MUNICIPALITY).order_by("valid_from").last()
    name = own.name if own else "Kommunen"
    email = parseaddr(settings.OPEN_DATA_EMAIL)[1]
    digits = "".join(one for one in settings.ORGANISATION_NUMBER if one.isdigit())
    return Publisher(name, digits, settings.OPEN_DATA_CONTACT or name, email)


def datasets() -> list[Dataset]:
    """Every decided report in the version that stands, the newest first, with its files. A few queries."""
    found = published.every()
    printed = RenderedReport.objects.filter(snapshot__in=[one.snapshot.pk for one in found])
    with_pdf = set(printed.values_list("snapshot_id", flat=True))
    return [Dataset(one, tuple(_files(one, one.snapshot.pk in with_pdf))) for one in found]


def _files(one: Listed, with_pdf: bool) -> Iterable[File]:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    yield File("CSV", "text/csv", "Alla tabeller, en rad för varje ruta", _address("open_data_table", one))
    yield File("Excel", sheet, "Alla tabeller, ett blad för var", _address("published_file", one, "xlsx"))
    yield File("JSON", "application/json", "Alla siffror och tabeller", _address("api:report_version", one))
    if with_pdf:
        yield File("PDF", "application/pdf", "Rapporten som den beslutades", _address("published_file", one, "pdf"))


def _address(name: str, one: Listed, *more: str) -> str:
    report = one.snapshot.report
    return reverse(name, args=[report.unit.code, report.occasion.code, report.version, *more])


def catalogue(kind: str) -> str:
    """The catalogue in a format (a key of ``KINDS``)."""
    return graph().serialize(format=KINDS[kind][0])


def graph() -> Graph:
    """The catalogue as a graph."""
    made, base, by = Graph(), settings.SITE_URL.rstrip("/"), publisher()
    for prefix, space in {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "vcard": VCARD}.items():
        made.bind(prefix, space)
    home = f"{base}{reverse('open_data')}"
    agent = URIRef(f"{PORTAL}{by.number}" if by.number else f"{home}#utgivare")
    contact, service = URIRef(f"{home}#kontakt"), URIRef(f"{home}#api")
    _people(made, by, agent, contact)
    _service(made, service, base, agent, contact)
    found, at = datasets(), URIRef(f"{home}#katalog")
    made.add((at, RDF.type, DCAT.Catalog))
    made.add((at, DCTERMS.title, _words(f"Öppna data från uppföljningen, {by.name}")))
    made.add((at, DCTERMS.description, _words("Beslutade rapporter: ekonomi, mål, uppdrag och indikatorer.")))
    made.add((at, DCTERMS.publisher, agent))
    made.add((at, DCTERMS.license, URIRef(CC0)))
    made.add((at, DCTERMS.language, SWEDISH))
    made.add((at, FOAF.homepage, URIRef(home)))
    made.add((at, DCAT.themeTaxonomy, URIRef(f"{AUTHORITY}/data-theme")))
    made.add((at, DCAT.service, service))
    if found:
        days = [timezone.localdate(one.listed.snapshot.at) for one in found]
        made.add((at, DCTERMS.issued, _day(min(days))))
        made.add((at, DCTERMS.modified, _day(max(days))))
    for one in found:
        made.add((at, DCAT.dataset, _dataset(made, one, base, agent, contact, service)))
    return made


def _people(made: Graph, by: Publisher, agent: URIRef, contact: URIRef) -> None:
    made.add((agent, RDF.type, FOAF.Agent))
    made.add((agent, FOAF.name, Literal(by.name)))
    made.add((agent, DCTERMS.type, MUNICIPAL))
    if by.number:
        made.add((agent, DCTERMS.identifier, Literal(by.number)))
    made.add((contact, RDF.type, VCARD.Organization))
    made.add((contact, VCARD.fn, Literal(by.contact)))
    made.add((contact, VCARD.hasEmail, URIRef(f"mailto:{by.email}")))


def _service(made: Graph, service: URIRef, base: str, agent: URIRef, contact: URIRef) -> None:
    made.add((service, RDF.type, DCAT.DataService))
    made.add((service, DCTERMS.title, _words("Uppsikts läs-API")))
    made.add((service, DCAT.endpointURL, URIRef(f"{base}{reverse('api:api-root')}")))
    made.add((service, DCAT.endpointDescription, URIRef(f"{base}{reverse('openapi')}")))
    made.add((service, DCTERMS.publisher, agent))
    made.add((service, DCAT.contactPoint, contact))
    made.add((service, DCTERMS.license, URIRef(settings.OPEN_DATA_LICENSE)))
    made.add((service, DCTERMS.accessRights, PUBLIC))


def _dataset(made: Graph, one: Dataset, base: str, agent: URIRef, contact: URIRef, service: URIRef) -> URIRef:
    snapshot, page = one.listed.snapshot, f"{base}{one.path}"
    at, span = URIRef(f"{page}#datamangd"), URIRef(f"{page}#period")
    made.add((at, RDF.type, DCAT.Dataset))
    made.add((at, DCTERMS.title, _words(one.listed.words)))
    made.add((at, DCTERMS.description, _words(one.description)))
    made.add((at, DCTERMS.publisher, agent))
    made.add((at, DCAT.contactPoint, contact))
    made.add((at, DCTERMS.identifier, Literal(page)))
    made.add((at, DCAT.landingPage, URIRef(page)))
    made.add((at, DCTERMS.language, SWEDISH))
    made.add((at, DCTERMS.accessRights, PUBLIC))
    made.add((at, VERSION, Literal(str(snapshot.report.version))))
    made.add((at, DCTERMS.modified, _day(timezone.localdate(snapshot.at))))
    made.add((at, DCTERMS.issued, _day(one.listed.day or timezone.localdate(snapshot.at))))
    for theme in THEMES:
        made.add((at, DCAT.theme, theme))
    for keyword in (*KEYWORDS, snapshot.report.unit.name):
        made.add((at, DCAT.keyword, _words(keyword)))
    begins, ends = one.period
    made.add((at, DCTERMS.temporal, span))
    made.add((span, RDF.type, DCTERMS.PeriodOfTime))
    made.add((span, DCAT.startDate, _day(begins)))
    made.add((span, DCAT.endDate, _day(ends)))
    for file in one.files:
        made.add((at, DCAT.distribution, _distribution(made, file, page, base, service)))
    return at


def _distribution(made: Graph, file: File, page: str, base: str, service: URIRef) -> URIRef:
    address = URIRef(f"{base}{file.path}")
    at = URIRef(f"{page}#{file.kind.lower()}")
    made.add((at, RDF.type, DCAT.Distribution))
    made.add((at, DCTERMS.title, _words(file.kind)))
    made.add((at, DCTERMS.description, _words(file.words)))
    made.add((at, DCAT.accessURL, address))
    made.add((at, DCAT.downloadURL, address))
    made.add((at, DCTERMS.format, Literal(file.media_type)))
    made.add((at, DCTERMS.license, URIRef(settings.OPEN_DATA_LICENSE)))
    made.add((at, DCTERMS.language, SWEDISH))
    if file.kind == "JSON":
        made.add((at, DCAT.accessService, service))
    return at


def _words(text: str) -> Literal:
    return Literal(text, lang="sv")


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)
