"""Kolada's client against a local server of the documented shape."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from indicators.kolada import Kolada, KoladaError, Observation
from tests.indicators import kolada_server
from tests.indicators.kolada_server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with kolada_server.running() as one:
        yield one


@pytest.fixture
def kolada(server: Server) -> Kolada:
    return Kolada(server.base, backoff=0.001, tries=3)


def test_values_come_exact_by_sex_and_null_keeps_its_status(server: Server, kolada: Kolada) -> None:
    server.data = {
        ("N15428", "0580", 2022): [("T", 71.4, ""), ("K", 72.25, ""), ("M", None, "Private")],
        ("N15428", "0581", 2022): [("T", None, "Missing")],
    }
    assert list(kolada.values(["N15428"], ["0580", "0581"], [2022])) == [
        Observation("N15428", "0580", 2022, "T", Decimal("71.4"), ""),
        Observation("N15428", "0580", 2022, "K", Decimal("72.25"), ""),
        Observation("N15428", "0580", 2022, "M", None, "Private"),
        Observation("N15428", "0581", 2022, "T", None, "Missing"),
    ]


def test_every_page_is_read_and_only_from_our_own_server(server: Server, kolada: Kolada) -> None:
    server.page = 2
    server.data = {("N00900", "0580", year): [("T", year / 10, "")] for year in range(2015, 2020)}
    years = [one.year for one in kolada.values(["N00900"], ["0580"], list(range(2015, 2020)))]
    assert years == [2015, 2016, 2017, 2018, 2019]
    assert len(server.calls) == 3  # the address of the next page names another host, which was never asked


def test_more_than_25_ids_are_asked_for_in_several_calls(server: Server, kolada: Kolada) -> None:
    codes = [f"{code:04}" for code in range(580, 640)]
    server.data = {("N00900", code, 2022): [("T", 1, "")] for code in codes}
    assert [one.municipality for one in kolada.values(["N00900"], [*codes, codes[0]], [2022])] == codes
    assert len(server.calls) == 3


def test_kpis_and_municipalities_have_names(server: Server, kolada: Kolada) -> None:
    server.titles = {"N15428": "Elever i åk 9 som är behöriga"}
    found = kolada.kpis(["N15428", "N99999"])
    assert {key: (kpi.title, kpi.divided) for key, kpi in found.items()} == {
        "N15428": ("Elever i åk 9 som är behöriga", True)
    }
    assert kolada.municipalities()["0581"] == "Norrköping"


def test_a_bad_moment_is_waited_out_and_a_bad_day_is_told(server: Server, kolada: Kolada) -> None:
    server.data = {("N00900", "0580", 2022): [("T", 1, "")]}
    server.failures = [503, 429]
    assert len(list(kolada.values(["N00900"], ["0580"], [2022]))) == 1
    assert len(server.calls) == 3
    server.failures = [500] * 10
    with pytest.raises(KoladaError, match="fel 500"):
        list(kolada.values(["N00900"], ["0580"], [2022]))
    server.failures = [404]
    with pytest.raises(KoladaError, match="Kontrollera nyckeltal och kommun"):
        kolada.municipalities()


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b'{"count": 0}', b'{"values": [{"kpi": "N1"}]}'])
def test_an_answer_of_another_shape_is_told(server: Server, kolada: Kolada, raw: bytes) -> None:
    server.raw = raw
    with pytest.raises(KoladaError, match="känner igen"):
        list(kolada.values(["N00900"], ["0580"], [2022]))


def test_pages_without_end_are_told(server: Server, kolada: Kolada) -> None:
    row = b'{"kpi": "N1", "municipality": "0580", "period": 2022, "values": []}'
    server.raw = b'{"values": [' + row + b'], "next_url": "/x?per_page=5000"}'
    with pytest.raises(KoladaError, match="aldrig tar slut"):
        list(kolada.values(["N1"], ["0580"], [2022]))


def test_without_network_it_says_so() -> None:
    with kolada_server.running() as server:
        gone = server.base
    with pytest.raises(KoladaError, match="går inte att nå"):
        Kolada(gone, backoff=0.001, tries=1).municipalities()
