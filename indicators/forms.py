"""The grid as a form, for whoever has no scripts."""

from collections.abc import Mapping
from typing import Any

from django import forms

from indicators.entry import Entry, Grid, NotRead
from indicators.services import Change
from indicators.values import Cell, State


class EntryForm(forms.Form):
    """One line's value. A line that is left as it was is not saved."""

    value = forms.CharField(required=False, max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, entry: Entry, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=entry.key, initial={"value": entry.text, "version": entry.shown.version})
        self.entry = entry
        self.cell: Cell | None = None
        self.fields["value"].label = f"Utfall: {entry.line.full_name}"
        self.fields["value"].widget.attrs |= {"aria-label": self.fields["value"].label, "size": 14}
        self.fields["value"].disabled = entry.shown.masked

    def clean_value(self) -> str:
        """The value in words; ``cell`` holds it."""
        text = str(self.cleaned_data["value"])
        if "value" not in self.changed_data:
            return text
        try:
            self.cell = self.entry.read(text)
        except NotRead as reason:
            raise forms.ValidationError(str(reason)) from reason
        return text


class EntryGridForm(forms.Form):
    """The lines' forms together: valid when all are, so that nothing is saved by half."""

    def __init__(self, grid: Grid, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.grid = grid
        self.forms = [EntryForm(entry, data) for entry in grid.entries]

    @property
    def wrong(self) -> int:
        """How many lines have something to mend."""
        return sum(bool(form.errors) for form in self.forms)

    @property
    def changes(self) -> list[Change]:
        """The cells to save, of valid lines."""
        return [
            (form.entry.indicator, form.entry.column, form.cell, form.cleaned_data["version"])
            for form in self.forms
            if form.cell is not None
        ]


KEYS = {
    "I": State.PENDING,
    "G": State.NOT_CONDUCTED,
    "S": State.SECRET,
    "J": State.NOT_COMPARABLE,
    "T": State.NOT_APPLICABLE,
}
