"""The form of what is kept beside a value: its footnote, how many people it is about, and its secrecy."""

from typing import Any

from django import forms

from indicators.reading import Shown
from indicators.suppression import SMALL

MOST_PEOPLE = 100_000_000  # more than the country has


class MarksForm(forms.Form):
    """What is kept beside a value that stands."""

    note_mark = forms.CharField(
        label="Fotnotstecken", required=False, max_length=5, help_text="Till exempel * eller 1."
    )
    note = forms.CharField(label="Fotnot", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    people = forms.IntegerField(
        label="Antal personer som utfallet gäller",
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=(
            f"Gäller utfallet {SMALL} personer eller färre döljs det för den som inte har rätt att läsa sekretess, "
            "tillsammans med det som skulle avslöja det."
        ),
    )
    secret = forms.BooleanField(
        label="Utfallet omfattas av sekretess",
        required=False,
        help_text="Det kan sedan bara läsas av den som har rätt att läsa sekretessbelagda utfall.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    def __init__(self, data: Any, *, shown: Shown, people: int | None, secret: bool) -> None:
        stands = {"note_mark": shown.mark, "note": shown.note, "people": people, "secret": secret}
        super().__init__(data, initial=stands | {"version": shown.version})

    def clean(self) -> dict[str, Any]:
        """A footnote has its mark, and a mark its footnote."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("note", "").strip()) != bool(said.get("note_mark", "").strip()):
            raise forms.ValidationError("Skriv både fotnotens tecken och dess text, eller ingetdera.")
        return said
