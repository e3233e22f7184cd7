"""The form of an export as SIE: whose rows, and which periods."""

from typing import Any

from django import forms

from finance.models import PublishedPeriod, Source
from followup import periods
from followup.models import Unit, User

KINDS = (Unit.Kind.MUNICIPALITY, Unit.Kind.COMMITTEE, Unit.Kind.DEPARTMENT, Unit.Kind.AREA)


def exportable(user: User) -> list[Unit]:
    """The units that a person may export, in the order of the tree: those whose rows she may read."""
    visible = Unit.objects.visible_to(user).filter(kind__in=KINDS).with_tree_fields()
    return sorted(visible, key=lambda unit: unit.tree_ordering)


def published() -> list[int]:
    """The periods with published outcome, in order."""
    outcome = PublishedPeriod.objects.filter(source__kind=Source.Kind.OUTCOME)
    return sorted(set(outcome.order_by().values_list("period_id", flat=True)))


class SieExportForm(forms.Form):
    """Whose rows, and from which period through which."""

    unit = forms.TypedChoiceField(label="Vems rader?", coerce=int)
    first = forms.TypedChoiceField(label="Från och med", coerce=int)
    through = forms.TypedChoiceField(label="Till och med", coerce=int)

    def __init__(self, units: list[Unit], numbers: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        months = [(number, periods.shown(number)) for number in numbers]
        self._choices("unit", [(unit.pk, f"{unit.name} ({unit.get_kind_display().lower()})") for unit in units])
        self._choices("first", months)
        self._choices("through", months)
        if numbers:
            self.fields["first"].initial = next(
                n for n in numbers if periods.year_of(n) == periods.year_of(numbers[-1])
            )
            self.fields["through"].initial = numbers[-1]

    def _choices(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The periods in order."""
        values = super().clean() or {}
        first, through = values.get("first"), values.get("through")
        if first and through and first > through:
            self.add_error("through", "Den sista perioden ska inte ligga före den första.")
        return values

    @property
    def chosen(self) -> Unit:
        """The unit of a valid form."""
        return self.units[self.cleaned_data["unit"]]
