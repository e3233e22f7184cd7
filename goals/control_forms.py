"""The forms of the internal control."""

from typing import Any

from django import forms

from goals import risks
from goals.models import ControlArea, ControlMeasureVersion, ControlMoment, ControlResult, Decision, Risk

LONG: dict[str, Any] = {"max_length": 4000, "widget": forms.Textarea(attrs={"rows": 4})}


def _day(label: str, **more: Any) -> forms.DateField:
    """A day, as the browser's own calendar gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def _steps(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """The steps of an axis as choices, none chosen beforehand."""
    return [("", "Välj")] + [(str(number), f"{number} {word}") for number, word in enumerate(words, 1)]


class VersionForm(forms.Form):
    """What is kept as a new version: ``stands`` is the one that the writer has before her."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, stands: Any, data: Any = None) -> None:
        known = {name: getattr(stands, name) for name in self.base_fields} if stands else {"version": 0}
        super().__init__(data, initial=known)


class AreaReportForm(VersionForm):
    """How an area has been followed up."""

    text = forms.CharField(label="Uppföljning av området", max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))


class ResultForm(VersionForm):
    """What a control has shown at an occasion."""

    status = forms.ChoiceField(label="Status", choices=ControlResult.Status.choices)
    finding = forms.ChoiceField(
        label="Vad kontrollen visade", required=False, choices=[("", "Ej angivet"), *ControlResult.Finding.choices]
    )
    text = forms.CharField(label="Resultat", required=False, help_text="Behövs när kontrollen visar brister.", **LONG)
    samples = forms.IntegerField(label="Antal kontroller hittills i år", required=False, min_value=0, max_value=9999)
    done_when = forms.CharField(label="När det gjordes", required=False, max_length=200)
    new_time = forms.CharField(label="Ny tid", required=False, max_length=200)
    reason = forms.CharField(
        label="Varför det är senarelagt eller utgår",
        required=False,
        help_text="Behövs när det är senarelagt eller utgår.",
        **LONG,
    )


class RatingForm(VersionForm):
    """How probable a risk is and how grave."""

    probability = forms.TypedChoiceField(label="Sannolikhet", coerce=int, choices=_steps(risks.PROBABILITIES))
    consequence = forms.TypedChoiceField(label="Konsekvens", coerce=int, choices=_steps(risks.CONSEQUENCES))
    motivation = forms.CharField(label="Motivering", **LONG)


class AcceptanceForm(forms.Form):
    """Who accepts a risk, when and why."""

    accepted_by = forms.CharField(label="Vem accepterar risken", max_length=150, help_text="Namn och befattning.")
    accepted_on = _day("När")
    reason = forms.CharField(label="Varför", **LONG)
    decision = forms.ModelChoiceField(
        Decision.objects.all(), label="Beslut", required=False, empty_label="Inget beslut i registret"
    )


class MeasureForm(VersionForm):
    """What is to be done, by whom and when, and how it goes."""

    text = forms.CharField(label="Vad ska göras", **LONG)
    purpose = forms.CharField(label="Syfte", required=False, **LONG)
    responsible = forms.CharField(label="Ansvarig", max_length=150)
    due_on = _day("Klar senast")
    status = forms.ChoiceField(label="Läge", choices=ControlMeasureVersion.Status.choices)
    done_on = _day("Blev klar", required=False, help_text="Behövs när åtgärden är genomförd.")
    result = forms.CharField(
        label="Resultat eller kommentar",
        required=False,
        help_text="Behövs när åtgärden inte genomförs: skriv varför.",
        **LONG,
    )

    def clean(self) -> dict[str, Any]:
        """A measure that is done has a day."""
        said = super().clean() or {}
        if said.get("status") == ControlMeasureVersion.Status.DONE and not said.get("done_on"):
            self.add_error("done_on", "Skriv vilken dag åtgärden blev klar.")
        return said


class PlanForm(forms.Form):
    """A year's plan."""

    introduction = forms.CharField(label="Inledning", required=False, **LONG)
    decision = forms.ModelChoiceField(
        Decision.objects.all(), label="Antagen genom", required=False, empty_label="Inget beslut i registret"
    )
    carry_over = forms.BooleanField(
        label="Ta med områden, risker och kontrollmoment från förra årets plan",
        required=False,
        help_text="Acceptanser och åtgärder följer inte med: de hör till sitt år.",
    )


class AreaForm(forms.Form):
    """An area of the plan."""

    name = forms.CharField(label="Område", max_length=100)


class RiskForm(forms.Form):
    """A risk in an area."""

    name = forms.CharField(label="Risk", max_length=300, help_text="Vad som kan gå fel.")
    description = forms.CharField(label="Beskrivning", required=False, **LONG)


class MomentForm(forms.Form):
    """A control moment in an area."""

    kind = forms.ChoiceField(label="Slag", choices=ControlMoment.Kind.choices)
    name = forms.CharField(label="Vad ska kontrolleras", max_length=300)
    risk = forms.ModelChoiceField(
        Risk.objects.none(), label="Risk som det gäller", required=False, empty_label="Ingen särskild"
    )
    method = forms.CharField(label="Metod", max_length=200)
    frequency = forms.CharField(label="Frekvens", max_length=100, help_text="Till exempel en gång i kvartalet.")
    responsible = forms.CharField(label="Ansvarig", max_length=150)
    planned = forms.CharField(label="Planerat till", required=False, max_length=200)

    def __init__(self, area: ControlArea, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        of_area = self.fields["risk"]
        if isinstance(of_area, forms.ModelChoiceField):
            of_area.queryset = area.risks.all()


class MomentChangeForm(MomentForm):
    """What the plan says of a control moment; its kind stays."""

    kind: Any = None  # Django's way to leave out a field of the parent

    def __init__(self, moment: ControlMoment, data: Any = None) -> None:
        super().__init__(moment.area, data, {name: getattr(moment, name) for name in self.base_fields})
