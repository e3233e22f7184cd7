"""Forms of the report: its sections, who writes them, texts and comments."""

from datetime import date
from typing import Any

from django import forms

from followup.models import Unit, User
from reports import arranging, selectors
from reports.arranging import Said
from reports.models import ReportSection
from reports.models.templates import LEVELS

LEVEL_NAMES = ("Kapitel", "Avsnitt", "Underavsnitt", "Stycke med rubrik")


class SectionForm(forms.Form):
    """What is said of a section."""

    title = forms.CharField(
        label="Rubrik",
        max_length=200,
        required=False,
        help_text="Utan rubrik fortsätter avsnittet under rubriken före.",
    )
    level = forms.TypedChoiceField(
        label="Rubriknivå", coerce=int, choices=list(zip(range(LEVELS[0], LEVELS[1] + 1), LEVEL_NAMES, strict=True))
    )
    content = forms.ChoiceField(label="Innehåll", required=False)
    guidance = forms.CharField(
        label="Vad som ska stå här",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Visas för den som skriver. Kommer inte med i rapporten.",
    )

    def __init__(self, *args: Any, unit: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = arranging.contents(unit)
        now = self.initial.get("content", "")
        if now and now not in dict(choices):
            choices.append((now, f"{now} (finns inte längre)" if now not in arranging.content.GENERATED else now))
        field = self.fields["content"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def said(self) -> Said:
        """What the form says, when it is valid."""
        return Said(**{name: self.cleaned_data[name] for name in ("title", "level", "content", "guidance")})


class WriterForm(forms.Form):
    """Who writes a section, and when it is to be done."""

    writer = forms.ModelChoiceField(label="Skribent", queryset=User.objects.none(), required=False, empty_label="Ingen")
    due = forms.DateField(
        label="Klart senast", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, section: ReportSection, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"writer": section.writer, "due": section.due}
        super().__init__(*args, **kwargs)
        field = self.fields["writer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = selectors.writers(section.report.unit, on)


class ProseForm(forms.Form):
    """A text with the version that it rests on."""

    html = forms.CharField(label="Text", required=False, strip=False, widget=forms.Textarea({"rows": 20}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RemarkForm(forms.Form):
    """A comment, or an answer to one."""

    text = forms.CharField(label="Kommentar", max_length=4_000, widget=forms.Textarea({"rows": 3}))
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RemoveForm(forms.Form):
    """That a section that the law asks for is removed all the same."""

    sure = forms.BooleanField(label="Ja, ta bort avsnittet fast lagen kräver det", required=False)
