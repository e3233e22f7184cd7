"""Screens of steering documents, significant events and expected development."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig, Table

from followup import board, exports, workflow
from followup.access import Permission, may, require
from followup.models import Occasion, Unit
from followup.request import person
from followup.views.beginning import no_occasion
from goals import register_pages, registers
from goals.models import Passage, SteeringDocument
from goals.register_forms import FollowUpForm, PassageForm, ReviewForm
from goals.registers import Told


@require_safe
def document_index(request: HttpRequest) -> HttpResponse:
    """The documents at the occasion at hand."""
    return _at_hand(request, "goals:documents")


@require_safe
def passage_index(request: HttpRequest) -> HttpResponse:
    """The events at the occasion at hand."""
    return _at_hand(request, "goals:passages")


@require_safe
def documents(request: HttpRequest, occasion: str) -> HttpResponse:
    """The register of steering documents, what is due first, or the list as a file."""
    at = _occasion(request, occasion)
    rows = register_pages.rows(at, person(request), timezone.localdate())
    table = register_pages.DocumentTable(rows)
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        return _file(request, table, f"styrdokument-{at.code}")
    context = {"table": table, "rows": rows, "todo": register_pages.todo(rows, person(request)), "place": at.name}
    context |= {"occasion": at, "may_write": may(person(request), registers.WRITE)}
    return render(request, "goals/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """A document: what is due, how it is followed, its reviews, and the forms of both."""
    at = _occasion(request, occasion)
    found = get_object_or_404(registers.visible(person(request)), pk=pk)
    if request.method == "POST":
        require(person(request), registers.WRITE, found.owner)
    row = next(one for one in register_pages.rows(at, person(request), timezone.localdate()) if one.document == found)
    seen = {"text": row.text, "version": row.said.version if row.said else 0}
    posted, reviews = request.POST if request.method == "POST" else None, "outcome" in request.POST
    follow_up = FollowUpForm(None if reviews else posted, initial=seen)
    review = ReviewForm(posted if reviews else None)
    form = review if reviews else follow_up
    if form.is_valid() and _document_kept(request, form, found, at):
        return redirect("goals:document", at.code, found.pk)
    context = {"row": row, "follow_up": follow_up, "review": review, "occasion": at, "place": at.name, "form": form}
    context["history"] = found.followups.select_related("by", "occasion").order_by("-at", "-version")
    context["reviews"] = found.reviews.select_related("by").order_by("-term", "-version")
    context["may_write"] = may(person(request), registers.WRITE, found.owner)
    context["now"] = register_pages.now(row) if context["may_write"] else []
    return render(request, "goals/document.html", context, status=422 if form.errors else 200)


@require_safe
def passages(request: HttpRequest, occasion: str) -> HttpResponse:
    """The events and the expected development, or both as a file."""
    at = _occasion(request, occasion)
    page = register_pages.telling(occasion=at, user=person(request))
    if "format" in request.GET:
        return _file(request, page.table(), f"handelser-{at.code}")
    return render(request, "goals/passages.html", {"page": page, "place": at.name})


@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: HttpRequest, occasion: str, unit: str, kind: str, position: int = 0) -> HttpResponse:
    """The form of a passage: a new one where no position is given."""
    at, where = _place(request, occasion, unit, kind)
    require(person(request), registers.WRITE, where)
    stands = next((one for one in registers.passages(at, where, kind) if one.position == position), None)
    if position and stands is None:
        raise Http404("Texten finns inte.")
    form = PassageForm(request.POST if request.method == "POST" else None, passage=stands, kind=kind)
    if form.is_valid() and _passage_kept(request, form, at, where, kind, position):
        return redirect("goals:passages", at.code)
    versions = Passage.objects.filter(occasion=at, unit=where, kind=kind, position=position).select_related("by")
    context = {"form": form, "occasion": at, "unit": where, "words": Passage.Kind(kind).label, "place": at.name}
    context["history"] = versions.order_by("-version")
    return render(request, "goals/passage.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: HttpRequest, occasion: str, unit: str, kind: str, position: int) -> HttpResponse:
    """Let a passage change places with the one above it."""
    at, where = _place(request, occasion, unit, kind)
    require(person(request), registers.WRITE, where)
    told = registers.passages(at, where, kind)
    place = next((number for number, one in enumerate(told) if one.position == position), 0)
    try:
        if place:
            registers.swap(first=told[place - 1], second=told[place], by=person(request))
            messages.success(request, f"”{told[place].heading}” är flyttad uppåt.")
    except (registers.NotPossible, workflow.Closed) as refused:
        messages.error(request, str(refused))
    return redirect("goals:passages", at.code)


def _at_hand(request: HttpRequest, name: str) -> HttpResponse:
    """The page of a name at the occasion at hand."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    occasion = board.current_occasion()
    return redirect(name, occasion.code) if occasion else no_occasion(request)


def _occasion(request: HttpRequest, code: str) -> Occasion:
    """The occasion, for who may read something; else 404."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    return get_object_or_404(Occasion, code=code)


def _place(request: HttpRequest, occasion: str, unit: str, kind: str) -> tuple[Occasion, Unit]:
    """Where a passage belongs: an occasion and a committee that the person may read; else 404."""
    if kind not in Passage.Kind.values:
        raise Http404("Sidan finns inte.")
    at = _occasion(request, occasion)
    visible = Unit.objects.visible_to(person(request)).filter(kind=Unit.Kind.COMMITTEE)
    return at, get_object_or_404(visible, code=unit)


def _file(request: HttpRequest, table: Table, name: str) -> HttpResponse:
    try:
        return exports.response(request.GET["format"], table, name)
    except exports.UnknownFormat as unknown:
        raise Http404(str(unknown)) from unknown


def _document_kept(request: HttpRequest, form: Form, found: SteeringDocument, at: Occasion) -> bool:
    """Keep the follow-up or the review; when it is refused, the form says why."""
    said, by = form.cleaned_data, person(request)
    try:
        if isinstance(form, ReviewForm):
            registers.review(document=found, today=timezone.localdate(), by=by, **said)
        else:
            registers.follow_up(document=found, occasion=at, by=by, **said)
    except (registers.NotPossible, workflow.Closed) as refused:
        _refuse(form, refused, request)
        return False
    messages.success(request, "Texten är sparad." if isinstance(form, FollowUpForm) else "Prövningen är sparad.")
    return True


def _passage_kept(request: HttpRequest, form: Form, at: Occasion, where: Unit, kind: str, position: int) -> bool:
    """Keep the passage; when it is refused, the form says why."""
    said = form.cleaned_data
    told = Told(said["heading"], said["text"], said.get("when", ""), said.get("on"))
    try:
        registers.tell(
            occasion=at,
            unit=where,
            kind=kind,
            position=position or None,
            told=told,
            version=said["version"],
            by=person(request),
        )
    except (registers.NotPossible, workflow.Closed) as refused:
        _refuse(form, refused, request)
        return False
    messages.success(request, "Texten är sparad.")
    return True


def _refuse(form: Form, refused: Exception, request: HttpRequest) -> None:
    """Say why in the form; after a conflict the next save is based on the other's word."""
    form.add_error(None, str(refused))
    if isinstance(refused, registers.Conflict):
        form.data = request.POST.copy()
        form.data["version"] = str(refused.version)
