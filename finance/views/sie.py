"""Screens of the export as SIE: choose rows and periods, and download what was made."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from finance import sie_exports
from finance.models import SieExport
from finance.sie_forms import SieExportForm, exportable, published
from followup.limits import limited
from followup.models import Job
from followup.request import person


@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def exports(request: HttpRequest) -> HttpResponse:
    """Order a SIE file of the rows that one may read, and download those made so far."""
    user = person(request)
    if not (units := exportable(user)):
        raise Http404("Sidan finns inte.")
    form = SieExportForm(units, published(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        first, through = form.cleaned_data["first"], form.cleaned_data["through"]
        try:
            made = sie_exports.export(unit=form.chosen, first=first, through=through, by=user)
        except sie_exports.NothingToExport as nothing:
            form.add_error(None, str(nothing))
        else:
            return redirect("job", made.pk) if isinstance(made, Job) else redirect("finance:sie_exports")
    made_so_far = SieExport.objects.visible_to(user).select_related("unit")
    context = {"form": form, "exports": made_so_far, "days": sie_exports.KEPT.days}
    return render(request, "finance/sie_exports.html", context)


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """A file that one has made, as an attachment."""
    found = get_object_or_404(SieExport.objects.visible_to(person(request)).select_related("unit"), pk=pk)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.filename, content_type="application/octet-stream"
    )
