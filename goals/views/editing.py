"""Screens that add and change goals and steering documents."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from followup.access import Permission, may, require
from followup.models import Occasion
from followup.request import person
from goals import registers
from goals.edit_forms import DocumentForm, GoalForm
from goals.models import Goal, SteeringDocument


@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest, occasion: str, pk: int = 0) -> HttpResponse:
    """The form of a goal: a new one where none is named."""
    at = _occasion(request, occasion)
    visible = Goal.objects.visible_to(person(request))
    found = get_object_or_404(visible, pk=pk) if pk else Goal(valid_from=at.year)
    require(person(request), Permission.ASSESS_GOALS, found.committee if pk else None)
    form = GoalForm(_posted(request), instance=found, user=person(request))
    if form.is_valid():
        made = form.save()
        messages.success(request, "Målet är sparat.")
        return redirect("goals:goal", at.code, made.pk)
    return _page(request, form, at, "Ändra målet" if pk else "Nytt mål")


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, occasion: str, pk: int = 0) -> HttpResponse:
    """The form of a steering document: a new one where none is named."""
    at = _occasion(request, occasion)
    found = get_object_or_404(registers.visible(person(request)), pk=pk) if pk else SteeringDocument()
    require(person(request), registers.WRITE, found.owner if pk else None)
    form = DocumentForm(_posted(request), instance=found, user=person(request))
    if form.is_valid():
        made = form.save()
        messages.success(request, "Styrdokumentet är sparat.")
        return redirect("goals:document", at.code, made.pk)
    return _page(request, form, at, "Ändra styrdokumentet" if pk else "Nytt styrdokument")


def _occasion(request: HttpRequest, code: str) -> Occasion:
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    return get_object_or_404(Occasion, code=code)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, form: GoalForm | DocumentForm, at: Occasion, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "place": at.name}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)
