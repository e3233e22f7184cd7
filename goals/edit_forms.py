"""Forms that add and change goals and steering documents."""

from django import forms
from django.http import QueryDict

from followup.access import Permission
from followup.models import Unit, User
from goals.models import Goal, SteeringDocument

DAY = {"type": "date"}


class GoalForm(forms.ModelForm):
    """A committee's goal."""

    class Meta:
        model = Goal
        fields = ("overall", "committee", "name", "description", "valid_from", "valid_to", "responsible")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data: QueryDict | None, *, instance: Goal, user: User) -> None:
        super().__init__(data, instance=instance)
        committees = Unit.objects.where(user, Permission.ASSESS_GOALS).filter(kind=Unit.Kind.COMMITTEE)
        field = self.fields["committee"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = committees


class DocumentForm(forms.ModelForm):
    """A plan, programme, policy or guideline."""

    class Meta:
        model = SteeringDocument
        fields = ("title", "kind", "owner", "decision", "body", "decided_on", "paragraph", "valid_from", "valid_to")
        widgets = {
            name: forms.DateInput(attrs=DAY, format="%Y-%m-%d") for name in ("decided_on", "valid_from", "valid_to")
        }

    def __init__(self, data: QueryDict | None, *, instance: SteeringDocument, user: User) -> None:
        super().__init__(data, instance=instance)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.where(user, Permission.REPORT_ASSIGNMENTS).exclude(kind=Unit.Kind.RESPONSIBILITY)
