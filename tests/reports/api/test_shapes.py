"""The catalogue of open data validates against what DCAT-AP-SE 3.0.1 demands (SHACL); a wrong one does not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SH

from reports import open_data
from reports.open_data import VCARD

pytestmark = pytest.mark.usefixtures("demo")
SHAPES = Graph().parse(Path(__file__).resolve().parents[2] / "data" / "dcat_ap_se.ttl")
SOMEWHERE = URIRef("https://uppsikt.example/nagonstans")


def violations(graph: Graph) -> set[tuple[str, str]]:
    """Which rule (a SHACL component) is broken at which property, each by its last word."""
    conforms, report, _ = validate(graph, shacl_graph=SHAPES)
    assert isinstance(report, Graph)
    found = set()
    for one in report.subjects(RDF.type, SH.ValidationResult):
        rule, path = report.value(one, SH.sourceConstraintComponent), report.value(one, SH.resultPath)
        found.add((str(rule).partition("#")[2], str(path).replace("#", "/").rpartition("/")[2]))
    assert conforms is not bool(found)
    return found


def test_our_catalogue_is_as_demanded() -> None:
    graph = open_data.graph()
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) > 0
    assert violations(graph) == set()


def without(kind: URIRef, prop: URIRef) -> Callable[[Graph], None]:
    def change(graph: Graph) -> None:
        graph.remove((_one(graph, kind), prop, None))

    return change


def with_(kind: URIRef, prop: URIRef, value: URIRef | Literal, *, instead: bool = True) -> Callable[[Graph], None]:
    def change(graph: Graph) -> None:
        thing = _one(graph, kind)
        if instead:
            graph.remove((thing, prop, None))
        graph.add((thing, prop, value))

    return change


def _one(graph: Graph, kind: URIRef) -> URIRef:
    found = min(graph.subjects(RDF.type, kind))
    assert isinstance(found, URIRef)
    return found


WRONG = {
    "a catalogue without a title": (without(DCAT.Catalog, DCTERMS.title), "MinCount", "title"),
    "a catalogue without a licence": (without(DCAT.Catalog, DCTERMS.license), "MinCount", "license"),
    "two publishers": (with_(DCAT.Dataset, DCTERMS.publisher, SOMEWHERE, instead=False), "MaxCount", "publisher"),
    "a publisher that is nobody": (with_(DCAT.Dataset, DCTERMS.publisher, SOMEWHERE), "Class", "publisher"),
    "a dataset without a description": (without(DCAT.Dataset, DCTERMS.description), "MinCount", "description"),
    "a title that is an address": (with_(DCAT.Dataset, DCTERMS.title, SOMEWHERE), "NodeKind", "title"),
    "a day that is text": (with_(DCAT.Dataset, DCTERMS.issued, Literal("i går")), "Node", "issued"),
    "a theme of no list": (with_(DCAT.Dataset, DCAT.theme, SOMEWHERE), "Pattern", "theme"),
    "access rights of no list": (with_(DCAT.Dataset, DCTERMS.accessRights, SOMEWHERE), "In", "accessRights"),
    "a file without an address": (without(DCAT.Distribution, DCAT.accessURL), "MinCount", "accessURL"),
    "an API without an address": (without(DCAT.DataService, DCAT.endpointURL), "MinCount", "endpointURL"),
    "a publisher without a name": (without(FOAF.Agent, FOAF.name), "MinCount", "name"),
    "an address of mail that is none": (
        with_(VCARD.Organization, VCARD.hasEmail, URIRef("mailto:")),
        "Pattern",
        "hasEmail",
    ),
    "a dataset outside the catalogue": (without(DCAT.Catalog, DCAT.dataset), "MinCount", ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_catalogue_that_is_wrong_is_found(what: str) -> None:
    change, rule, path = WRONG[what]
    graph = open_data.graph()
    change(graph)
    found = violations(graph)
    assert [one for name, one in found if name == f"{rule}ConstraintComponent" and path in ("", one)], found
