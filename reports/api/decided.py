"""Decided reports: public, from their snapshots alone, without a key."""

import json
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from reports import published
from reports.api import problems, shapes
from reports.api.shapes import Code, Id, LimitOf, OffsetOf
from reports.exports import figures
from reports.models import Snapshot
from reports.published import Published

router = Router(tags=["Beslutade rapporter"])


class FileShape(Shape):
    """En fil av en rapport."""

    kind: str = Field(description="Filslag: pdf, xlsx, json, docx, zip.")
    name: str = Field(description="Filslaget på svenska.")
    what: str = Field(description="Vad filen innehåller.")
    url: str = Field(description="Adress.")


class ReportShape(Shape):
    """En beslutad rapport i en viss version."""

    unit: shapes.Named = Field(description="Enheten som rapporten är av.")
    occasion: str = Field(description="Uppföljningstillfällets kod.")
    title: str = Field(description="Rubrik.")
    version: int = Field(description="Version; en rättad rapport har fått en ny.")
    decided_on: date | None = Field(description="Beslutsdag.")
    frozen_at: datetime = Field(description="När rapporten frystes.")
    sha256: str = Field(description="Kontrollsumma av rapporten som den frystes.")
    url: str = Field(description="Rapporten i API:et.")
    page: str = Field(description="Rapporten som webbsida.")


class ReportList(shapes.Listed):
    """Beslutade rapporter, den senaste först."""

    items: list[ReportShape]


class DecisionShape(Shape):
    """Beslutet om en rapport."""

    body: str = Field(description="Vem som beslutade.")
    day: date = Field(description="Beslutsdag.")
    paragraph: str = Field(description="Paragraf.")
    diary_number: str = Field(description="Diarienummer.")


class FactShape(Shape):
    """En siffra som rapporten trycker."""

    key: str = Field(description="Nyckel.")
    label: str = Field(description="Vad siffran är.")
    value: shapes.Number = Field(description="Exakt värde.")
    measure: str = Field(description="kr, %, st, eller tomt.")
    source: str = Field(description="Varifrån den kommer.")


class ColumnShape(Shape):
    """En kolumn i en tabell."""

    text: str = Field(description="Rubrik.")
    role: str = Field(description="Vad talen är för varandra: current, budget, deviation, last_year …")


class CellShape(Shape):
    """En ruta: som den är tryckt, och det exakta värdet bakom."""

    text: str = Field(description="Som tryckt.")
    value: shapes.Number | None = Field(description="Exakt värde; null där rutan är ord.")
    figure: str = Field(description="Siffrans nyckel.")


class TableRow(Shape):
    """En rad i en tabell."""

    name: str = Field(description="Radens namn.")
    kind: str = Field(description="row, header, of_which, sum, other_administration eller part.")
    cells: list[CellShape] = Field(description="Rutorna i kolumnernas ordning.")


class TableShape(Shape):
    """En tabell i en rapport."""

    key: str = Field(description="Tabellens nyckel.")
    title: str = Field(description="Rubrik.")
    unit: str = Field(description="Vad den är tryckt i.")
    values_in: str = Field(description="Vad de exakta värdena är i.")
    columns: list[ColumnShape] = Field(description="Kolumnerna.")
    rows: list[TableRow] = Field(description="Raderna.")
    notes: list[str] = Field(description="Noter.")


class ReportDetail(ReportShape):
    """En beslutad rapport med sina siffror, tabeller och filer."""

    municipality: str = Field(description="Kommunen.")
    through: date = Field(description="Sista dagen i perioden.")
    corrects: str = Field(description="Vilken version den rättar och varför; tomt för den första.")
    decision: DecisionShape | None = Field(description="Beslutet.")
    figures: list[FactShape] = Field(description="Siffrorna i texten.")
    tables: list[TableShape] = Field(description="Tabellerna.")
    files: list[FileShape] = Field(description="Rapporten som filer.")
    snapshot: str = Field(description="Hela rapporten ord för ord som den frystes; kontrollsumman är av den.")


@router.get("/reports", response={200: ReportList, **problems.responses(public=True)}, summary="Beslutade rapporter")
def reports(request: HttpRequest, limit: LimitOf = 100, offset: OffsetOf = 0) -> dict[str, Any]:
    """Alla beslutade rapporter i den version som gäller. Behöver ingen nyckel."""
    found = [ReportShape(**_report(request, one.snapshot, one.day)) for one in published.every()]
    return shapes.part(request, found, limit, offset)


@router.get(
    "/reports/{unit}/{occasion}",
    response={200: ReportDetail, **problems.responses(public=True)},
    summary="En beslutad rapport",
)
def report(request: HttpRequest, unit: Code, occasion: Code) -> ReportDetail:
    """Den version av en rapport som beslutades sist. Behöver ingen nyckel."""
    return _detail(request, published.of(unit, occasion))


@router.get(
    "/reports/{unit}/{occasion}/{version}",
    response={200: ReportDetail, **problems.responses(public=True)},
    summary="En version av en beslutad rapport",
)
def report_version(request: HttpRequest, unit: Code, occasion: Code, version: Id) -> ReportDetail:
    """En viss version av en beslutad rapport. Behöver ingen nyckel."""
    return _detail(request, published.of(unit, occasion, version))


@router.get(
    "/reports/{unit}/{occasion}/{version}/snapshot",
    response={200: dict[str, Any], **problems.responses(public=True)},
    summary="En rapport som den frystes",
)
def report_snapshot(request: HttpRequest, unit: Code, occasion: Code, version: Id) -> HttpResponse:
    """Hela rapporten ord för ord, i det skick som dess kontrollsumma är av. Behöver ingen nyckel."""
    found = published.of(unit, occasion, version).snapshot
    etag, at = f'"{found.sha256}"', int(found.at.timestamp())
    response = HttpResponse(found.content, content_type="application/json; charset=utf-8")
    response["ETag"], response["Last-Modified"] = etag, http_date(at)
    answer = get_conditional_response(request, etag=etag, last_modified=at, response=response)
    assert isinstance(answer, HttpResponse)  # what was given comes back, or a 304 or 412 in its place
    return answer


def _report(request: HttpRequest, snapshot: Snapshot, day: date | None) -> dict[str, Any]:
    own = snapshot.report
    codes = (own.unit.code, own.occasion.code, own.version)
    return {
        "unit": shapes.named(own.unit),
        "occasion": own.occasion.code,
        "title": own.title,
        "version": own.version,
        "decided_on": day,
        "frozen_at": snapshot.at,
        "sha256": snapshot.sha256,
        "url": request.build_absolute_uri(shapes.address("report_version", *codes)),
        "page": request.build_absolute_uri(published.address("published_version", snapshot)),
    }


def _detail(request: HttpRequest, found: Published) -> ReportDetail:
    document, snapshot = found.report, found.snapshot
    own = snapshot.report
    whole = json.loads(figures.as_json(document))
    files = [
        FileShape(kind=url.rpartition(".")[2], name=name, what=what, url=request.build_absolute_uri(url))
        for name, url, what in found.downloads
    ]
    kept = {name: whole[name] for name in ("municipality", "through", "corrects", "decision", "figures", "tables")}
    address = shapes.address("report_snapshot", own.unit.code, own.occasion.code, own.version)
    return ReportDetail(
        **_report(request, snapshot, document.decided.day if document.decided else None),
        **kept,
        files=files,
        snapshot=request.build_absolute_uri(address),
    )
