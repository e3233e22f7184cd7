"""What anybody may read without signing in: decided reports, their figures and files. Before, there is nothing.

A page of a decided report is kept as its finished HTML by the checksums of its snapshot and of the report's versions,
which never change (ADR 34); whether they are there is asked each time.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from followup import fresh
from reports import followups, published
from reports.exports import files
from reports.followups import FollowUp
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
    shown = fresh.unchanging("published", lambda: _report(found), *_decided(found))
    return render(request, "reports/published.html", shown)


@login_not_required
@require_safe
def overview(request: HttpRequest, unit: str, occasion: str, version: int | None = None) -> HttpResponse:
    """The follow-up on one page, as it was decided; the report where it was decided without one."""
    found = followups.of(unit, occasion, version)
    if found.facts.overview is None:
        return redirect(published.address("published_version", found.snapshot))
    shown = fresh.unchanging("published overview", lambda: _overview(found), *_decided(found))
    return render(request, "reports/published_overview.html", shown)


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


def _decided(found: Published | FollowUp) -> tuple[object, ...]:
    """Everything that decides a page of a report: its snapshot, the versions there are, and whether it has its PDF."""
    report = found.snapshot.report
    versions = [(one.number, one.reason, one.snapshot.sha256) for one in found.versions]
    return (report.unit.code, report.occasion.code, report.version, found.snapshot.sha256, versions, bool(found.pdf))


def _report(found: Published) -> dict[str, str]:
    """What stands in the frame of a report."""
    content = fresh.rendered("reports/_published.html", _context(found, []))
    return {"content": content, "title": found.report.document_title}


def _overview(found: FollowUp) -> dict[str, str]:
    """What stands in the frame of a decided overview."""
    facts = found.facts
    context = {"found": found, "overview": facts.overview, "ways": found.ways}
    content = fresh.rendered("reports/_published_overview.html", context)
    decided = fresh.rendered("reports/_decided.html", {"decided": facts.decided})
    return {"content": content, "decided": decided, "title": f"{facts.unit}, {facts.occasion}"}


def _page(request: HttpRequest, template: str, found: Published, **more: object) -> HttpResponse:
    above = [(found.report.document_title, published.address("published_version", found.snapshot))]
    return render(request, template, _context(found, above) | more)


def _context(found: Published, above: list[tuple[str, str]]) -> dict[str, Any]:
    """What the pages of a report show it from; ``above``, the way to it from the list of reports."""
    crumbs = [("Publicerade rapporter", reverse("published_list")), *above]
    return {"published": found, "report": found.report, "version": found.snapshot.report.version, "crumbs": crumbs}
