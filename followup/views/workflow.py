"""Screens of the workflow: a unit's state and history, and each step."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from followup import board, transitions, workflow
from followup.access import Permission, require
from followup.request import person, words_of
from followup.transitions import Step
from followup.workflow_forms import StepForm, form_of

DONE = {
    "submit": "är inskickad",
    "return": "är returnerad",
    "attest": "är attesterad",
    "decide": "är beslutad",
    "lock": "är låst",
    "unlock": "är upplåst",
}


@require_safe
def unit_page(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """A unit's state, what one may do about it, and every step so far."""
    place = board.place(committee=committee, occasion=occasion, unit=unit, user=person(request))
    context = {
        "panel": board.Panel.of(place, person(request)),
        "history": workflow.history(place.occasion, place.unit),
        "place": place.words,
    }
    return render(request, "followup/workflow.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, committee: str, occasion: str, unit: str, step: str) -> HttpResponse:
    """Take a step: a page that asks for what it needs, and the step itself."""
    place = board.place(committee=committee, occasion=occasion, unit=unit, user=person(request))
    chosen = transitions.STEPS.get(step)
    if chosen is None or chosen is transitions.BEGIN or chosen.of_committee != place.is_committee:
        raise Http404("Sidan finns inte.")
    require(person(request), Permission(chosen.permission), place.unit)
    form = form_of(chosen, request.POST if request.method == "POST" else None)
    where = request.POST.get("next", "")
    if form.is_valid() and _taken(request, place, chosen, form):
        return redirect(where if url_has_allowed_host_and_scheme(where, None) else place.url)
    context = {"form": form, "page": board.StepPage(place, chosen), "place": place.words, "next": where}
    return render(request, "followup/step.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, place: board.Place, step: Step, form: StepForm) -> bool:
    """Take the step and say so; when it is refused, the form says why."""
    words = {"comment": form.cleaned_data["comment"], "decision": form.decision, "seen": words_of(request, "seen")}
    try:
        workflow.take(step, occasion=place.occasion, unit=place.unit, by=person(request), **words)
    except workflow.Blocked as blocked:
        for reason in blocked.reasons:
            form.add_error(None, reason)
        return False
    except workflow.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"{place.unit.name}: uppföljningen {DONE[step.key]}.")
    return True
