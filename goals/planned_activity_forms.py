"""The forms of an activity: a new one, and its status."""

from typing import Any

from django import forms
from django.http import QueryDict

from followup.access import Permission
from followup.models import Occasion, Unit, User
from goals.models import AssignmentStatus, Goal, PlannedActivity, PlannedActivityStatus


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


class NewActivityForm(forms.ModelForm):
    """A new activity of the year's verksamhetsplan, perhaps one that goes on from an earlier year."""

    class Meta:
        model = PlannedActivity
        fields = ("goal", "unit", "number", "text", "starts_on", "finishes_on", "carried_from")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "starts_on": forms.DateInput(attrs={"type": "date"}),
            "finishes_on": forms.DateInput(attrs={"type": "date"}),
        }

    def __init__(self, data: QueryDict | None, *, occasion: Occasion, user: User) -> None:
        super().__init__(data, instance=PlannedActivity(fiscal_year=occasion.year))
        may_plan = Unit.objects.where(user, Permission.REPORT_ASSIGNMENTS)
        earlier = PlannedActivity.objects.visible_to(user).filter(fiscal_year__lt=occasion.year, carried_to=None)
        choices = {
            "goal": Goal.objects.visible_to(user).valid_in(occasion.year),
            "unit": may_plan.exclude(kind=Unit.Kind.RESPONSIBILITY),
            "carried_from": earlier,
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found
