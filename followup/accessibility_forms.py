"""The form by which anybody reports that something cannot be used."""

from django import forms

from followup.models import AccessibilityReport
from followup.models.accessibility import DESCRIPTION_MOST


class AccessibilityReportForm(forms.Form):
    """What it is about, where, and where an answer is to go."""

    kind = forms.ChoiceField(
        label="Vad gäller det?",
        choices=AccessibilityReport.Kind.choices,
        initial=AccessibilityReport.Kind.FAULT,
        widget=forms.RadioSelect,
    )
    description = forms.CharField(
        label="Beskriv det med egna ord",
        help_text="Vad ville du göra, och vad hände? Berätta gärna vilket hjälpmedel du använder.",
        max_length=DESCRIPTION_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Skriv vad det gäller."},
    )
    page = forms.CharField(label="Vilken sida?", help_text="Sidans adress eller namn.", max_length=300, required=False)
    email = forms.EmailField(
        label="Din e-postadress",
        help_text="Behövs bara om du vill ha svar. Adressen tas bort när ärendet är klart.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
