"""Screens of the import: drop a file, follow the reading, look before publishing, publish, let go or undo."""

from typing import IO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance import intake, previews, worklist
from finance.import_forms import ImportForm, code_forms, columns_form, decisions
from finance.models import Import
from followup import jobs
from followup.access import Permission, may, permissions, require
from followup.limits import limited
from followup.models import Unit, User
from followup.request import person

IMPORTS_A_PAGE = 25
PROBLEMS_A_PAGE = 50
EVENTS_A_PAGE = 25
ACTIONS = {
    "publicera": ("Publicera", "finance.publish_import"),
    "angra": ("Ångra publiceringen", "finance.undo_import"),
    "kasta": ("Kasta inläsningen", None),
}


def importer(request: HttpRequest) -> User:
    """The person, who must have the right to import. A stranger may not know that there are imports: 404."""
    user = person(request)
    if not may(user, Permission.READ):
        raise Http404("Sidan finns inte.")
    require(user, Permission.IMPORT_LEDGER, get_object_or_404(Unit, kind=Unit.Kind.MUNICIPALITY))
    return user


def _reader(request: HttpRequest) -> User:
    """The person, who may import or read the trail of what others have imported. A stranger gets 404."""
    user = person(request)
    own = permissions(user)
    if Permission.READ not in own:
        raise Http404("Sidan finns inte.")
    municipality = get_object_or_404(Unit, kind=Unit.Kind.MUNICIPALITY)
    if not may(user, Permission.READ_TRAIL, municipality):
        require(user, Permission.IMPORT_LEDGER, municipality)
    return user


def may_import(user: User) -> bool:
    """Whether a person has the right to import, which is of the whole municipality."""
    municipality = Unit.objects.filter(kind=Unit.Kind.MUNICIPALITY).first()
    return municipality is not None and may(user, Permission.IMPORT_LEDGER, municipality)


def _read_in_background(batch: Import, user: User) -> HttpResponse:
    title = f"Läs {batch.filename}"[:200]
    job = jobs.start(kind="finance.read_import", by=user, arguments={"batch": batch.pk, "by": user.pk}, title=title)
    return redirect("job", job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("import")
def import_list(request: HttpRequest) -> HttpResponse:
    """Drop a file, and the imports so far."""
    user = importer(request) if request.method == "POST" else _reader(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = cast(UploadedFile, form.cleaned_data["file"])
        try:
            source = form.cleaned_data["source"]
            batch = intake.receive(file=cast(IO[bytes], file), filename=file.name or "fil", source=source, by=user)
        except (intake.DuplicateFile, intake.FileTooLarge) as refused:
            form.add_error("file", str(refused))
        else:
            return _read_in_background(batch, user)
    found = Import.objects.select_related("source", "by")
    page = Paginator(found, IMPORTS_A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "finance/import_list.html", {"form": form, "page": page, "may_import": may_import(user)})


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of an import: totals, faults, unknown codes, the difference against what is published."""
    user = _reader(request)
    batch = get_object_or_404(Import.objects.select_related("source", "by", "published_by"), pk=pk)
    context = {
        "may_import": may_import(user),
        "batch": batch,
        "job": previews.running_job(batch),
        "periods": previews.period_lines(batch),
        "classes": previews.class_lines(batch),
        "columns": previews.columns(batch),
        "problems": Paginator(batch.problems.all(), PROBLEMS_A_PAGE).get_page(request.GET.get("fel")),
        "history": Paginator(previews.history(batch), EVENTS_A_PAGE).get_page(request.GET.get("historik")),
        "unknown": batch.unknown_codes.all()[:PROBLEMS_A_PAGE],
        "unknown_count": batch.unknown_codes.count(),
    }
    if batch.state == Import.State.PUBLISHED:
        context["apart"] = previews.apart(batch)
    return render(request, "finance/import_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("import")
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column means what; then the file is read anew."""
    user = importer(request)
    batch = get_object_or_404(Import, pk=pk, state__in=[Import.State.RECEIVED, Import.State.READ])
    if not batch.layout:
        raise Http404("Filens kolumner är inte kända.")
    form = columns_form(batch, request.POST or None)
    if request.method == "POST" and form.is_valid():
        intake.choose_columns(batch=batch, columns=form.columns(), defaults=form.defaults(), by=user)
        return _read_in_background(batch, user)
    return render(request, "finance/import_columns.html", {"batch": batch, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("import")
def import_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """The worklist of unknown codes; when some are settled, the file is read anew."""
    user = importer(request)
    batch = get_object_or_404(Import, pk=pk, state=Import.State.READ)
    forms = code_forms(batch, request.POST or None)
    forms_valid = [form.is_valid() for form in forms]  # each form, so that each shows its faults
    if request.method == "POST" and all(forms_valid):
        try:
            settled = worklist.settle(batch=batch, decisions=decisions(forms), by=user)
        except worklist.Undecidable as undecidable:
            messages.error(request, str(undecidable))
        else:
            if settled:
                return _read_in_background(batch, user)
            messages.info(request, "Fyll i ett namn eller en kod på minst en rad.")
    context = {"batch": batch, "forms": forms, "count": batch.unknown_codes.count()}
    return render(request, "finance/import_codes.html", context)


@require_POST
@limited("import")
def import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the kept file anew."""
    user = importer(request)
    batch = get_object_or_404(Import, pk=pk, state__in=[Import.State.RECEIVED, Import.State.READ])
    return _read_in_background(batch, user)


@require_http_methods(["GET", "HEAD", "POST"])
def import_action(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Ask once more, then publish, let go or undo."""
    user = importer(request)
    if action not in ACTIONS:
        raise Http404("Sidan finns inte.")
    words, kind = ACTIONS[action]
    batch = get_object_or_404(Import.objects.select_related("source"), pk=pk)
    if request.method != "POST":
        context = {"batch": batch, "action": action, "words": words, "periods": previews.period_lines(batch)}
        return render(request, "finance/import_action.html", context)
    if kind:
        with transaction.atomic():
            arguments = {"batch": batch.pk, "by": user.pk}
            job = jobs.start(kind=kind, by=user, arguments=arguments, title=f"{words}: {batch.filename}"[:200])
        return redirect("job", job.pk)
    try:
        intake.discard(batch=batch, by=user)
        messages.success(request, f"{batch.filename} är kastad. Inget har publicerats.")
    except intake.NotPossible as reason:
        messages.error(request, str(reason))
    return redirect("finance:import", pk)


@require_safe
def import_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it came, always as an attachment."""
    _reader(request)
    batch = get_object_or_404(Import, pk=pk)
    return FileResponse(
        batch.file.open("rb"),
        as_attachment=True,
        filename=batch.filename,
        content_type="application/octet-stream",
    )
