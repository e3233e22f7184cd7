"""Forms of steering documents, events and expected development."""

from typing import Any

from django import forms

from goals.models import DocumentReview, Passage

CITING = "Hänvisa till ett beslut med dess kod inom hakparentes, till exempel [beslut:ks-2023-06-07-197]."


class FollowUpForm(forms.Form):
    """How a document is followed at an occasion."""

    text = forms.CharField(label="Uppföljning", help_text=CITING, widget=forms.Textarea(attrs={"rows": 8}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)


class ReviewForm(forms.Form):
    """What the term of office makes of a document."""

    outcome = forms.ChoiceField(label="Dokumentet", choices=DocumentReview.Outcome.choices)
    comment = forms.CharField(
        label="Kommentar", help_text=CITING, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PassageForm(forms.Form):
    """An event or a part of the expected development."""

    heading = forms.CharField(label="Rubrik", max_length=200)
    when = forms.CharField(
        label="När det hände", required=False, max_length=60, help_text="Med ord, till exempel början av mars."
    )
    on = forms.DateField(
        label="Dag", required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="Om dagen är känd."
    )
    text = forms.CharField(
        label="Text", required=False, help_text=f"{CITING} En tom text tar bort punkten.", widget=forms.Textarea
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, passage: Passage | None = None, kind: str = "", **words: Any) -> None:
        names = ("heading", "when", "on", "text", "version")
        words["initial"] = {name: getattr(passage, name) for name in names} if passage else {}
        super().__init__(*args, **words)
        if kind == Passage.Kind.DEVELOPMENT:
            del self.fields["when"], self.fields["on"]
