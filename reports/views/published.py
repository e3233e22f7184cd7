"""What anybody may read without signing in: decided reports, their figures and files. Before, there is nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports import followups, published
from reports.exports import files
from reports.published import Published


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every report that has been decided, the newest first."""
    return render(request, "reports/published_list.html", {"reports": published.every()})


@login_not_required
@require_safe
def page(request: HttpRequest, unit: str, occasion: str, version: int | None = None) -> HttpResponse:
    """A report as web page: the version that was decided last, or the one named."""
    found = published.of(unit, occasion, version)
    return _page(request, "reports/published.html", found)


@login_not_required
@require_safe
def overview(request: HttpRequest, unit: str, occasion: str, version: int | None = None) -> HttpResponse:
    """The follow-up on one page, as it was decided; the report where it was decided without one."""
    found = followups.of(unit, occasion, version)
    if found.facts.overview is None:
        return redirect(published.address("published_version", found.snapshot))
    context = {"found": found, "overview": found.facts.overview, "ways": found.ways}
    return render(request, "reports/published_overview.html", context)


@login_not_required
@require_safe
def figure(request: HttpRequest, unit: str, occasion: str, version: int, key: str) -> HttpResponse:
    """A figure of a report: its exact value, how it is rounded, where it is from and where it is printed."""
    found = published.of(unit, occasion, version)
    fact = published.fact(found.report, key)
    measure, rounding = published.measure_words(fact)
    more = {
        "fact": fact,
        "measure": measure,
        "rounding": rounding,
        "source": published.source_words(fact),
        "printed": published.printed(found.report, key),
    }
    return _page(request, "reports/published_figure.html", found, **more)


@login_not_required
@require_safe
def table(request: HttpRequest, unit: str, occasion: str, version: int, key: str) -> HttpResponse:
    """A table of a report with the exact values behind what is printed."""
    found = published.of(unit, occasion, version)
    shown = published.table(found.report, key)
    return _page(request, "reports/published_table.html", found, table=shown, unit=files.exact_unit(shown))


@login_not_required
@require_safe
def file(request: HttpRequest, unit: str, occasion: str, version: int, kind: str) -> HttpResponse | FileResponse:
    """A report as a file, made of its snapshot alone."""
    found = published.of(unit, occasion, version)
    if kind == "pdf" and found.pdf:
        return FileResponse(found.pdf.file.open(), as_attachment=True, filename=files.name(found.report, kind))
    if kind == "zip" and found.pdf:
        with found.pdf.file.open() as pdf:
            return files.response(found.report, kind, snapshot=found.snapshot.content, pdf=pdf.read())
    if kind not in files.MADE:
        raise Http404("Filen finns inte.")
    return files.response(found.report, kind)


def _page(request: HttpRequest, template: str, found: Published, **more: object) -> HttpResponse:
    crumbs = [("Publicerade rapporter", reverse("published_list"))]
    if template != "reports/published.html":
        crumbs.append((found.report.document_title, published.address("published_version", found.snapshot)))
    version = found.snapshot.report.version
    context = {"published": found, "report": found.report, "version": version, "crumbs": crumbs, **more}
    return render(request, template, context)
