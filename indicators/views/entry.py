"""Screens of entry: the grid of an owner's values, what its scripts ask for and send, and a pasted block."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import pasting, workflow
from followup.access import Permission, require
from followup.answers import answering, said
from followup.models import Occasion, Unit
from followup.pasting import TooLarge
from followup.request import person
from indicators import entering, entry, reading, services
from indicators.entering import Conflict, Marks, NotPossible
from indicators.entry import VALUE, Entry, Grid, NotRead, Preview
from indicators.forms import KEYS, EntryGridForm
from indicators.marks_forms import MarksForm
from indicators.models import Indicator
from indicators.values import MEANINGS, WORDS

answered = answering("Du har inte rätt att lämna utfall för enheten.", NotPossible, NotRead, TooLarge)
BROKEN = "Rutan kunde inte sparas. Ladda om sidan och försök igen."


def grid_of(request: HttpRequest, occasion: str, owner: str) -> Grid:
    """The grid of an address. Raises Http404 for one that the person may not see, PermissionDenied (403) else."""
    at = get_object_or_404(Occasion, code=occasion)
    visible = Unit.objects.visible_to(person(request)).filter(indicators__isnull=False).distinct()
    unit = get_object_or_404(visible, code=owner)
    require(person(request), Permission.ENTER_INDICATORS, unit)
    return entry.grid(occasion=at, owner=unit, user=person(request))


@require_safe
def index(request: HttpRequest, occasion: str) -> HttpResponse:
    """The grid of the first owner for whom the person may enter values; 404 for who may see no indicator."""
    at = get_object_or_404(Occasion, code=occasion)
    if not Indicator.objects.visible_to(person(request)).exists():
        raise Http404("Sidan finns inte.")
    require(person(request), Permission.ENTER_INDICATORS)
    mine = entry.owners(person(request))
    if not mine:
        raise Http404("Sidan finns inte.")
    return redirect("indicators:entry", at.code, mine[0].code)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, occasion: str, owner: str) -> HttpResponse:
    """An owner's values: what is due and what stands, to write in."""
    grid = grid_of(request, occasion, owner)
    form = EntryGridForm(grid, request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if request.method == "POST" and form.wrong:
        status = 422
    elif request.method == "POST":
        try:
            made = services.save(changes=form.changes, by=person(request))
            told = {0: "Inget var ändrat.", 1: "Ett utfall är sparat."}
            messages.success(request, told.get(len(made), f"{len(made)} utfall är sparade."))
            return redirect(grid.urls["here"])
        except (NotPossible, workflow.Closed) as reason:
            refusal, status = str(reason), 409 if isinstance(reason, Conflict) else 422
    keys = [(key, WORDS[state], MEANINGS[state]) for key, state in KEYS.items()]
    states = json.dumps({key.lower(): words for key, words, _ in keys})
    context = {"grid": grid, "form": form, "refusal": refusal, "keys": keys, "states": states}
    context["place"] = grid.occasion.name
    return render(request, "indicators/entry.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, occasion: str, owner: str, pk: int) -> HttpResponse:
    """What is kept beside a value: footnote, how many people it is about, secrecy."""
    grid = grid_of(request, occasion, owner)
    own = grid.lines.get(str(pk))
    if own is None or own.shown.masked or own.shown.cell is None:
        raise Http404("Sidan finns inte.")
    people, secret = reading.beside(own.indicator, own.column, user=person(request))
    sent = request.POST if request.method == "POST" else None
    form = MarksForm(sent, shown=own.shown, people=people, secret=secret)
    if form.is_valid() and _marked(request, form, own):
        return redirect(grid.urls["here"])
    context = {"form": form, "title": f"Uppgifter om utfallet {own.text}", "place": grid.occasion.name}
    context |= {"kicker": own.line.full_name, "lead": f"{own.column.label}, {grid.owner.name}"}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@answered
@require_POST
def save(request: HttpRequest, occasion: str, owner: str) -> HttpResponse:
    """Save a cell that was left; answers with its line as it stands."""
    grid = grid_of(request, occasion, owner)
    try:
        own, text, seen = grid.lines[request.POST["line"]], request.POST["value"], int(request.POST["version"])
        if request.POST["field"] != VALUE:
            raise KeyError(request.POST["field"])
    except (KeyError, ValueError) as wrong:
        raise NotRead(BROKEN) from wrong
    try:
        services.save(changes=[(own.indicator, own.column, own.read(text), seen)], by=person(request))
    except Conflict as conflict:
        theirs = grid_of(request, occasion, owner).lines[own.key]
        return said(409, str(conflict), clashes=[entry.clash(theirs, user=person(request))])
    return _standing(request, occasion, owner, {own.key})


@answered
@require_POST
def restore(request: HttpRequest, occasion: str, owner: str) -> HttpResponse:
    """Undo: put values back as they were before, unless somebody has changed them since."""
    grid = grid_of(request, occasion, owner)
    try:
        cells = json.loads(request.POST["cells"])
        sent = [(grid.lines[one["line"]], int(one["to"]), int(one["from"])) for one in cells]
    except (KeyError, OverflowError, TypeError, ValueError) as wrong:
        raise NotRead("Det går inte att ångra. Ladda om sidan.") from wrong
    try:
        steps = [(own.indicator, own.column, to, standing) for own, to, standing in sent]
        services.restore(steps=steps, by=person(request))
    except Conflict as conflict:
        return said(409, str(conflict), clashes=[])
    return _standing(request, occasion, owner, {own.key for own, _, _ in sent})


@answered
@require_safe
def state(request: HttpRequest, occasion: str, owner: str) -> HttpResponse:
    """What others have changed since the stamp in the address (``sedan``); 204 when nothing has."""
    grid = grid_of(request, occasion, owner)
    if request.GET.get("sedan") == grid.stamp:
        return HttpResponse(status=204)
    return _told(grid, None)


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest, occasion: str, owner: str) -> HttpResponse:
    """A block out of a spreadsheet: a form, what would land where, and the confirmation that saves it."""
    grid = grid_of(request, occasion, owner)
    preview: Preview | None = None
    error, status = "", 200
    if request.method == "POST":
        try:
            preview = _previewed(request, grid)
            if "confirm" in request.POST:
                services.save(changes=preview.changes, by=person(request))
                messages.success(request, f"Klistrat in. {preview.summary[0]}")
                return redirect(grid.urls["here"])
        except (NotPossible, TooLarge, NotRead, workflow.Closed) as reason:
            preview, error, status = None, str(reason), 409 if isinstance(reason, Conflict) else 422
        except ValueError:
            preview, error, status = None, "Välj rad och kolumn för blockets övre vänstra hörn.", 422
    context = {"grid": grid, "sent": request.POST, "preview": preview, "error": error, "place": grid.occasion.name}
    return render(request, "indicators/entry_paste.html", context, status=status)


def _marked(request: HttpRequest, form: MarksForm, own: Entry) -> bool:
    """Keep what was said beside a value; when it is refused, the form says why."""
    said = dict(form.cleaned_data)
    version = said.pop("version")
    try:
        made = entering.annotate(
            indicator=own.indicator, column=own.column, version=version, marks=Marks(**said), by=person(request)
        )
    except (NotPossible, workflow.Closed) as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Uppgifterna är sparade." if made else "Inget var ändrat.")
    return True


def _previewed(request: HttpRequest, grid: Grid) -> Preview:
    sent = request.POST
    seen = pasting.seen(sent.get("versions", ""))
    preview = Preview(grid, sent.get("text", ""), sent.get("line", ""), sent.get("field", ""), seen)
    if not preview.items:
        raise NotRead("Det finns inget att klistra in: alla celler är tomma.")
    return preview


def _standing(request: HttpRequest, occasion: str, owner: str, keys: set[str] | None) -> HttpResponse:
    """How the grid stands now, after what was done: the lines named, or all."""
    return _told(grid_of(request, occasion, owner), keys)


def _told(grid: Grid, keys: set[str] | None) -> HttpResponse:
    return JsonResponse(grid.state(keys) | {"stamp": grid.stamp, "closed": grid.closed})
