"""Screens of the municipality's reasons and materiality threshold."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from finance import settings
from finance.models import ForecastReason
from finance.settings_forms import ReasonForm, ThresholdForm
from finance.thresholds import threshold_for
from followup.models import Unit
from followup.views.administering import administrator, crumbs, form_page, posted


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The threshold and the reasons."""
    administrator(request)
    threshold = threshold_for(get_object_or_404(Unit, parent=None))
    context = {"threshold": threshold, "reasons": ForecastReason.objects.all(), "crumbs": crumbs()}
    return render(request, "finance/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The form of a reason: a new one where none is named."""
    user = administrator(request)
    found = get_object_or_404(ForecastReason, pk=pk) if pk is not None else None
    kept = {name: getattr(found, name) for name in settings.REASON} if found else None
    form = ReasonForm(posted(request), initial=kept)
    if form.is_valid():
        try:
            settings.keep_reason(reason=found, **form.cleaned_data, by=user)
            messages.success(request, "Orsaken är sparad.")
            return redirect("finance:settings")
        except settings.NotPossible as refused:
            form.add_error("name", str(refused))
    return form_page(request, form, title="Ändra orsaken" if found else "Ny orsak", way=_way())


@require_http_methods(["GET", "HEAD", "POST"])
def threshold(request: HttpRequest) -> HttpResponse:
    """The form of the threshold."""
    user = administrator(request)
    municipality = get_object_or_404(Unit, parent=None)
    now = threshold_for(municipality)
    form = ThresholdForm(posted(request), initial={name: getattr(now, name) for name in settings.THRESHOLD})
    if form.is_valid():
        settings.keep_threshold(municipality=municipality, **form.cleaned_data, by=user)
        messages.success(request, "Gränsen är sparad.")
        return redirect("finance:settings")
    return form_page(request, form, title="Väsentlighetsgräns", way=_way())


def _way() -> list[tuple[str, str]]:
    return crumbs(("Orsaker och gränser", reverse("finance:settings")))
