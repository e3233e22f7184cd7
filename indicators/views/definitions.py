"""Screens of definitions: a new indicator, and a new definition of one."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from followup.access import Permission, may, require
from followup.models import Occasion
from followup.request import person
from indicators import entering
from indicators.definition_forms import DefinitionForm, IndicatorForm
from indicators.models import Definition, Indicator

ENTER = Permission.ENTER_INDICATORS


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, occasion: str) -> HttpResponse:
    """The form of a new indicator with its first definition."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    at = get_object_or_404(Occasion, code=occasion)
    require(person(request), ENTER)
    sent = request.POST if request.method == "POST" else None
    form = IndicatorForm(sent, user=person(request))
    first = DefinitionForm(sent, instance=Definition(valid_from=at.year))
    if form.is_valid() and first.is_valid():
        with transaction.atomic():
            made = form.save()
            entering.define(indicator=made, definition=first.instance, by=person(request))
        messages.success(request, "Indikatorn är upplagd.")
        return redirect("indicators:indicator", at.code, (made.parent or made).code)
    context = {"forms": [form, first], "title": "Ny indikator", "place": at.name}
    return render(request, "indicators/edit.html", context, status=422 if form.errors or first.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def definition(request: HttpRequest, occasion: str, code: str) -> HttpResponse:
    """The form of a new definition, filled in with what holds now."""
    at = get_object_or_404(Occasion, code=occasion)
    found = get_object_or_404(Indicator.objects.visible_to(person(request)).select_related("owner"), code=code)
    require(person(request), ENTER, found.owner)
    newest = found.definitions.order_by("-valid_from").first()
    kept = {name: getattr(newest, name) for name in DefinitionForm.Meta.fields} if newest else {}
    form = DefinitionForm(request.POST if request.method == "POST" else None, initial=kept | {"valid_from": at.year})
    if form.is_valid():
        try:
            entering.define(indicator=found, definition=form.instance, by=person(request))
            messages.success(request, "Den nya definitionen är sparad.")
            return redirect("indicators:indicator", at.code, (found.parent or found).code)
        except entering.NotPossible as refused:
            form.add_error("valid_from", str(refused))
    context = {"forms": [form], "title": "Ny definition", "kicker": entering.name_of(found), "place": at.name}
    return render(request, "indicators/edit.html", context, status=422 if form.errors else 200)
