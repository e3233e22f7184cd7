"""The form of an activity's status."""

from typing import Any

from django import forms

from goals.models import AssignmentStatus, PlannedActivityStatus


class ActivityStatusForm(forms.Form):
    """How an activity goes at an occasion."""

    status = forms.ChoiceField(label="Status", choices=AssignmentStatus.Status.choices)
    comment = forms.CharField(
        label="Kommentar",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Behövs när aktiviteten utgår: skriv varför.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, stands: PlannedActivityStatus | None, data: Any = None) -> None:
        initial = {"status": stands.status, "comment": stands.comment} if stands else {"status": "under_way"}
        super().__init__(data, initial=initial | {"version": stands.version if stands else 0})
