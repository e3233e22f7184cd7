"""Screens of the sources: what Kolada has said that waits, the connections, and the form of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import board, jobs, workflow
from followup.access import Permission, may, require
from followup.request import person
from indicators import entering, sources, tasks
from indicators.models import ComputedSource, Indicator, KoladaChange, KoladaSource
from indicators.source_forms import KoladaForm

ENTER = Permission.ENTER_INDICATORS


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits to be accepted, and the indicators with their connections."""
    _require_handler(request)
    handled = sources.may_handle(person(request))
    listed = list(handled.select_related("parent", "kolada", "computed"))
    called = sources.names(listed, person(request))
    context = {
        "waiting": sources.waiting(person(request)),
        "indicators": [(one, called[one.pk]) for one in listed],
        "computed": ComputedSource.objects.filter(indicator__in=handled).exists(),
        "connected": KoladaSource.objects.filter(indicator__in=handled).exists(),
    }
    return render(request, "indicators/sources.html", context)


@require_POST
def fetch(request: HttpRequest) -> HttpResponse:
    """Fetch from Kolada, in the background."""
    _require_handler(request)
    return redirect("job", pk=jobs.start(kind=tasks.FETCH, by=person(request)).pk)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Accept or reject the changes that were chosen; of one that cannot be kept the reason is told, and it waits on."""
    _require_handler(request)
    handled = sources.may_handle(person(request))
    chosen = [int(key) for key in request.POST.getlist("andring") if key.isdecimal()]
    done = 0
    for change in KoladaChange.objects.filter(pk__in=chosen, source__indicator__in=handled):
        try:
            sources.decide(change=change, accept="godta" in request.POST, by=person(request))
            done += 1
        except (entering.NotPossible, workflow.Closed, PermissionDenied) as refused:
            messages.error(request, str(refused))
    words = "godtagna" if "godta" in request.POST else "avvisade"
    messages.success(request, f"Ändringar {words}: {done}.") if done else messages.info(request, "Inget är ändrat.")
    return redirect("indicators:sources")


@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Compute the indicators that come from figures, at the occasion at hand."""
    _require_handler(request)
    occasion = board.current_occasion()
    if occasion is None:
        raise Http404("Sidan finns inte.")
    made = 0
    for source in ComputedSource.objects.filter(indicator__in=sources.may_handle(person(request))):
        try:
            made += sources.compute(source=source, occasion=occasion, by=person(request)) is not None
        except (entering.NotPossible, workflow.Closed) as refused:
            messages.error(request, str(refused))
    messages.info(request, f"Nya beräknade utfall: {made}.")
    return redirect("indicators:sources")


@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: HttpRequest, code: str) -> HttpResponse:
    """An indicator's connection to Kolada: the form, and the municipalities that it is compared with."""
    found = get_object_or_404(Indicator.objects.visible_to(person(request)), code=code)
    require(person(request), ENTER, found.owner)
    form = KoladaForm(
        KoladaSource.objects.filter(indicator=found).first(), request.POST if request.method == "POST" else None
    )
    if form.is_valid():
        sources.connect(indicator=found, by=person(request), **form.cleaned_data)
        messages.success(request, "Kopplingen är sparad. Hämta från Kolada för att se vad som ändras.")
        return redirect("indicators:sources")
    context = {"form": form, "name": entering.name_of(found), "indicator": found}
    context["comparison"] = sources.comparison(found, user=person(request))
    return render(request, "indicators/source.html", context, status=422 if form.errors else 200)


def _require_handler(request: HttpRequest) -> None:
    """404 to a stranger, 403 to one who reads but doesn't enter indicators."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    require(person(request), ENTER)
