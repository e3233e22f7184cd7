"""Screens of the sources: what Kolada has said that waits, the connections, and the form of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import board, jobs, workflow
from followup.access import Permission, may, require
from followup.limits import limited
from followup.request import person
from indicators import entering, sources, tasks
from indicators.models import ComputedSource, Indicator, KoladaChange, KoladaSource
from indicators.source_forms import ComputedForm, KoladaForm

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
@limited("import")
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
@limited("import")
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
    """An indicator's source: the form of its connection to Kolada, the form of its figure, and the comparison."""
    found = get_object_or_404(Indicator.objects.visible_to(person(request)).select_related("parent"), code=code)
    require(person(request), ENTER, found.owner)
    posted = request.POST if request.method == "POST" else None
    figure = posted is not None and "siffra" in posted
    kolada = KoladaForm(KoladaSource.objects.filter(indicator=found).first(), None if figure else posted)
    computed = ComputedForm(ComputedSource.objects.filter(indicator=found).first(), posted if figure else None)
    if kolada.is_valid():
        sources.connect(indicator=found, by=person(request), **kolada.cleaned_data)
        messages.success(request, "Kopplingen är sparad. Hämta från Kolada för att se vad som ändras.")
        return redirect("indicators:sources")
    if computed.is_valid() and _connected(request, computed, found):
        return redirect("indicators:sources")
    context = {"kolada": kolada, "computed": computed, "name": entering.name_of(found), "indicator": found}
    context["comparison"] = sources.comparison(found, user=person(request))
    return render(request, "indicators/source.html", context, status=422 if kolada.errors or computed.errors else 200)


def _connected(request: HttpRequest, form: ComputedForm, found: Indicator) -> bool:
    """Let the figure be the indicator; where it is refused, say why in the form."""
    occasion = board.current_occasion()
    if occasion is None:
        form.add_error(None, "Det finns inget tillfälle att beräkna för.")
        return False
    try:
        sources.connect_figure(indicator=found, occasion=occasion, by=person(request), **form.cleaned_data)
    except entering.NotPossible as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Siffran är sparad som källa. Välj Beräkna för att få utfallet.")
    return True


def _require_handler(request: HttpRequest) -> None:
    """404 to a stranger, 403 to one who reads but doesn't enter indicators."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    require(person(request), ENTER)
