"""Screens of the workbook: taking it home, showing what a filled one would change, and keeping that."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from followup.access import Permission, may
from followup.limits import limited
from followup.models import Occasion
from followup.request import person
from indicators import spreadsheets
from indicators.models import Indicator
from indicators.spreadsheets import Line, Refused

SALT = "indicators.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@limited("export", methods=("GET",))
def download(request: HttpRequest, occasion: str) -> HttpResponse:
    """The workbook of what the person may enter."""
    at = _occasion(request, occasion)
    name = f'attachment; filename="utfall-{at.code}.xlsx"'
    return HttpResponse(
        spreadsheets.written(at, person(request)), content_type=XLSX, headers={"Content-Disposition": name}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("import")
def upload(request: HttpRequest, occasion: str) -> HttpResponse:
    """The form of a file, what the file would change, and the confirmation that keeps it."""
    at = _occasion(request, occasion)
    context: dict[str, object] = {"occasion": at, "place": at.name}
    if request.method != "POST":
        return render(request, "indicators/spreadsheet.html", context)
    try:
        lines = _confirmed(request) if "lines" in request.POST else _sent(request)
        preview = spreadsheets.run(occasion=at, lines=lines, by=person(request), keep="lines" in request.POST)
    except Refused as reason:
        return render(request, "indicators/spreadsheet.html", context | {"error": str(reason)}, status=422)
    if "lines" in request.POST and not preview.problems:
        count = len(preview.changed)
        messages.success(request, "En rad är sparad." if count == 1 else f"{count} rader är sparade.")
        return redirect("indicators:indicators", at.code)
    context |= {"preview": preview, "lines": signing.dumps(lines, salt=_salt(request), compress=True)}
    return render(request, "indicators/spreadsheet.html", context, status=422 if preview.problems else 200)


def _occasion(request: HttpRequest, occasion: str) -> Occasion:
    """The occasion; 404 for who may read no indicator, 403 for who may enter none."""
    if not (may(person(request), Permission.READ) or Indicator.objects.visible_to(person(request)).exists()):
        raise Http404("Sidan finns inte.")
    at = get_object_or_404(Occasion, code=occasion)
    if not may(person(request), Permission.ENTER_INDICATORS):
        raise PermissionDenied("Du saknar rätten: lämna utfall för indikatorer.")
    return at


def _sent(request: HttpRequest) -> list[Line]:
    file = request.FILES.get("file")
    if file is None:
        raise Refused("Välj en fil.")
    if (file.size or 0) > spreadsheets.LARGEST:
        raise Refused("Filen är för stor. Ladda ner bladet på nytt och fyll i det.")
    return spreadsheets.read(file.open())


def _confirmed(request: HttpRequest) -> list[Line]:
    """The lines that the person has seen; signed for her, so that nothing else is kept."""
    try:
        lines: list[Line] = signing.loads(request.POST["lines"], salt=_salt(request))
    except signing.BadSignature as wrong:
        raise Refused("Förhandsvisningen gäller inte längre. Läs in filen igen.") from wrong
    return lines


def _salt(request: HttpRequest) -> str:
    return f"{SALT}.{person(request).pk}"
