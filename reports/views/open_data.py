"""Öppna data: what is decided, for anybody: the page, the catalogue for the data portal, and the tables as CSV."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports import open_data, published
from reports.exports import long

KEPT_SECONDS = 300  # how long it may be kept by whoever fetched it


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The datasets, their files and licence, and whom one asks."""
    catalogues = [(open_data.NAMES[kind], reverse("open_data_catalogue", args=[kind])) for kind in open_data.KINDS]
    context = {
        "datasets": open_data.datasets(),
        "publisher": open_data.publisher(),
        "licence": settings.OPEN_DATA_LICENSE,
        "licence_words": open_data.LICENCES.get(settings.OPEN_DATA_LICENSE, settings.OPEN_DATA_LICENSE),
        "catalogues": catalogues,
    }
    return render(request, "reports/open_data.html", context)


@login_not_required
@require_safe
def catalogue(request: HttpRequest, kind: str) -> HttpResponse:
    """The catalogue by DCAT-AP-SE, for the data portal to harvest."""
    if kind not in open_data.KINDS:
        raise Http404("Formatet finns inte.")
    response = HttpResponse(open_data.catalogue(kind), content_type=open_data.KINDS[kind][1])
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


@login_not_required
@require_safe
def table(request: HttpRequest, unit: str, occasion: str, version: int) -> HttpResponse:
    """All tables of a decided report as one CSV file, made of its snapshot alone."""
    found = published.of(unit, occasion, version)
    response = HttpResponse(long.as_csv(found.report), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{unit}-{occasion}-version-{version}.csv"'
    response["ETag"] = f'"{found.snapshot.sha256}-csv"'
    return response
