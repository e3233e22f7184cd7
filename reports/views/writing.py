"""Screens of a section: read, written, talked about, with its history. Scripts get the same answers as JSON."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import workflow
from followup.access import Permission, require
from followup.request import key_of, person, words_of
from reports import history, prose, remarks, writing
from reports.forms import ProseForm, RemarkForm, WriterForm
from reports.models import Remark, ReportSection
from reports.pages import SectionPage
from reports.views import finding

REFUSED = (writing.NotPossible, workflow.Closed, prose.TooLong)


@require_safe
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section as it is read, paragraph by paragraph against last report, with comments and who writes."""
    page = SectionPage(finding.section(request, pk), person(request))
    return render(request, "reports/section.html", _context(page) | {"remark": RemarkForm()})


@require_safe
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands beside the text while it is written: faults, figures, last report's text."""
    page = SectionPage(finding.section(request, pk), person(request))
    return render(request, "reports/_beside.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor, for who holds the lock; a post saves."""
    found = finding.section(request, pk)
    _require_writer(request, found)
    if request.method == "POST":
        return _saved(request, found)
    page = SectionPage(found, person(request))
    if page.lock is None or page.lock.by_id != person(request).pk:
        return redirect("report_section", pk)
    form = ProseForm(initial={"html": page.for_editing, "version": page.version})
    return render(request, "reports/write.html", _context(page) | {"form": form, "remark": RemarkForm()})


@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to write, take over, say that one is still there, or stop."""
    found, asked = finding.section(request, pk), request.POST.get("vad", "")
    if asked == "lamna":
        writing.leave(section=found, by=person(request))
        return redirect("report_section", pk)
    try:
        if asked == "stanna":
            writing.stay(section=found, by=person(request))
        else:
            writing.take(section=found, by=person(request), over=asked == "over")
    except REFUSED as refused:
        if _wants_json(request):
            return _refusal(refused)
        messages.error(request, str(refused))
        return redirect("report_section", pk)
    return JsonResponse({"mine": True}) if _wants_json(request) else redirect("report_write", pk)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What has been written, by whom and when, and what differs from what was before."""
    page = SectionPage(finding.section(request, pk), person(request))
    sittings = history.sittings(page.section)
    asked = request.GET.get("version", "")
    chosen = next((one for one in sittings if str(one.last.version) == asked), sittings[0] if sittings else None)
    context = _context(page) | {"sittings": sittings, "chosen": chosen}
    if chosen:
        before = page.section.versions.filter(version=chosen.before).first()
        changes = history.differences(before.html if before else "", chosen.last.html, page.shown)
        context |= {"stretches": history.stretches(changes), "counted": history.count(changes)}
    return render(request, "reports/history.html", context)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an earlier version stand again."""
    found, asked = finding.section(request, pk), request.POST.get("version", "")
    _require_writer(request, found)
    try:
        writing.restore(section=found, version=int(asked) if asked.isdecimal() else 0, by=person(request))
        writing.leave(section=found, by=person(request))
        messages.success(request, "Den äldre texten gäller igen, som en ny version.")
    except REFUSED as refused:
        messages.error(request, str(refused))
    return redirect("report_section", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes the section, and by when."""
    page = SectionPage(finding.section(request, pk), person(request))
    require(person(request), Permission.ARRANGE_REPORT, page.section.report.unit)
    form = WriterForm(request.POST or None, section=page.section, on=timezone.localdate())
    if form.is_valid():
        try:
            writing.assign(section=page.section, by=person(request), **form.cleaned_data)
            return redirect("report_section", pk)
        except REFUSED as refused:
            form.add_error(None, str(refused))
    context = _context(page) | {"form": form, "title": page.title, "kicker": "Vem skriver avsnittet?"}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment, or an answer to one."""
    found = finding.section(request, pk)
    answered = Remark.objects.filter(section=found, pk=key_of(request, "answers")).first()
    try:
        remarks.say(section=found, text=words_of(request, "text"), by=person(request), answers=answered)
    except writing.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect(f"{redirect('report_section', pk).url}#kommentarer")


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment has been dealt with."""
    found = get_object_or_404(Remark.objects.select_related("section__report__unit"), pk=pk)
    finding.section(request, found.section_id)
    remarks.settle(remark=found, by=person(request))
    return redirect(f"{redirect('report_section', found.section_id).url}#kommentarer")


def _require_writer(request: HttpRequest, found: ReportSection) -> None:
    """Raise PermissionDenied unless the person writes the section or may write in the report."""
    if not writing.may_write(person(request), found):
        require(person(request), Permission.WRITE_REPORT, found.report.unit)


def _saved(request: HttpRequest, found: ReportSection) -> HttpResponse:
    """Save; what is refused is handed back with the reason, and nothing of it is lost."""
    form = ProseForm(request.POST)
    if not form.is_valid():
        return _handed_back(request, found, form, "Texten kunde inte läsas. Ladda om sidan och försök igen.")
    try:
        kept = writing.save(section=found, by=person(request), **form.cleaned_data)
    except REFUSED as refused:
        return _handed_back(request, found, form, refused)
    if not _wants_json(request):
        messages.success(request, _words(kept))
        return redirect("report_write", found.pk)
    return JsonResponse({"version": kept.version, "words": _words(kept), "pictures": kept.pictures})


def _handed_back(request: HttpRequest, found: ReportSection, form: ProseForm, why: Exception | str) -> HttpResponse:
    if _wants_json(request):
        return _refusal(why, text=form.data.get("html", ""))
    form.add_error(None, str(why))
    page = SectionPage(found, person(request))
    return render(request, "reports/write.html", _context(page) | {"form": form, "remark": RemarkForm()}, status=409)


def _refusal(why: Exception | str, **more: str) -> JsonResponse:
    kinds = {writing.Locked: "locked", writing.Conflict: "conflict", workflow.Closed: "closed", prose.TooLong: "long"}
    return JsonResponse({"error": str(why), "kind": kinds.get(type(why), "refused"), **more}, status=409)


def _words(kept: writing.Saved) -> str:
    dropped = ""
    if kept.pictures:
        what = "En bild togs" if kept.pictures == 1 else f"{kept.pictures} bilder togs"
        dropped = f" {what} bort: text i rapporten rymmer inga bilder. Diagram kommer ur siffrorna."
    return f"Sparat kl. {formats.date_format(timezone.localtime(), 'H.i')}.{dropped}"


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("accept") == "application/json"


def _context(page: SectionPage) -> dict[str, object]:
    report = page.section.report
    place = f"{report.unit.name}, {report.occasion.name}"
    return {"page": page, "section": page.section, "report": report, "place": place}
