"""Screens of the organisation: the tree, and units that are laid up, named anew and ended."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from followup import units
from followup.models import Unit
from followup.unit_forms import EndUnitForm, NameForm, UnitForm
from followup.views.administering import Crumbs, administrator, crumbs, form_page, posted


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """The tree of units with their kind, how they are financed and when they are valid."""
    administrator(request)
    found = Unit.objects.with_tree_fields()
    rows = found if request.GET.get("ansvar") else found.exclude(kind=Unit.Kind.RESPONSIBILITY)
    context = {"rows": rows, "today": timezone.localdate(), "crumbs": crumbs(), "all": "ansvar" in request.GET}
    return render(request, "followup/organisation.html", context)


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit: what is known of it, and what can be done with it."""
    administrator(request)
    found = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    context = {"unit": found, "may_have": bool(units.UNDER.get(Unit.Kind(found.kind))), "crumbs": _way()}
    return render(request, "followup/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a new unit under one."""
    user = administrator(request)
    parent = get_object_or_404(Unit, pk=pk)
    if not units.UNDER.get(Unit.Kind(parent.kind)):
        raise Http404("Sidan finns inte.")
    form = UnitForm(posted(request), parent=parent)
    if form.is_valid():
        try:
            made = units.lay_up(parent=parent, **form.cleaned_data, by=user)
            messages.success(request, f"{made} är upplagd.")
            return redirect("organisation")
        except units.NotPossible as refused:
            form.add_error(None, str(refused))
    return form_page(request, form, title=f"Ny enhet under {parent}", way=_way(parent))


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a unit's name."""
    user = administrator(request)
    found = get_object_or_404(Unit, pk=pk)
    form = NameForm(posted(request), initial={"name": found.name})
    if form.is_valid():
        units.rename(unit=found, name=form.cleaned_data["name"], by=user)
        messages.success(request, "Namnet är sparat. Beslutade rapporter har kvar det gamla.")
        return redirect("unit", pk)
    return form_page(request, form, title=f"Byt namn på {found}", way=_way(found))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a unit's last day."""
    user = administrator(request)
    found = get_object_or_404(Unit, pk=pk)
    form = EndUnitForm(posted(request))
    if form.is_valid():
        try:
            units.end(unit=found, last=form.cleaned_data["last"], by=user)
            messages.success(request, "Den sista dagen är sparad.")
            return redirect("unit", pk)
        except units.NotPossible as refused:
            form.add_error("last", str(refused))
    return form_page(request, form, title=f"Låt {found} upphöra", way=_way(found))


def _way(found: Unit | None = None) -> Crumbs:
    way = crumbs(("Organisationen", reverse("organisation")))
    return [*way, (found.name, reverse("unit", args=[found.pk]))] if found else way
