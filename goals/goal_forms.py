"""The form of an assessment, with lists whose items are moved by buttons."""

from typing import Any, cast

from django import forms
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from goals.assessing import Words
from goals.models import Assessment
from goals.rules import Proposal

KINDS = {"result": "results", "activity": "activities", "deviation": "deviations"}
MOVE = "andra"  # the name of the buttons: results-2-upp


class ItemsWidget(forms.Widget):
    """A text area for each item, with buttons that move or remove it and one that adds an item; no script is needed."""

    template_name = "goals/_items_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The items, and which of them was just moved."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["items"] = list(value or [])
        context["widget"]["focus"] = self.focus
        context["move"] = MOVE
        return context

    focus = -1

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The markup; the forms' own renderer finds Django's templates alone."""
        return super().render(name, value, attrs, TemplatesSetting())

    def value_from_datadict(self, data: Any, files: MultiValueDict, name: str) -> list[str]:
        """The items in the order of the form."""
        return (
            [text.replace("\r\n", "\n").replace("\x00", "") for text in data.getlist(name)]
            if hasattr(data, "getlist")
            else []
        )


class ItemsField(forms.Field):
    """A list of texts; the empty ones are left out when it is kept."""

    widget = ItemsWidget

    def to_python(self, value: list[str] | None) -> list[str]:
        """The texts that say something."""
        return [text.strip() for text in value or [] if text.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether anything is new."""
        return self.to_python(initial) != self.to_python(data)


def _items(label: str) -> ItemsField:
    return ItemsField(label=label, required=False)


class AssessmentForm(forms.Form):
    """Status, motivation, the three lists, and why the assessment goes against the proposal."""

    status = forms.ChoiceField(label="Bedömning", choices=Assessment.Status.choices)
    motivation = forms.CharField(label="Motivering", widget=forms.Textarea(attrs={"rows": 6}))
    reason = forms.CharField(
        label="Varför bedömningen avviker från förslaget",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Fylls i bara när du bedömer målet på ett annat sätt än förslaget.",
    )
    results = _items("Resultat")
    activities = _items("Övriga aktiviteter")
    deviations = _items("Avvikelser")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: QueryDict | None = None, *, standing: Assessment | None = None) -> None:
        self.standing = standing
        words = ("status", "motivation", "reason")
        first: dict[str, Any] = {name: getattr(standing, name) for name in words} if standing else {}
        for item in standing.items.all() if standing else ():
            first.setdefault(KINDS[item.kind], []).append(item.text)
        super().__init__(data, initial=first | {"seen": standing.version if standing else 0})
        self.fields["motivation"].error_messages["required"] = "Skriv en motivering till bedömningen."

    def words(self) -> Words:
        """What the person says."""
        said, kept = self.cleaned_data, self.standing
        return Words(
            **{name: said[name] for name in ("status", "motivation", "reason", *KINDS.values())},
            results_lead=kept.results_lead if kept else "",
            activities_lead=kept.activities_lead if kept else "",
            deviations_lead=kept.deviations_lead if kept else "",
        )

    def see(self, version: int) -> None:
        """Let the form be about a later version, so that it can be sent again."""
        changed = cast(QueryDict, self.data).copy()
        changed["seen"] = str(version)
        self.data = changed

    def needs_no_reason(self, proposed: Proposal) -> bool:
        """Whether what was said goes with the proposal, so that an old reason no longer belongs to it."""
        return proposed in (Proposal.NOT_ASSESSED, self.cleaned_data["status"])


def rearranged(data: QueryDict) -> tuple[AssessmentForm, str]:
    """The form as it was filled in with an item moved, removed or added, and what happened, to be read aloud.

    The button says the list, the place of the item and what to do with it. An unknown button changes nothing.
    """
    name, _, rest = str(data[MOVE]).partition("-")
    place, _, what = rest.partition("-")
    changed = data.copy()
    items = data.getlist(name)
    if name not in KINDS.values() or not place.isdecimal() or int(place) > len(items):
        return AssessmentForm(changed), ""
    at = int(place)
    said = _done(items, at, what)
    changed.setlist(name, items)
    form = AssessmentForm(changed)
    form.fields[name].widget.focus = {"upp": at - 1, "ner": at + 1, "ny": len(items) - 1}.get(
        what, min(at, len(items) - 1)
    )
    return form, said


def _done(items: list[str], at: int, what: str) -> str:
    """Do it to the items; what was done, in Swedish."""
    other = {"upp": at - 1, "ner": at + 1}.get(what)
    if what == "ny":
        items.append("")
        return f"En tom punkt {len(items)} är tillagd."
    if what == "bort" and at < len(items):
        items.pop(at)
        return f"Punkt {at + 1} är borttagen. Den försvinner när du sparar."
    if other is not None and 0 <= other < len(items) and at < len(items):
        items[at], items[other] = items[other], items[at]
        return f"Punkten är nu nummer {other + 1} av {len(items)}. Ordningen gäller när du sparar."
    return ""
