"""The screen of the analysis: what a deviation is made of, and the text that a writer takes, edits and keeps."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from finance import analysis_texts, pages, selectors
from finance.analysis import Said
from finance.analysis_pages import AnalysisPage
from finance.analysis_reading import Analysis
from finance.models import ActivityGroup, AnalysisText
from finance.selectors import Scope
from followup import periods, workflow
from followup.access import Permission, may, require
from followup.models import Occasion, Unit
from followup.request import person

REFUSALS = (analysis_texts.Conflict, workflow.Closed)


class TextForm(forms.Form):
    """The text of an analysis, and the version that the writer has before her."""

    text = forms.CharField(
        label="Text", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}), strip=True
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The analysis of a row or an area; for one who may enter forecasts there, its text to write."""
    scope, unit, group, whole = _found(request, committee, occasion)
    shown = AnalysisPage(Analysis(scope), _limits(request), whole)
    at: dict[str, Any] = {"occasion": scope.occasion, "unit": unit, "group": group}
    stands = analysis_texts.newest(**at)
    takes = "utkast" in request.GET or stands is None
    words = stands.text if stands and not takes else shown.analysis.draft.text
    first = {"text": words, "seen": stands.number if stands else 0}
    form, refusal = TextForm(request.POST or None, initial=first), None
    if request.method == "POST":
        require(person(request), Permission.ENTER_FORECAST, unit)
        if form.is_valid():
            offered = [*_before(stands), *shown.analysis.draft.figures]
            try:
                made = analysis_texts.write(**at, **form.cleaned_data, offered=offered, by=person(request))
            except REFUSALS as refused:
                form, refusal = _again(request, refused), refused
            else:
                messages.success(request, "Texten är sparad." if made else "Inget var ändrat.")
                return redirect(shown.place.analysis_url(**_limits(request)))
    context = {
        "page": shown,
        "place": shown.place.words,
        "form": form,
        "refusal": refusal,
        "stands": stands,
        "takes": takes,
        "changed": analysis_texts.changed(stands) if stands else [],
        "history": analysis_texts.history(**at),
        "may_write": may(person(request), Permission.ENTER_FORECAST, unit) and _has_text(scope),
        "draft_url": shown.place.analysis_url(**_limits(request), utkast="ja"),
    }
    return render(request, "finance/analysis.html", context, status=409 if refusal else 422 if form.errors else 200)


def _found(request: HttpRequest, committee: str, occasion: str) -> tuple[Scope, Unit, ActivityGroup | None, bool]:
    """The scope of an address, the unit and group of its text, and if all of the committee is seen. Raises Http404."""
    at = get_object_or_404(Occasion, code=occasion)
    of: Unit = get_object_or_404(selectors.committees(periods.last_day(at.period_id)), code=committee)
    scope = pages.narrowed(selectors.scope(of, at), request.GET)
    unit = Unit.objects.get(pk=scope.unit.id) if scope.unit else of
    visible = set(Unit.objects.visible_to(person(request)).values_list("pk", flat=True))
    if not visible & {of.pk, unit.pk}:
        raise Http404("Sidan finns inte.")
    key = scope.group.group_id if scope.group else None
    return scope, unit, ActivityGroup.objects.get(pk=key) if key else None, of.pk in visible


def _has_text(scope: Scope) -> bool:
    """A text is of a unit or an activity group, not of an account."""
    return scope.account is None and scope.activity is None and scope.side is None


def _limits(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.GET.dict().items() if name != "utkast"}


def _before(stands: AnalysisText | None) -> list[Said]:
    return [Said(key, shown) for key, shown in stands.figures.items()] if stands else []


def _again(request: HttpRequest, refused: Exception) -> TextForm:
    """The form as it was written; after a conflict it has seen the other's text, so that one may save again."""
    data = request.POST.copy()
    if isinstance(refused, analysis_texts.Conflict):
        data["seen"] = str(refused.theirs.number)
    return TextForm(data)
