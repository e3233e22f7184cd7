"""The forms of an assignment: as it was decided, and its status."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils.text import Truncator

from followup.models import Unit
from goals.assignments import Said
from goals.models import Assignment, AssignmentStatus


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


class EarlierField(forms.ModelChoiceField):
    """Assignments to choose among, named with the beginning of their words."""

    def label_from_instance(self, obj: Any) -> str:
        """Group, number, year and what it says."""
        return f"{obj}: {Truncator(obj.text).words(12)}"


class AssignmentForm(forms.ModelForm):
    """An assignment as it was decided."""

    earlier = EarlierField(
        Assignment.objects.none(),
        label="Kvarstår från",
        required=False,
        help_text="Uppdraget i en tidigare budget som det här fortsätter.",
    )
    committees = forms.ModelMultipleChoiceField(
        Unit.objects.filter(kind=Unit.Kind.COMMITTEE).order_by("sort", "code"),
        label="Nämnder",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ett kommungemensamt uppdrag utan vald nämnd gäller alla nämnder.",
    )

    class Meta:
        model = Assignment
        fields = ("given_in", "fiscal_year", "group", "number", "text", "report_back")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, data: Any, *, instance: Assignment) -> None:
        kept: dict[str, Any] = {"earlier": instance.carried_from_id, "committees": [], "number": instance.number}
        if instance.pk:
            kept["committees"] = list(instance.addressees.values_list("committee", flat=True))
        else:
            own = Assignment.objects.filter(fiscal_year=instance.fiscal_year)
            kept["number"] = (own.aggregate(last=Max("number"))["last"] or 0) + 1
        super().__init__(data, instance=instance, initial=kept)
        field = self.fields["earlier"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Assignment.objects.exclude(pk=instance.pk)
