"""The form of a forecast grid sent whole, and of one cell that has been left."""

from collections.abc import Mapping
from typing import Any

from django import forms

from finance import forecast_fields
from finance.forecast_lines import ForecastLine
from finance.forecasts import Change, Clash
from finance.grid import Grid
from finance.parsing.values import Refused
from followup.answers import clock


class CellForm(forms.Form):
    """A cell that was left: its line, field and text, and the version that the person saw."""

    line = forms.CharField(max_length=40)
    field = forms.CharField(max_length=10)
    value = forms.Field(required=False)  # whatever it is, ``forecast_fields`` says what is wrong with it
    version = forms.IntegerField(min_value=0)

    def found(self, grid: Grid) -> ForecastLine:
        """The line. Raises Refused when the grid has no such line, or no such field to write in."""
        line = next((one for one in grid.area.lines if one.key == self.cleaned_data["line"]), None)
        if line is None or self.cleaned_data["field"] not in forecast_fields.texts(line):
            raise Refused("Rutan finns inte längre. Ladda om sidan.")
        return line

    def change(self, grid: Grid) -> Change:
        """What the person changed. Raises Refused in Swedish."""
        line, name = self.found(grid), self.cleaned_data["field"]
        value = forecast_fields.read(line, name, self.cleaned_data["value"] or "", grid.reasons)
        return forecast_fields.change(line, {name: value}, self.cleaned_data["version"])


class GridForm:
    """Every cell of the grid at once: valid when all can be read, so that nothing is saved by half.

    A cell is changed when its text differs from what the person was shown (``…-was``), whatever stands there now.
    """

    def __init__(self, grid: Grid, data: Mapping[str, Any]) -> None:
        self.grid = grid
        self.changes: list[Change] = []
        self.written: dict[tuple[str, str], str] = {}
        self.errors: dict[tuple[str, str], str] = {}
        for line in grid.area.lines:
            self._read(line, data)

    def _read(self, line: ForecastLine, data: Mapping[str, Any]) -> None:
        values: dict[str, Any] = {}
        for name in (column.name for column in self.grid.columns if column.writable):
            text = data.get(f"{line.key}-{name}")
            was = data.get(f"{line.key}-{name}-was", forecast_fields.texts(line)[name])
            if text is None or "".join(text.split()) == "".join(was.split()):
                continue
            self.written[line.key, name] = text
            try:
                values[name] = forecast_fields.read(line, name, text, self.grid.reasons)
            except Refused as refused:
                self.errors[line.key, name] = str(refused)
        if values:
            seen = str(data.get(f"{line.key}-version", line.number))
            self.changes.append(forecast_fields.change(line, values, int(seen) if seen.isdecimal() else line.number))

    def is_valid(self) -> bool:
        """Whether every cell can be read."""
        return not self.errors

    def clash(self, clash: Clash) -> None:
        """Say at the cell what somebody else wrote there meanwhile."""
        line = next(one for one in self.grid.area.lines if (one.line.group_id, one.side) == clash.change.cell)
        theirs = forecast_fields.texts(line)[clash.name] or "inget"
        self.errors[line.key, clash.name] = (
            f"{clash.theirs.by} skrev {theirs} kl. {clock(clash.theirs.at)} medan du skrev. "
            "Spara igen för att behålla ditt, eller skriv det andra."
        )
