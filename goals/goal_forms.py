"""The form of an assessment."""

import re

from django import forms
from django.http import QueryDict

from goals.assessing import Words
from goals.models import Assessment

ORDER = "En tom rad mellan punkterna. Flytta en punkt i texten för att ändra ordningen."


def _texts(label: str, rows: int = 8, hint: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": rows}))


class AssessmentForm(forms.Form):
    """Status, motivation and the three lists, each as text with an empty line between its items."""

    status = forms.ChoiceField(label="Bedömning", choices=Assessment.Status.choices)
    motivation = _texts("Motivering", 6, required=True)
    results = _texts("Resultat", hint=ORDER)
    activities = _texts("Övriga aktiviteter", hint=ORDER)
    deviations = _texts("Avvikelser", hint=ORDER)

    def __init__(self, data: QueryDict | None = None, *, standing: Assessment | None = None) -> None:
        self.standing = standing
        first = {"status": standing.status, "motivation": standing.motivation} if standing else {}
        kinds = {"result": "results", "activity": "activities", "deviation": "deviations"}
        for item in standing.items.all() if standing else ():
            name = kinds[item.kind]
            first[name] = f"{first[name]}\n\n{item.text}" if name in first else item.text
        super().__init__(data, initial=first)
        self.fields["motivation"].error_messages["required"] = "Skriv en motivering till bedömningen."

    def words(self) -> Words:
        """What the person says."""
        said, kept = self.cleaned_data, self.standing
        return Words(
            status=said["status"],
            motivation=said["motivation"],
            results=_items(said["results"]),
            activities=_items(said["activities"]),
            deviations=_items(said["deviations"]),
            results_lead=kept.results_lead if kept else "",
            activities_lead=kept.activities_lead if kept else "",
            deviations_lead=kept.deviations_lead if kept else "",
        )


def _items(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if one.strip()]
