"""Forms of people, their rights and what groups give."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from followup.access import Role
from followup.models import Unit, User

DAY = {"type": "date"}


def day_field(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """A field of a day, as browsers write it."""
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def _units() -> Any:
    """The units that exist today, without ansvar: nobody has a role in those."""
    return Unit.objects.valid_on(timezone.localdate()).exclude(kind=Unit.Kind.RESPONSIBILITY).order_by("sort", "code")


class AccountForm(forms.Form):
    """Name and address of a person."""

    first_name = forms.CharField(label="Förnamn", max_length=150)
    last_name = forms.CharField(label="Efternamn", max_length=150, required=False)
    email = forms.EmailField(label="E-postadress")


class NewAccountForm(AccountForm):
    """A new person: her user name too."""

    username = forms.CharField(
        label="Användarnamn",
        max_length=150,
        validators=[User.username_validator],
        error_messages={"invalid": "Använd bokstäver, siffror och tecknen @ . + - _."},
        help_text="Det som personen loggar in med. Det går inte att ändra sedan.",
    )
    invite = forms.BooleanField(label="Skicka en länk där personen väljer sitt lösenord", required=False, initial=True)

    field_order = ("username", "first_name", "last_name", "email", "invite")


class MembershipForm(forms.Form):
    """A role in a unit for a time."""

    role = forms.ChoiceField(label="Roll", choices=Role.choices)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Enhet", help_text="Rollen gäller också allt under enheten."
    )
    valid_from = day_field("Från och med")
    valid_to = day_field("Till och med", required=False, hint="Tomt gäller tills vidare.")

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, initial={"valid_from": timezone.localdate()})
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = _units()


class EndForm(forms.Form):
    """The last day of a role."""

    last = day_field("Sista dagen", hint="Rollen gäller hela den dagen.")

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, initial={"last": timezone.localdate()})


class GroupForm(forms.Form):
    """What a group at the identity provider gives."""

    group = forms.CharField(
        label="Grupp",
        max_length=300,
        help_text="Precis som identitetsleverantören skriver den, med stora och små bokstäver.",
    )
    role = forms.ChoiceField(label="Roll", choices=Role.choices)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Enhet", to_field_name="code")

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = _units()
