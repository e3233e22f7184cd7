"""The form of a measure: what it is, and how it goes."""

from decimal import Decimal
from typing import Any

from django import forms

from finance.amounts import written
from finance.corrective import Facts
from finance.kronor import KronorField
from finance.models import CorrectiveAction
from followup import money
from followup.models import Occasion
from followup.money import ZERO
from followup.workflow_forms import DayField

Status = CorrectiveAction.Status


class ActionForm(forms.Form):
    """What a person says of a measure at an occasion."""

    text = forms.CharField(
        label="Åtgärd", max_length=300, help_text="Vad som ska göras, till exempel Vakanshålla två tjänster."
    )
    effect = KronorField(
        label="Effekt på helåret, kronor",
        help_text="Hur mycket året förbättras, till exempel 1,2 mnkr eller 350 tkr.",
    )
    responsible = forms.CharField(label="Ansvarig", max_length=100, help_text="Namn eller befattning.")
    due_on = DayField(label="Klar senast")
    status = forms.ChoiceField(label="Läge", choices=Status.choices)
    so_far = KronorField(
        label="Effekt hittills, kronor", required=False, help_text="Det som redan syns i utfallet. Tomt betyder inget."
    )
    comment = forms.CharField(
        label="Kommentar", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, occasion: Occasion, data: Any = None, *, action: CorrectiveAction | None = None) -> None:
        super().__init__(data, initial=_of(action) if action else {"status": Status.PLANNED})
        self.occasion = occasion

    def clean_effect(self) -> Decimal:
        """More than nothing."""
        effect = self.cleaned_data["effect"]
        if effect is None or effect <= 0:
            raise forms.ValidationError("Skriv hur mycket åtgärden förbättrar året: ett belopp större än noll.")
        return Decimal(effect)

    def clean_so_far(self) -> Decimal:
        """Nothing or more."""
        so_far = self.cleaned_data["so_far"]
        if so_far is not None and so_far < 0:
            raise forms.ValidationError("Effekten hittills kan inte vara mindre än noll.")
        return Decimal(so_far or ZERO)

    def clean(self) -> dict[str, Any]:
        """What a state demands of the rest."""
        cleaned = super().clean() or {}
        status = cleaned.get("status")
        if status == Status.DROPPED and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Skriv varför åtgärden inte genomförs.")
        if status == Status.PLANNED and cleaned.get("so_far"):
            self.add_error("status", "En åtgärd som har gett effekt har börjat. Välj Pågår eller Genomförd.")
        return cleaned

    def facts(self) -> Facts:
        """What the form says."""
        return Facts(**{name: self.cleaned_data[name] for name in Facts.__dataclass_fields__})


def _of(action: CorrectiveAction) -> dict[str, Any]:
    """What the form begins with: what stands."""
    kept = {name: getattr(action, name) for name in ("text", "responsible", "due_on", "status")}
    amounts = {"effect": written(action.effect, money.Unit.KR)}
    if action.so_far:
        amounts["so_far"] = written(action.so_far, money.Unit.KR)
    return kept | amounts
