"""Forms of the organisation: a new unit, a new name, a last day."""

from django import forms
from django.http import QueryDict
from django.utils import timezone

from followup.models import Unit
from followup.people_forms import day_field
from followup.units import UNDER


class UnitForm(forms.Form):
    """A new unit under another one."""

    kind = forms.ChoiceField(label="Slag")
    code = forms.SlugField(
        label="Kod",
        max_length=20,
        help_text="Den som ekonomisystemet använder.",
        error_messages={"invalid": "Använd bokstäver, siffror, bindestreck och understreck."},
    )
    name = forms.CharField(label="Namn", max_length=200)
    financing = forms.ChoiceField(
        label="Finansiering",
        choices=Unit.Financing.choices,
        help_text="Anslagsfinansierad visar nettokostnad, intäktsfinansierad visar resultat.",
    )
    valid_from = day_field("Gäller från och med")

    def __init__(self, data: QueryDict | None, *, parent: Unit) -> None:
        super().__init__(data, initial={"valid_from": timezone.localdate(), "financing": parent.financing})
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(one.value, one.label) for one in UNDER.get(Unit.Kind(parent.kind), ())]


class NameForm(forms.Form):
    """What a unit is called."""

    name = forms.CharField(label="Namn", max_length=200)


class EndUnitForm(forms.Form):
    """The last day of a unit."""

    last = day_field("Sista dagen", hint="Enheten gäller hela den dagen. Allt under den upphör samtidigt.")
