"""The form that begins a correction."""

from django import forms


class CorrectionForm(forms.Form):
    """Why a decided report is corrected: it stands in the new version."""

    reason = forms.CharField(
        label="Varför rapporten rättas",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Skriv vad som är fel och vad som ändras. Texten står i den rättade rapporten och är offentlig.",
        error_messages={"required": "Skriv varför rapporten rättas. Det står sedan i den rättade rapporten."},
    )
