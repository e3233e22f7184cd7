"""The forms that connect an indicator to Kolada, or to figures."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from indicators.models import ComputedSource, KoladaSource
from indicators.models.sources import KPI, MUNICIPALITY

_LINE = re.compile(r"(\d{4})\s+(\S.*)")


class KoladaForm(forms.Form):
    """KPI, municipality, sex, decimals, and the municipalities to compare with: a code and a name a line."""

    kpi = forms.CharField(
        label="Nyckeltal",
        help_text="Koladas nummer, till exempel N15428.",
        validators=[RegexValidator(KPI, "Skriv nyckeltalet som N eller U och fem siffror, till exempel N15428.")],
    )
    municipality = forms.CharField(
        label="Kommunkod",
        help_text="Fyra siffror, till exempel 0580 för Linköping.",
        validators=[RegexValidator(MUNICIPALITY, "Skriv kommunkoden med fyra siffror, till exempel 0580.")],
    )
    gender = forms.ChoiceField(label="Kön", choices=KoladaSource.Gender.choices)
    decimals = forms.IntegerField(label="Decimaler", min_value=0, max_value=8, initial=1)
    compared = forms.CharField(
        label="Jämför med",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="En kommun på varje rad: kod och namn, till exempel 0581 Norrköping.",
    )

    def __init__(self, source: KoladaSource | None, data: Any = None) -> None:
        initial: dict[str, Any] = {}
        if source is not None:
            initial = {name: getattr(source, name) for name in ("kpi", "municipality", "gender", "decimals")}
            initial["compared"] = "\n".join(f"{one.code} {one.name}" for one in source.compared.all())
        super().__init__(data, initial=initial)

    def clean_compared(self) -> dict[str, str]:
        """The municipalities' names by code."""
        found: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["compared"].splitlines(), start=1):
            if not line.strip():
                continue
            match = _LINE.fullmatch(line.strip())
            if match is None or len(match[2]) > 100:
                raise forms.ValidationError(f"Rad {number}: skriv kod och namn, till exempel 0581 Norrköping.")
            if match[1] in found:
                raise forms.ValidationError(f"Rad {number}: {match[1]} står redan på en rad ovanför.")
            found[match[1]] = match[2]
        return found


class ComputedForm(forms.Form):
    """The figure that an indicator is, the figure that it is in per cent of, and decimals."""

    key = forms.CharField(
        label="Siffrans nyckel",
        max_length=200,
        help_text="Till exempel ks.{tillfälle}.drift.avvikelse.period. {tillfälle} byts mot tillfällets kod.",
    )
    per = forms.CharField(
        label="I procent av",
        required=False,
        max_length=200,
        help_text="Nyckeln till den siffra som är hundra procent. Lämna tomt när siffran gäller som den är.",
    )
    decimals = forms.IntegerField(label="Decimaler", min_value=0, max_value=8, initial=1)

    def __init__(self, source: ComputedSource | None, data: Any = None) -> None:
        initial = {name: getattr(source, name) for name in ("key", "per", "decimals")} if source else {}
        super().__init__(data, initial=initial, prefix="siffra")
