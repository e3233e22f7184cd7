"""The catalogue of open data holds what DCAT-AP-SE 3 demands, read back by an RDF library, and its files are there."""

import csv
import io
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from reports import open_data, published
from reports.open_data import VCARD

pytestmark = pytest.mark.usefixtures("demo")
# What DCAT-AP-SE 3.0.1 demands of each class that we use, and what it recommends that we always know.
DEMANDED = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
    VCARD.Organization: (VCARD.fn, VCARD.hasEmail),
}
RECOMMENDED = {
    DCAT.Catalog: (DCTERMS.issued, DCTERMS.modified, DCTERMS.language, FOAF.homepage, DCAT.themeTaxonomy),
    DCAT.Dataset: (
        DCAT.contactPoint,
        DCAT.distribution,
        DCAT.keyword,
        DCAT.theme,
        DCTERMS.issued,
        DCTERMS.language,
        DCTERMS.temporal,
        DCTERMS.accessRights,
    ),
    DCAT.Distribution: (DCTERMS.format, DCTERMS.license, DCTERMS.description, DCTERMS.language),
    FOAF.Agent: (DCTERMS.type,),
}


def fetched(kind: str) -> Graph:
    answer = Client().get(f"/oppnadata/katalog.{kind}")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == open_data.KINDS[kind][1]
    return Graph().parse(data=answer.content.decode(), format=open_data.KINDS[kind][0])


def test_the_catalogue_has_what_is_demanded_of_every_thing_in_it() -> None:
    graph = fetched("ttl")
    for kind, properties in [*DEMANDED.items(), *RECOMMENDED.items()]:
        things = list(graph.subjects(RDF.type, kind))
        assert things, kind
        lacking = [(thing, one) for thing in things for one in properties if (thing, one, None) not in graph]
        assert lacking == []
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert graph.value(catalogue, DCTERMS.license) == URIRef(open_data.CC0)
    assert len(list(graph.objects(catalogue, DCAT.dataset))) == len(published.every())
    texts = [one for name in (DCTERMS.title, DCTERMS.description, DCAT.keyword) for one in graph.objects(None, name)]
    assert {one.language for one in texts} == {"sv"}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
def test_the_same_catalogue_in_every_format() -> None:
    assert len({frozenset(fetched(kind)) for kind in open_data.KINDS}) == 1
    assert Client().get("/oppnadata/katalog.pdf").status_code == 404


def test_every_file_of_a_dataset_is_there_for_anybody_and_is_what_it_says() -> None:
    graph = fetched("rdf")
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        answer = Client().get(urlsplit(str(graph.value(one, DCAT.downloadURL))).path)
        assert answer.status_code == 200, one
        assert answer.headers["Content-Type"].startswith(str(graph.value(one, DCTERMS["format"]))), one
        assert b"".join(answer), one
    formats = {str(one) for one in graph.objects(None, DCTERMS["format"])}
    assert {"text/csv", "application/json", "application/pdf"} <= formats


def test_the_csv_holds_every_cell_of_the_reports_tables() -> None:
    snapshot = published.every()[0].snapshot
    report = snapshot.report
    found = published.of(report.unit.code, report.occasion.code)
    answer = Client().get(f"/oppnadata/{report.unit.code}/{report.occasion.code}/{report.version}/tabeller.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    cells = [cell for table in found.report.tables for row in table.rows for cell in row.cells]
    assert [Decimal(line["varde"]) if line["varde"] else None for line in lines] == [cell.value for cell in cells]
    assert len(lines) > 50


def test_the_publisher_is_the_municipality_by_its_number() -> None:
    with override_settings(ORGANISATION_NUMBER="212000-0449", OPEN_DATA_EMAIL="Öppna data <oppnadata@kommun.example>"):
        graph = fetched("ttl")
    (agent,) = graph.subjects(RDF.type, FOAF.Agent)
    assert str(agent) == "http://dataportal.se/organisation/SE2120000449"
    assert URIRef("mailto:oppnadata@kommun.example") in set(graph.objects(None, VCARD.hasEmail))


def test_the_page_is_public_and_leads_to_every_file() -> None:
    page = Client().get("/oppnadata/").content.decode()
    for one in open_data.datasets():
        assert one.listed.words in page and all(file.path in page for file in one.files)
    assert "katalog.ttl" in page
