"""Screens of the forecast grid: the page, and what its scripts ask for and send while somebody works in it.

Everything that the scripts do can be done with the page's own form and links. Answers to scripts are JSON with a
Swedish message where something is wrong: 401 nobody (or somebody else) is signed in, 403 not allowed, 409 somebody else
has changed the same, 422 can't be read, 423 the follow-up is closed.
"""

import json
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from finance import forecast_history, forecast_lines, forecasts, group_pages, pages, selectors
from finance.forecast_forms import CellForm, GridForm
from finance.forecast_lines import Area, ForecastLine
from finance.forecasts import Change, Clash, Conflict, NothingToExplain
from finance.grid import Grid, Mode, line_state
from finance.models import ForecastReason, ForecastVersion
from finance.pages import Place
from finance.parsing.values import Refused
from finance.paste_preview import Preview
from finance.selectors import By
from finance.views.forecasts import found
from finance.views.imports import may_import
from followup import board, pasting, periods, workflow
from followup.access import Permission, may, require
from followup.answers import answering, clock, said
from followup.models import Occasion, Unit, User
from followup.pasting import TooLarge
from followup.request import person
from followup.workflow import Standing

MODES = {mode.value: mode for mode in Mode}
NOT_ALLOWED = "Du har inte rätt att lämna prognos för enheten."


def grid_of(request: HttpRequest, committee: str, occasion: str, unit: str, **sent: Any) -> Grid:
    """The grid of an address. Raises Http404 for one that does not exist or that the person may not read."""
    of, at = found(committee, occasion)
    everything = "alla" in request.GET
    area = forecast_lines.area(of, at, unit, everything=everything)
    if area is None or not Unit.objects.visible_to(person(request)).filter(pk=area.unit.pk).exists():
        raise Http404("Sidan finns inte.")
    mode = pages.chosen(MODES, request.GET.get("visar"))
    if not area.remaining:
        mode = Mode.YEAR
    reasons = tuple(ForecastReason.objects.filter(active=True))
    return Grid(Place(of, at), area, reasons, mode, everything, **sent)


@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """An area's forecast, line by line; for one who may enter it, a form."""
    grid = grid_of(request, committee, occasion, unit)
    if request.method != "POST":
        return _page(request, grid)
    require(person(request), Permission.ENTER_FORECAST, grid.area.unit)
    form = GridForm(grid, request.POST)
    if not form.is_valid():
        return _page(request, grid, form, status=422)
    try:
        _save(request, grid, form.changes)
    except Conflict as conflict:
        form.grid = grid_of(request, committee, occasion, unit)
        for clash in conflict.clashes:
            form.clash(clash)
        return _page(request, form.grid, form, status=409)
    except (NothingToExplain, workflow.Closed) as reason:
        messages.error(request, str(reason))
        return _page(request, grid, form, status=422)
    messages.success(request, "Prognosen är sparad." if form.changes else "Inget var ändrat.")
    return redirect(request.get_full_path())


def _page(request: HttpRequest, grid: Grid, form: GridForm | None = None, status: int = 200) -> HttpResponse:
    who, where = person(request), grid.area
    panel = board.panel(occasion=where.occasion, unit=where.unit, user=who)
    standing = panel.standing
    if form:
        grid = Grid(grid.place, where, grid.reasons, grid.mode, grid.everything, form.written, form.errors)
    context = {
        "grid": grid,
        "form": form,
        "place": grid.place.words,
        "panel": panel,
        "may_enter": may(who, Permission.ENTER_FORECAST, where.unit) and standing.is_open,
        "closed": "" if standing.is_open else workflow.closed_words(standing),
        "stamp": _stamp(where.occasion, where.unit, standing),
        "groups_url": _groups_url(grid, who) if where.apart else "",
    }
    return render(request, "finance/forecast.html", context, status=status)


def _groups_url(grid: Grid, who: User) -> str:
    """Where the activities that stand in no group are put into one, for who may; else empty."""
    return group_pages.address(grid.place.committee.code, grid.area.occasion.year) if may_import(who) else ""


def _save(request: HttpRequest, grid: Grid, changes: list[Change]) -> list[ForecastVersion]:
    where = grid.area
    return forecasts.save(occasion=where.occasion, unit=where.unit, changes=changes, by=person(request))


answered = answering(NOT_ALLOWED, Refused, NothingToExplain, TooLarge)


@answered
@require_POST
def save(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """Save a cell that was left; answers with its line as it stands, and the sums."""
    grid = grid_of(request, committee, occasion, unit)
    require(person(request), Permission.ENTER_FORECAST, grid.area.unit)
    form = CellForm(request.POST)
    if not form.is_valid():
        raise Refused("Rutan kunde inte sparas. Ladda om sidan och försök igen.")
    try:
        _save(request, grid, [form.change(grid)])
    except Conflict as conflict:
        return _clashing(grid_of(request, committee, occasion, unit), conflict.clashes)
    return _standing(request, committee, occasion, unit, [form.cleaned_data["line"]])


def _standing(
    request: HttpRequest, committee: str, occasion: str, unit: str, keys: list[str] | None = None
) -> HttpResponse:
    """How the grid stands now: the lines named, or all."""
    grid = grid_of(request, committee, occasion, unit)
    lines = [line for line in grid.area.lines if keys is None or line.key in keys]
    where, standing = grid.area, workflow.standing(grid.area.occasion, grid.area.unit)
    closed = "" if standing.is_open else workflow.closed_words(standing)
    stamp = _stamp(where.occasion, where.unit, standing)
    return JsonResponse(grid.state(lines) | {"stamp": stamp, "closed": closed})


def _clashing(grid: Grid, clashes: list[Clash] | Any) -> HttpResponse:
    """Both values of what two people have changed."""
    lines = {(line.line.group_id, line.side): line for line in grid.area.lines}
    both = [
        {
            "field": clash.name,
            "by": str(clash.theirs.by),
            "at": clock(clash.theirs.at),
            **line_state(lines[clash.change.cell]),
        }
        for clash in clashes
    ]
    who = both[0]["by"] if both else ""
    return said(409, f"{who} har ändrat samma ruta. Välj vilket värde som ska gälla.", clashes=both)


def _stamp(occasion: Occasion, unit: Unit, standing: Standing) -> str:
    """What changes when anything in the grid does: versions are only ever added."""
    count = ForecastVersion.objects.filter(occasion=occasion, unit=unit).count()
    return f"{count}-{standing.state}"


@answered
@require_POST
def restore(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """Undo: put cells back as they were before, unless somebody has changed them since."""
    grid = grid_of(request, committee, occasion, unit)
    require(person(request), Permission.ENTER_FORECAST, grid.area.unit)
    try:
        cells = [(str(one["line"]), int(one["to"]), int(one["from"])) for one in json.loads(request.POST["cells"])]
        lines = {line.key: line for line in grid.area.lines}
        changes = [Change(lines[key].line.group_id or 0, lines[key].side, {}, since) for key, _, since in cells]
    except (KeyError, OverflowError, TypeError, ValueError) as wrong:
        raise Refused("Det går inte att ångra. Ladda om sidan.") from wrong
    where, to = grid.area, [to for _, to, _ in cells]
    try:
        forecasts.restore(occasion=where.occasion, unit=where.unit, changes=changes, to=to, by=person(request))
    except Conflict as conflict:
        who = conflict.clashes[0].theirs.by
        return said(409, f"Det går inte att ångra: {who} har ändrat raden sedan dess.", clashes=[])
    return _standing(request, committee, occasion, unit, [key for key, _, _ in cells])


@answered
@require_safe
def state(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """What others have changed since the stamp in the address (``sedan``); 204 when nothing has."""
    _, at = found(committee, occasion)
    valid = Unit.objects.visible_to(person(request)).valid_on(periods.last_day(at.period_id))
    where = get_object_or_404(valid, code=unit)
    if request.GET.get("sedan") == _stamp(at, where, workflow.standing(at, where)):
        return HttpResponse(status=204)
    return _standing(request, committee, occasion, unit)


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """A block out of a spreadsheet: a form, what would land where, and the confirmation that saves it."""
    grid = grid_of(request, committee, occasion, unit)
    require(person(request), Permission.ENTER_FORECAST, grid.area.unit)
    preview, error, status = None, "", 200
    if request.method == "POST":
        preview, error, status = _pasted(request, grid)
        if preview and "confirm" in request.POST and not error:
            messages.success(request, f"Klistrat in. {preview.summary[0]}")
            return redirect(grid.url("forecast"))
    context = {"grid": grid, "place": grid.place.words, "sent": request.POST, "preview": preview, "error": error}
    return render(request, "finance/forecast_paste.html", context, status=status)


def _pasted(request: HttpRequest, grid: Grid) -> tuple[Preview | None, str, int]:
    """The preview of what was sent, saved if it was confirmed; what is wrong in Swedish, and the status to answer."""
    sent = request.POST
    try:
        seen = pasting.seen(sent.get("versions", ""))
        preview = Preview(grid, sent.get("text", ""), sent.get("line", ""), sent.get("field", ""), seen)
        if not preview.items:
            return None, "Det finns inget att klistra in: alla celler är tomma.", 422
        if "confirm" in sent:
            _save(request, grid, preview.changes)
    except Conflict as conflict:
        who = conflict.clashes[0].theirs.by
        anew = Preview(replace(grid, area=_again(grid)), preview.text, preview.line, preview.name)
        return anew, f"{who} har ändrat under tiden. Se vad som nu ändras och bekräfta igen.", 409
    except (TooLarge, NothingToExplain, workflow.Closed) as reason:
        return None, str(reason), 422
    except ValueError:
        return None, "Välj vilken ruta i rutnätet som blockets övre vänstra hörn ska hamna i.", 422
    return preview, "", 200


def _again(grid: Grid) -> Area:
    """The grid's area as it stands now."""
    own = grid.place
    area = forecast_lines.area(own.committee, own.occasion, grid.area.place.code, everything=grid.everything)
    return area or grid.area


@require_safe
def accounts(request: HttpRequest, committee: str, occasion: str, unit: str, line: str) -> HttpResponse:
    """The accounts behind a line: outcome and budget so far."""
    grid = grid_of(request, committee, occasion, unit)
    row = _line(grid, line)
    of = grid.place
    query = {"enhet": str(grid.area.place.id), "grupp": str(row.line.group_id), "slag": row.side}
    scope = pages.narrowed(selectors.scope(of.committee, of.occasion), query)
    rows = selectors.drill_down(scope, By.ACCOUNT)
    links = {"history_url": f"{grid.urls['history']}?rad={row.key}", "drill_url": of.drill_url(**query, visar="konton")}
    return render(request, "finance/_forecast_accounts.html", {"rows": rows, "line": row, "grid": grid} | links)


def _line(grid: Grid, key: str) -> ForecastLine:
    found_line = next((line for line in grid.area.lines if line.key == key), None)
    if found_line is None:
        raise Http404("Raden finns inte.")
    return found_line


@require_safe
def history(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """What has been said of an area, or of one line of it: value by value, by whom and why."""
    grid = grid_of(request, committee, occasion, unit)
    line = _line(grid, request.GET["rad"]) if "rad" in request.GET else None
    words = forecast_history.history([grid.area.unit], grid.area.occasion, line)
    table = forecast_history.HistoryTable(words, exclude=("what",) if line else ())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {"grid": grid, "line": line, "table": table, "place": grid.place.words}
    return render(request, "finance/forecast_history.html", context)
