"""Screens of the trail: who changed what, from what to what; and the files of it."""

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from followup import trail, trail_files
from followup.access import Permission, permissions, require
from followup.exports import FORMATS
from followup.models import TrailExport, User
from followup.request import person
from followup.trail import Asked, Place
from followup.trail_forms import TrailForm


def _reader(request: HttpRequest) -> User:
    """The person, who must have the right to the trail. A stranger may not know that there is one: 404."""
    user = person(request)
    own = permissions(user)
    if Permission.READ not in own:
        raise Http404("Sidan finns inte.")
    if Permission.READ_TRAIL not in own:
        require(user, Permission.READ_TRAIL)
    return user


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The newest entries of what is asked for, or those beyond a place; as a file with ``?format=``."""
    user = _reader(request)
    form = TrailForm(request.GET, user=user)
    right = form.is_valid()
    if (kind := request.GET.get("format")) and right:
        return _file(user, form.asked(), kind)
    before, after = (Place.read(request.GET.get(name, "")) for name in ("fore", "efter"))
    shown = trail.page(user=user, asked=form.asked(), before=before, after=after) if right else trail.Page([])
    files = TrailExport.objects.visible_to(user).exists()
    status = 200 if right else 422
    return render(request, "followup/trail.html", {"form": form, "page": shown, "files": files}, status=status)


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """The files that one has had made, while they are kept."""
    user = _reader(request)
    context = {"files": TrailExport.objects.visible_to(user), "days": trail_files.KEPT.days}
    return render(request, "followup/trail_files.html", context)


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """A file that one has had made."""
    found = get_object_or_404(TrailExport.objects.visible_to(_reader(request)), pk=pk)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.filename, content_type="application/octet-stream"
    )


def _file(user: User, asked: Asked, kind: str) -> HttpResponseBase:
    """A short trail at once; a long one as a job. Raises Http404 for a format that there is not."""
    if kind not in FORMATS:
        raise Http404("Formatet finns inte.")
    if not trail_files.is_short(user=user, asked=asked):
        return redirect("job", trail_files.order(user=user, asked=asked, form=kind).pk)
    entries = trail.every(user=user, asked=asked)
    name = f"spar-{timezone.localdate().isoformat()}.{kind}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    if kind == "csv":
        pieces = trail_files.as_csv(entries)
        return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=disposition)
    book = io.BytesIO()
    trail_files.as_xlsx(entries, book)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=name)
