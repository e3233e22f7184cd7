"""Forms of the workflow's steps."""

from typing import Any

from django import forms

from followup import transitions
from followup.transitions import Comment, Step
from followup.workflow import Decision


class DayField(forms.DateField):
    """A day, written as Swedes write it in forms: 2023-10-10. Django's Swedish formats would accept 10/09/2023 too."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Skriv datumet som år-månad-dag, till exempel 2023-10-10."}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=["%Y-%m-%d"], widget=widget, error_messages=messages, **kwargs)


class StepForm(forms.Form):
    """A word about a step: demanded where the step needs one."""

    comment = forms.CharField(label="Kommentar", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, step: Step, data: Any = None) -> None:
        super().__init__(data)
        needed = step.comment is Comment.REQUIRED
        self.fields["comment"].required = needed
        if needed:
            words = "Skriv varför, så att den som ska rätta vet vad som är fel."
            self.fields["comment"].error_messages["required"] = words

    @property
    def decision(self) -> Decision | None:
        """None: only the committee's own step has one."""
        return None


class DecisionForm(StepForm):
    """What the minutes say of the committee's decision."""

    paragraph = forms.CharField(label="Paragraf", max_length=20, help_text="Som i protokollet, till exempel § 321.")
    decided_on = DayField(label="Beslutsdatum")
    diary_number = forms.CharField(label="Diarienummer", max_length=40, help_text="Till exempel KS 2023-512.")
    field_order = ("paragraph", "decided_on", "diary_number", "comment")

    def clean_paragraph(self) -> str:
        """The paragraph with its sign, also where only its number was written."""
        written = str(self.cleaned_data["paragraph"]).strip()
        return f"§ {written}" if written[:1].isdigit() else written

    @property
    def decision(self) -> Decision | None:
        """The decision as it was written."""
        data = self.cleaned_data
        return Decision(data["paragraph"], data["decided_on"], data["diary_number"])


def form_of(step: Step, data: Any = None) -> StepForm:
    """The form of a step."""
    return DecisionForm(step, data) if step is transitions.DECIDE else StepForm(step, data)
