"""Forms that add and change goals, what they stand under, steering documents and decisions."""

from django import forms
from django.http import QueryDict

from followup.access import Permission
from followup.models import Unit, User
from goals.models import Decision, Goal, GoalArea, SteeringDocument

DAY = {"type": "date"}


class GoalForm(forms.ModelForm):
    """A committee's goal."""

    class Meta:
        model = Goal
        fields = ("overall", "committee", "name", "description", "valid_from", "valid_to", "responsible")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data: QueryDict | None, *, instance: Goal, user: User) -> None:
        super().__init__(data, instance=instance)
        choices = {
            "committee": Unit.objects.where(user, Permission.ASSESS_GOALS).filter(kind=Unit.Kind.COMMITTEE),
            "responsible": User.objects.filter(is_active=True).order_by("first_name", "last_name", "username"),
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found


class OverallGoalForm(forms.Form):
    """A kommunövergripande mål, in a målområde that is there or a new one."""

    area = forms.ModelChoiceField(GoalArea.objects.all(), label="Målområde", required=False)
    new_area = forms.CharField(
        label="Nytt målområde", required=False, max_length=200, help_text="Om målområdet inte finns i listan."
    )
    name = forms.CharField(label="Kommunövergripande mål", max_length=300)


class DecisionForm(forms.ModelForm):
    """A decision that texts can cite."""

    class Meta:
        model = Decision
        fields = ("code", "body", "decided_on", "when", "paragraph", "title")
        widgets = {"decided_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}

    def __init__(self, data: QueryDict | None, *, instance: Decision) -> None:
        super().__init__(data, instance=instance)
        self.fields["code"].help_text = "Koden som texter hänvisar med, till exempel ks-2023-06-07-197."
        # Texts cite by the code: another one would make them point at nothing.
        self.fields["code"].disabled = bool(instance.pk)


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
