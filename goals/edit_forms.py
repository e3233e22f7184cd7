"""Forms that add and change goals, what they stand under, steering documents and decisions."""

from typing import Any

from django import forms
from django.db.models import Max
from django.http import QueryDict

from followup.access import Permission
from followup.models import Unit, User
from goals.models import Decision, Goal, GoalArea, OverallGoal, SteeringDocument

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


class OverallGoalForm(forms.ModelForm):
    """A kommunövergripande mål, in a målområde that is there or a new one."""

    new_area = forms.CharField(
        label="Nytt målområde", required=False, max_length=200, help_text="Om målområdet inte finns i listan."
    )

    class Meta:
        model = OverallGoal
        fields = ("area", "new_area", "name")

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["area"].required = False

    def clean(self) -> dict[str, Any]:
        """One målområde, chosen or new."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("area")) == bool(said.get("new_area")):
            raise forms.ValidationError("Välj ett målområde i listan eller skriv ett nytt, inte båda.")
        if said["new_area"]:
            said["area"], _ = GoalArea.objects.get_or_create(name=said["new_area"], defaults={"sort": _last() + 1})
        return said


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


def _last() -> int:
    return GoalArea.objects.aggregate(last=Max("sort"))["last"] or 0


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
