"""The form of an assignment's status."""

from typing import Any

from django import forms

from goals.assignments import Said
from goals.models import AssignmentStatus


class StatusForm(forms.Form):
    """What a committee says of its assignment at an occasion."""

    status = forms.ChoiceField(label="Status", choices=AssignmentStatus.Status.choices)
    part = forms.CharField(
        label="Del som är genomförd",
        required=False,
        max_length=60,
        help_text="Fyll i om bara en del är genomförd, till exempel VSS. Det blir Genomförd (VSS del).",
    )
    comment = forms.CharField(
        label="Kommentar", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )
    evidence = forms.CharField(
        label="Underlag", required=False, max_length=1000, help_text="Till exempel ett diarienummer eller ett beslut."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, stands: AssignmentStatus | None, data: Any = None) -> None:
        names = ("status", "part", "comment", "evidence")
        initial = {name: getattr(stands, name) for name in names} if stands else {"status": "under_way"}
        super().__init__(data, initial=initial | {"seen": stands.number if stands else 0})

    def said(self) -> Said:
        """What was said."""
        own = self.cleaned_data
        return Said(own["status"], own["part"], own["comment"], own["evidence"])
