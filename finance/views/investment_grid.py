"""What the scripts of the investment grid ask for and send, and the page where a block is pasted.

Everything that the scripts do can be done with the page's own form. Answers are JSON with a Swedish message where
something is wrong, with the same statuses as the forecast grid's (``finance.views.forecast_grid``).
"""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance import investment_fields, investments
from finance.investment_grid import Grid, Preview, clock, line_state
from finance.investments import Change, Clash, Step
from finance.parsing.values import Refused
from finance.views.forecast_grid import answered
from finance.views.investments import grid_of
from followup import pasting, workflow
from followup.pasting import TooLarge
from followup.request import person

BROKEN = "Rutan kunde inte sparas. Ladda om sidan och försök igen."


@answered
@require_POST
def save(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Save a cell that was left; answers with its line as it stands, and the sums."""
    grid, enterable = grid_of(request, committee, occasion)
    sent = request.POST
    try:
        of, name = enterable[int(sent["line"])], sent["field"]
        value, seen = investment_fields.read(name, sent["value"]), int(sent["version"])
    except (KeyError, ValueError) as wrong:
        raise wrong if isinstance(wrong, Refused) else Refused(BROKEN) from wrong
    return _changed(request, grid, [Change(of, {name: value}, seen)])


@answered
@require_POST
def restore(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Undo: put lines back as they were before, unless somebody has changed them since."""
    grid, enterable = grid_of(request, committee, occasion)
    try:
        cells = json.loads(request.POST["cells"])
        steps = [Step(enterable[int(one["line"])], int(one["to"]), int(one["from"])) for one in cells]
    except (KeyError, OverflowError, TypeError, ValueError) as wrong:
        raise Refused("Det går inte att ångra. Ladda om sidan.") from wrong
    try:
        investments.restore(occasion=grid.place.occasion, steps=steps, by=person(request))
    except Clash as clash:
        words = f"Det går inte att ångra: {clash.theirs.by} har ändrat raden sedan dess."
        return JsonResponse({"message": words, "clashes": []}, status=409)
    return _standing(request, committee, occasion, {str(step.investment.pk) for step in steps})


@answered
@require_safe
def state(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """What others have changed since the stamp in the address (``sedan``); 204 when nothing has."""
    grid, _ = grid_of(request, committee, occasion)
    if request.GET.get("sedan") == grid.stamp:
        return HttpResponse(status=204)
    return _standing(request, committee, occasion, None)


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """A block out of a spreadsheet: a form, what would land where, and the confirmation that saves it."""
    grid, enterable = grid_of(request, committee, occasion)
    preview: Preview | None = None
    error, status = "", 200
    if request.method == "POST":
        try:
            preview, status = _previewed(request, grid), 200
            if "confirm" in request.POST:
                changes = [Change(enterable[pk], values, seen) for pk, values, seen in preview.changes]
                investments.change(occasion=grid.place.occasion, changes=changes, by=person(request))
                messages.success(request, f"Klistrat in. {preview.summary[0]}")
                return redirect(grid.url_here)
        except Clash as clash:
            error, status = f"{clash.theirs.by} har ändrat under tiden. Klistra in igen.", 409
        except (TooLarge, investments.Refused, workflow.Closed) as reason:
            preview, error, status = None, str(reason), 422
        except ValueError:
            preview, error, status = None, "Välj rad och kolumn för blockets övre vänstra hörn.", 422
    context = {"grid": grid, "place": grid.place.words, "sent": request.POST, "preview": preview, "error": error}
    return render(request, "finance/investment_paste.html", context, status=status)


def _previewed(request: HttpRequest, grid: Grid) -> Preview:
    seen = pasting.seen(request.POST.get("versions", ""))
    preview = Preview(
        grid, request.POST.get("text", ""), request.POST.get("line", ""), request.POST.get("field", ""), seen
    )
    if not preview.items:
        raise investments.Refused("Det finns inget att klistra in: alla celler är tomma.")
    return preview


def _changed(request: HttpRequest, grid: Grid, changes: list[Change]) -> HttpResponse:
    committee, occasion = grid.place.committee.code, grid.place.occasion.code
    try:
        investments.change(occasion=grid.place.occasion, changes=changes, by=person(request))
    except Clash as clash:
        anew, _ = grid_of(request, committee, occasion)
        own = anew.lines[str(clash.theirs.investment_id)]
        at = clock(clash.theirs.at)
        both = [{"field": name, **line_state(own), "by": str(clash.theirs.by), "at": at} for name in clash.fields]
        return JsonResponse({"message": str(clash), "clashes": both}, status=409)
    except investments.Refused as refused:
        raise Refused(str(refused)) from refused
    return _standing(request, committee, occasion, {str(one.investment.pk) for one in changes})


def _standing(request: HttpRequest, committee: str, occasion: str, keys: set[str] | None) -> HttpResponse:
    """How the grid stands now: the lines named, or all."""
    grid, _ = grid_of(request, committee, occasion)
    answer: dict[str, Any] = grid.state(keys)
    return JsonResponse(answer | {"stamp": grid.stamp, "closed": ""})
