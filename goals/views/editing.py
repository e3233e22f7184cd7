"""Screens that add and change goals, what they stand under, assignments, decisions and steering documents."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from followup.access import Permission, may, require
from followup.models import Occasion
from followup.request import person
from goals import assignments, overall, registering, registers
from goals.assignment_forms import AssignmentForm
from goals.edit_forms import DecisionForm, DocumentForm, GoalForm, OverallGoalForm
from goals.models import Assignment, Decision, Goal, SteeringDocument

STEERING = Permission.REGISTER_STEERING


@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest, occasion: str, pk: int = 0) -> HttpResponse:
    """The form of a goal: a new one where none is named."""
    at = _occasion(request, occasion)
    visible = Goal.objects.visible_to(person(request))
    found = get_object_or_404(visible, pk=pk) if pk else Goal(valid_from=at.year)
    require(person(request), Permission.ASSESS_GOALS, found.committee if pk else None)
    form = GoalForm(_posted(request), instance=found, user=person(request))
    if form.is_valid():
        made = registering.keep(row=form.instance, save=form.save, by=person(request))
        messages.success(request, "Målet är sparat.")
        return redirect("goals:goal", at.code, made.pk)
    return _page(request, form, at, "Ändra målet" if pk else "Nytt mål")


@require_http_methods(["GET", "HEAD", "POST"])
def overall_goal(request: HttpRequest, occasion: str) -> HttpResponse:
    """The form of a new kommunövergripande mål."""
    at = _occasion(request, occasion)
    require(person(request), STEERING)
    form = OverallGoalForm(_posted(request))
    if form.is_valid():
        try:
            overall.add(**form.cleaned_data, by=person(request))
            messages.success(request, "Det kommunövergripande målet är sparat.")
            return redirect("goals:goals", at.code)
        except overall.NotPossible as refused:
            form.add_error(None, str(refused))
    return _page(request, form, at, "Nytt kommunövergripande mål")


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, occasion: str, pk: int = 0) -> HttpResponse:
    """The form of an assignment as it was decided: a new one where none is named."""
    at = _occasion(request, occasion)
    require(person(request), STEERING)
    found = get_object_or_404(Assignment, pk=pk) if pk else Assignment(fiscal_year=at.year)
    form = AssignmentForm(_posted(request), instance=found)
    if form.is_valid():
        said = form.cleaned_data
        try:
            assignments.give(
                assignment=form.instance, committees=said["committees"], earlier=said["earlier"], by=person(request)
            )
            messages.success(request, "Uppdraget är sparat.")
            return redirect("goals:assignments", at.code)
        except assignments.NotPossible as refused:
            form.add_error(None, str(refused))
    return _page(request, form, at, "Ändra uppdraget" if pk else "Nytt uppdrag")


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form of a decision: a new one where none is named."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    require(person(request), STEERING)
    found = get_object_or_404(Decision, code=code) if code else Decision()
    form = DecisionForm(_posted(request), instance=found)
    if form.is_valid():
        registering.keep(row=form.instance, save=form.save, by=person(request))
        messages.success(request, "Beslutet är sparat.")
        return redirect("goals:decisions")
    return _page(request, form, None, "Ändra beslutet" if code else "Nytt beslut")


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, occasion: str, pk: int = 0) -> HttpResponse:
    """The form of a steering document: a new one where none is named."""
    at = _occasion(request, occasion)
    found = get_object_or_404(registers.visible(person(request)), pk=pk) if pk else SteeringDocument()
    require(person(request), registers.WRITE, found.owner if pk else None)
    form = DocumentForm(_posted(request), instance=found, user=person(request))
    if form.is_valid():
        made = registering.keep(row=form.instance, save=form.save, by=person(request))
        messages.success(request, "Styrdokumentet är sparat.")
        return redirect("goals:document", at.code, made.pk)
    return _page(request, form, at, "Ändra styrdokumentet" if pk else "Nytt styrdokument")


def _occasion(request: HttpRequest, code: str) -> Occasion:
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    return get_object_or_404(Occasion, code=code)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, form: BaseForm, at: Occasion | None, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "place": at.name if at else ""}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)
