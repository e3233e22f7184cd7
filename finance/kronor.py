"""A form field for an amount in kronor, as people write them: ``1 234,50``, ``1,2 mnkr``, ``350 tkr``."""

from decimal import Decimal
from typing import Any

from django import forms

from finance import amounts
from finance.parsing.values import Refused
from followup import money


class KronorField(forms.CharField):
    """An amount in kronor where no unit is written. Blank is None; what can't be read is told in Swedish."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "text", "autocomplete": "off", "size": 16}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(max_length=60, widget=widget, empty_value="", **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """Exact kronor."""
        text = super().clean(value)
        try:
            return amounts.kronor(text, money.Unit.KR)
        except Refused as refused:
            raise forms.ValidationError(str(refused), "invalid") from refused
