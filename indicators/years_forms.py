"""The form that closes a year."""

from django import forms


class CloseYearForm(forms.Form):
    """The year to close."""

    year = forms.IntegerField(
        label="År",
        min_value=1900,
        max_value=2200,
        help_text="Utfall och önskade utfall för året kan sedan inte ändras. Det går inte att ångra.",
    )
