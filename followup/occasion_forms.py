"""Forms of the calendar: an occasion, and the last day of each level."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from followup import periods
from followup.models import Occasion
from followup.occasions import LEVELS, NotPossible
from followup.people_forms import day_field

YEARS = (1990, 2100)


class DaysForm(forms.Form):
    """What an occasion is called and its last days."""

    name = forms.CharField(label="Namn", max_length=100)

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for level in LEVELS:
            label = f"Sista dag för {str(level.label).lower()}"
            self.fields[level] = day_field(label, required=False, hint="Tomt: nivån har ingen sista dag.")

    @property
    def days(self) -> dict[str, date | None]:
        """The day of each level."""
        return {str(level): self.cleaned_data[level] for level in LEVELS}

    def refuse(self, refused: NotPossible) -> None:
        """Say at the right field why it cannot be so."""
        self.add_error(refused.level or None, str(refused))


class OccasionForm(DaysForm):
    """A new occasion: its kind and period too."""

    kind = forms.ChoiceField(label="Slag", choices=Occasion.Kind.choices)
    year = forms.IntegerField(label="Räkenskapsår", min_value=YEARS[0], max_value=YEARS[1])
    month = forms.TypedChoiceField(
        label="Till och med månad",
        coerce=int,
        choices=[(one, name) for one, name in enumerate(periods.MONTHS, start=1)],
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, initial={"year": timezone.localdate().year})
        self.fields["name"].required = False
        self.fields["name"].help_text = "Tomt ger slag och månad, till exempel Delårsrapport augusti 2023."
        self.order_fields(["kind", "year", "month", "name"])

    @property
    def period(self) -> int:
        """The period as ledgers number it."""
        return int(self.cleaned_data["year"]) * 100 + int(self.cleaned_data["month"])
