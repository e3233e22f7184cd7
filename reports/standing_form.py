"""The form that attests or returns several units at once."""

from typing import Any

from django import forms

from followup import transitions
from followup.transitions import Comment, Step

STEPS = {step.key: step for step in (transitions.ATTEST, transitions.RETURN)}
DONE = {"attest": ("attesterad", "attesterade"), "return": ("returnerad", "returnerade")}


class AtOnceForm(forms.Form):
    """Which units, which step, and the comment that a return demands."""

    enhet = forms.MultipleChoiceField(
        required=True, error_messages={"required": "Kryssa för minst en enhet i tabellen."}
    )
    steg = forms.ChoiceField(choices=[(key, step.label) for key, step in STEPS.items()])
    kommentar = forms.CharField(
        label="Kommentar",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Krävs när du returnerar: skriv vad som ska rättas. Alla valda enheter får samma kommentar.",
    )

    def __init__(self, codes: list[str], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["enhet"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, code) for code in codes]

    @property
    def step(self) -> Step:
        """The step that was chosen."""
        return STEPS[self.cleaned_data["steg"]]

    def clean(self) -> dict[str, Any]:
        """Demand the comment where the step does."""
        data: dict[str, Any] = super().clean() or {}
        step = STEPS.get(data.get("steg", ""))
        if step and step.comment is Comment.REQUIRED and not data.get("kommentar", "").strip():
            self.add_error("kommentar", "Skriv varför, så att den som ska rätta vet vad som är fel.")
        return data
