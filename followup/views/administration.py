"""Screens of the administration: what must be looked after, and the calendar."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from followup import administration, occasions
from followup.models import Occasion
from followup.occasion_forms import DaysForm, OccasionForm
from followup.views.administering import administrator, crumbs, form_page, posted


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that one must look after, each with its state and the way to where it is mended."""
    administrator(request)
    found = administration.sections()
    context = {"sections": found, "number": administration.to_see_to(found)}
    return render(request, "followup/administration.html", context)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The occasions with their last days, the newest first."""
    administrator(request)
    rows = []
    for one in Occasion.objects.latest_first().prefetch_related("due_dates"):
        days = {due.level: due.day for due in one.due_dates.all()}
        rows.append((one, [days.get(level) for level in occasions.LEVELS]))
    context = {"rows": rows, "levels": [level.label for level in occasions.LEVELS], "crumbs": crumbs()}
    return render(request, "followup/occasions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_occasion(request: HttpRequest) -> HttpResponse:
    """The form of a new occasion."""
    user = administrator(request)
    form = OccasionForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = occasions.add(kind=said["kind"], period=form.period, name=said["name"], days=form.days, by=user)
            messages.success(request, f"{made} är upplagt.")
            return redirect("occasions")
        except occasions.NotPossible as refused:
            form.refuse(refused)
    way = crumbs(("Kalender", reverse("occasions")))
    return form_page(request, form, title="Nytt tillfälle", way=way)


@require_http_methods(["GET", "HEAD", "POST"])
def occasion(request: HttpRequest, code: str) -> HttpResponse:
    """The form of an occasion's name and last days."""
    user = administrator(request)
    found = get_object_or_404(Occasion, code=code)
    form = DaysForm(posted(request), initial={"name": found.name, **occasions.days_of(found)})
    if form.is_valid():
        try:
            occasions.change(occasion=found, name=form.cleaned_data["name"], days=form.days, by=user)
            messages.success(request, "Kalendern är sparad.")
            return redirect("occasions")
        except occasions.NotPossible as refused:
            form.refuse(refused)
    way = crumbs(("Kalender", reverse("occasions")))
    return form_page(request, form, title=found.name, way=way)
