"""Screens of where the units stand: the table, and attesting or returning many of them at once.

What is read is kept while nothing changes that it is made of (ADR 34); what is posted, and a file, never.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from finance import import_status
from followup import at_once, board, exports, fresh
from followup.access import Permission, permissions
from followup.at_once import Outcome
from followup.marks import Area
from followup.request import person
from followup.sentences import listed
from followup.transitions import Step
from reports import standing
from reports.standing import StandingPage
from reports.standing_form import DONE, AtOnceForm
from reports.standing_table import EXPORTED, StandingTable

MARK_ALL = "alla"
AREAS = tuple(Area)  # every app tells what is left


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where one's own committee stands at the occasion at hand."""
    user, areas = person(request), (Area.PEOPLE, Area.OCCASIONS)
    address = fresh.state(request).kept("standing index", areas, lambda: standing.index_url(user), user.pk)
    if not address:
        may_administer = Permission.ADMINISTER in permissions(user)
        context = {"occasion": board.current_occasion(), "may_administer": may_administer}
        return render(request, "reports/standing_none.html", context)
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Where each unit stands; the table as a file; and a step with many units at once."""
    if request.method != "POST" and "format" not in request.GET:
        asked = (person(request).pk, request.get_full_path())
        shown = fresh.state(request).kept("standing", AREAS, lambda: _read(request, committee, occasion), *asked)
        return fresh.framed(request, "reports/standing.html", shown)
    found = standing.page(committee=committee, occasion=occasion, chosen=request.GET.dict(), user=person(request))
    if request.method != "POST":
        return _file(request, found)
    _require_known(request, found)
    form = _form(found, request.POST)
    if form.is_valid():
        _take(request, found, form)
        return redirect(_again(request))
    return fresh.framed(request, "reports/standing.html", _shown(request, found, form), status=422)


def _form(found: StandingPage, posted: QueryDict | None = None) -> AtOnceForm:
    return AtOnceForm([line.unit.code for line in found.lines], posted)


def _read(request: HttpRequest, committee: str, occasion: str) -> dict[str, str]:
    """The page as one opens it. Raises Http404."""
    found = standing.page(committee=committee, occasion=occasion, chosen=request.GET.dict(), user=person(request))
    return _shown(request, found, _form(found))


def _shown(request: HttpRequest, found: StandingPage, form: AtOnceForm) -> dict[str, str]:
    """What stands in the page's frame."""
    found = _marked(request, found)
    context = {"page": found, "table": StandingTable.of(found, request), "form": form, "request": request}
    context["panel"] = board.Panel.of(found.board.committee, person(request))
    content = fresh.rendered("reports/_standing.html", context | _imports(request, found))
    return {"content": content, "place": found.board.committee.words}


def _require_known(request: HttpRequest, found: StandingPage) -> None:
    """Raise Http404 when a unit is named that the person may not see, 403 when she may attest none of those named."""
    asked = set(request.POST.getlist("enhet"))
    lines = [line for line in found.lines if line.unit.code in asked]
    if len(lines) < len(asked):
        raise Http404("Sidan finns inte.")
    if not any(line.may_attest for line in (lines or found.lines)):
        raise PermissionDenied(f"Du saknar rätten: {Permission.ATTEST.label.lower()}.")


def _take(request: HttpRequest, found: StandingPage, form: AtOnceForm) -> None:
    """Take the step with each unit, and say what became of it."""
    data = form.cleaned_data
    units = [line.unit for line in found.lines if line.unit.code in data["enhet"]]
    at, by = found.board.committee.occasion, person(request)
    _say(request, form.step, at_once.take(form.step, occasion=at, units=units, by=by, comment=data["kommentar"]))


def _say(request: HttpRequest, step: Step, outcomes: Sequence[Outcome]) -> None:
    done = [one.unit.name for one in outcomes if one.taken]
    one, many = DONE[step.key]
    if done:
        words = f"{done[0]} är {one}." if len(done) == 1 else f"{len(done)} enheter är {many}: {listed(done)}."
        messages.success(request, words)
    for outcome in outcomes:
        if not outcome.taken:
            messages.warning(request, f"{outcome.unit.name} är inte {one}. {outcome.refusal}")


def _again(request: HttpRequest) -> str:
    """The page as it was narrowed and sorted, with nothing ticked."""
    query = request.GET.copy()
    query.pop("valj", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _marked(request: HttpRequest, found: StandingPage) -> StandingPage:
    """The page with the boxes ticked that were, or every one that waits when that was asked for."""
    codes = set(request.POST.getlist("enhet"))
    if request.GET.get("valj") == MARK_ALL:
        codes |= {line.unit.code for line in found.waiting}
    return found.with_marked(codes)


def _imports(request: HttpRequest, found: StandingPage) -> dict[str, object]:
    """How the imports stand, for those who work with the report; the ways on, for those who import."""
    own = permissions(person(request))
    if not own & {Permission.RENDER_REPORT, Permission.IMPORT_LEDGER}:
        return {}
    status = import_status.status(found.board.committee.occasion)
    return {"imports": status, "may_import": Permission.IMPORT_LEDGER in own}


def _file(request: HttpRequest, found: StandingPage) -> HttpResponse:
    table = StandingTable.of(found, request)
    at = found.board.committee
    try:
        return exports.response(
            request.GET["format"], table, f"laget-{at.unit.code}-{at.occasion.code}-kronor", EXPORTED
        )
    except exports.UnknownFormat as unknown:
        raise Http404(str(unknown)) from unknown
