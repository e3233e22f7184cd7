"""The form of a forecast page: an amount in thousand kronor and a comment for each group and side of an area."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from finance.forecast_lines import Area, ForecastLine
from finance.forecasts import Change
from finance.models import ActivityGroup
from finance.parsing.values import Refused
from finance.parsing.values import amount as ore_of
from followup import money


class ThousandKronorField(forms.Field):
    """An amount written in tkr (``1 234,5``), kept in kronor. Blank is None."""

    default_error_messages = {"invalid": "Skriv beloppet i tusental kronor med siffror, till exempel 1 234,5."}

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "size": 12, "maxlength": 30}
        super().__init__(required=False, widget=forms.TextInput(attrs=attributes), **kwargs)

    def to_python(self, value: str | None) -> Decimal | None:
        """Kronor, exact to ten kronor: two decimals of a thousand. Raises ValidationError in Swedish."""
        if not (value or "").strip():
            return None
        try:
            kronor = Decimal(ore_of(value or "", ",")) * 10  # a hundredth of a thousand kronor is ten kronor
        except Refused as refused:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from refused
        if abs(kronor) >= Decimal(10) ** 14:
            raise forms.ValidationError("Beloppet är för stort. Skriv det i tusental kronor.", "too_large")
        return kronor

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was shown with what came back, so that kronor below what is shown are never lost."""
        return "".join((initial or "").split()) != "".join((data or "").split())


class LineForm(forms.Form):
    """One line: blank amount means that the computed forecast stands."""

    amount = ThousandKronorField(label="Egen prognos, tkr")
    comment = forms.CharField(
        label="Kommentar",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, line: ForecastLine, data: Mapping[str, Any] | None = None) -> None:
        entered = line.entered
        shown = money.number(money.rounded(entered.amount, money.Unit.TKR)) if entered else ""
        initial = {"amount": shown, "comment": entered.comment if entered else ""}
        super().__init__(data, prefix=line.key, initial=initial)
        self.line = line
        what = f"{line.line.name}, {line.side_name.lower()}"
        self.fields["amount"].widget.attrs["aria-label"] = f"Egen prognos i tkr: {what}"
        self.fields["comment"].widget.attrs["aria-label"] = f"Kommentar: {what}"

    def clean(self) -> dict[str, Any]:
        """A forecast that differs from the computed one says why."""
        cleaned = super().clean() or {}
        amount = cleaned.get("amount")
        differs = amount is not None and amount != self.line.computed.amount
        if "amount" in self.changed_data and differs and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Skriv varför du väntar dig något annat än den beräknade prognosen.")
        if cleaned.get("comment") and "amount" in cleaned and amount is None and "comment" in self.changed_data:
            self.add_error("amount", "Skriv ett belopp till kommentaren, eller ta bort kommentaren.")
        return cleaned

    def change(self) -> Change:
        """What the person changed. The exact amount stands when only the comment is new."""
        amount = self.cleaned_data["amount"]
        if self.line.entered and "amount" not in self.changed_data:
            amount = self.line.entered.amount
        group = ActivityGroup(pk=self.line.line.group_id, label=self.line.line.codes)
        return Change(group, self.line.side, amount, self.cleaned_data["comment"])


class AreaForm:
    """The lines' forms together: valid when all are, so that nothing is saved by half."""

    def __init__(self, area: Area, data: Mapping[str, Any] | None = None) -> None:
        self.forms = [LineForm(line, data) for line in area.lines]

    def __iter__(self) -> Any:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Whether every line is."""
        return not self.errors

    @property
    def errors(self) -> int:
        """How many lines have something to mend."""
        return sum(bool(form.errors) for form in self.forms)

    def changes(self) -> list[Change]:
        """What the person changed."""
        return [form.change() for form in self.forms if form.has_changed()]
