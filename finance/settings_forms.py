"""Forms of the municipality's reasons and threshold."""

from decimal import Decimal

from django import forms


class ReasonForm(forms.Form):
    """A reason why a forecast departs from the proposal."""

    name = forms.CharField(label="Orsak", max_length=60)
    asks_comment = forms.BooleanField(label="Kräver alltid en kommentar", required=False)
    active = forms.BooleanField(
        label="Går att välja", required=False, initial=True, help_text="Prognoser som redan har orsaken behåller den."
    )
    sort = forms.IntegerField(
        label="Plats i listan", required=False, min_value=0, max_value=999, help_text="Låga tal först. Tomt: sist."
    )


class ThresholdForm(forms.Form):
    """From which size a difference is explained."""

    kronor = forms.DecimalField(
        label="Kronor",
        min_value=Decimal(0),
        max_digits=16,
        decimal_places=2,
        help_text="En avvikelse är väsentlig när den är större än både kronorna och procenten.",
    )
    percent = forms.DecimalField(
        label="Procent av budget", min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2
    )
    smallest = forms.DecimalField(
        label="Minsta skillnad som ska ha en orsak, kronor",
        min_value=Decimal(0),
        max_digits=16,
        decimal_places=2,
        help_text="Mindre skillnader mot förslaget behöver ingen orsak.",
    )
