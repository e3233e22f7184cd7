"""Forms of an indicator and of what it means."""

from django import forms
from django.http import QueryDict

from followup.access import Permission
from followup.models import Unit, User
from indicators.models import Definition, Indicator


class IndicatorForm(forms.ModelForm):
    """A new indicator, or a part of one."""

    class Meta:
        model = Indicator
        fields = ("code", "series", "owner", "level", "parent", "dimension", "secret", "responsible", "sort")

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        people = User.objects.filter(is_active=True).order_by("first_name", "last_name", "username")
        units = Unit.objects.where(user, Permission.ENTER_INDICATORS)
        choices = {
            "responsible": people,
            "owner": units.exclude(kind=Unit.Kind.RESPONSIBILITY),
            "parent": Indicator.objects.visible_to(user).whole().filter(owner__in=units),
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found


class DefinitionForm(forms.ModelForm):
    """What an indicator means from a year on."""

    class Meta:
        model = Definition
        fields = (
            "name",
            "description",
            "unit_of_measure",
            "source",
            "valid_from",
            "breaks",
            "lag",
            "frequency",
            "better",
            "lowest",
            "highest",
        )
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
