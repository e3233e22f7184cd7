"""The form that narrows the trail."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from followup import trail
from followup.access import Permission
from followup.models import Occasion, Unit, User
from followup.trail import Asked

DAY = {"type": "date"}
LEVELS = (Unit.Kind.MUNICIPALITY, Unit.Kind.COMMITTEE, Unit.Kind.DEPARTMENT, Unit.Kind.AREA)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class TrailForm(forms.Form):
    """Who, what kind, which unit and occasion, between which days, and words."""

    vem = forms.CharField(label="Person", required=False, max_length=100)
    slag = forms.ChoiceField(label="Slag", required=False)
    enhet = forms.ModelChoiceField(Unit.objects.none(), label="Enhet", required=False, empty_label="Alla")
    tillfalle = forms.ModelChoiceField(
        Occasion.objects.none(), label="Tillfälle", required=False, empty_label="Alla", to_field_name="code"
    )
    fran = _day("Från och med")
    till = _day("Till och med")
    sok = forms.CharField(label="Ord", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        kind, unit, occasion = self.fields["slag"], self.fields["enhet"], self.fields["tillfalle"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(occasion, forms.ModelChoiceField)
        kind.choices = [("", "Alla"), *trail.kinds()]
        unit.queryset = Unit.objects.where(user, Permission.READ_TRAIL).filter(kind__in=LEVELS).order_by("sort", "code")
        occasion.queryset = Occasion.objects.latest_first()
        for name in ("vem", "sok"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """A span begins before it ends."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("fran") and said.get("till") and said["fran"] > said["till"]:
            self.add_error("till", "Sista dagen ligger före den första. Byt plats på dem.")
        return said

    def asked(self) -> Asked:
        """What is asked for; of a form with faults, what is without them."""
        said = getattr(self, "cleaned_data", {})
        return Asked(
            people=_people(said["vem"]) if said.get("vem") else None,
            kind=said.get("slag", ""),
            unit=said.get("enhet"),
            occasion=said.get("tillfalle"),
            since=said.get("fran"),
            until=said.get("till"),
            words=said.get("sok", ""),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything has been chosen."""
        return any(getattr(self, "cleaned_data", {}).values())


def _people(words: str) -> frozenset[int]:
    """Those whose name or user name has all the words in it."""
    found = User.objects.all()
    for word in words.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word))
    return frozenset(found.values_list("pk", flat=True))
