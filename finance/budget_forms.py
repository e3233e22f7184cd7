"""Forms of budget decisions: what a decision says, its lines, and profiles of one's own."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from finance import budgets
from finance.amounts import written
from finance.budgets import LineFacts, Words
from finance.intake.registers import LEDGER_UNITS
from finance.kronor import KronorField
from finance.models import Account, Activity, BudgetDecision, BudgetLine, PhasingChoice, PhasingProfile, Side
from finance.signs import profile_of_side
from followup import money, periods
from followup.models import Unit

SHORT_MONTHS = [name[:3] for name in periods.MONTHS]


class UnitChoiceField(forms.ModelChoiceField):
    """A unit, known by code and name."""

    def label_from_instance(self, obj: Unit) -> str:
        """``10101 Norra skolan``."""
        return f"{obj.code} {obj.name}"


class DecisionForm(forms.Form):
    """Who decided what, when and why."""

    kind = forms.ChoiceField(label="Slag av beslut", choices=BudgetDecision.Kind.choices)
    title = forms.CharField(label="Rubrik", max_length=200, help_text="Till exempel Tilläggsbudget, nya simhallen.")
    body = forms.CharField(
        label="Organ", max_length=100, help_text="Kommunfullmäktige, kommunstyrelsen eller nämndens namn."
    )
    paragraph = forms.CharField(label="Paragraf", max_length=20, required=False)
    decided_on = forms.DateField(
        label="Beslutad den", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(label="Vad som beslutades och varför", widget=forms.Textarea(attrs={"rows": 4}))
    financing = forms.CharField(
        label="Finansiering",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Krävs när budgeten ökas under året (kommunallagen 11 kap. 15 §).",
    )

    def __init__(self, data: Any = None, *, decision: BudgetDecision | None = None) -> None:
        initial: dict[str, Any] = {"kind": BudgetDecision.Kind.SUPPLEMENT}
        if decision:
            initial = {name: getattr(decision, name) for name in self.base_fields if name != "title"}
            initial["title"] = decision.source.name
        super().__init__(data, initial=initial)

    def words(self) -> Words:
        """What the form says."""
        return Words(**self.cleaned_data)


class LineForm(forms.Form):
    """An amount for the year on an ansvar and activity, and how it falls on the months."""

    unit = UnitChoiceField(Unit.objects.none(), label="Ansvar", empty_label="Välj ansvar")
    activity = forms.ModelChoiceField(Activity.objects.all(), label="Verksamhet", empty_label="Välj verksamhet")
    side = forms.ChoiceField(label="Kostnad eller intäkt", choices=[(Side.COST, "Kostnad"), (Side.REVENUE, "Intäkt")])
    account = forms.ModelChoiceField(
        Account.objects.exclude(side=Side.BALANCE),
        label="Konto",
        required=False,
        empty_label="Fördela som budgeten hittills",
    )
    amount = KronorField(
        label="Ändring för helåret, kronor", help_text="Plus ökar budgeten, minus minskar. Till exempel −2,2 mnkr."
    )
    profile = forms.ModelChoiceField(
        PhasingProfile.objects.all(), label="Periodisering", required=False, empty_label="Enhetens förvalda"
    )
    from_month = forms.TypedChoiceField(
        label="Från och med", choices=list(enumerate(periods.MONTHS, start=1)), coerce=int, initial=1
    )
    catch_up = forms.BooleanField(label="Lägg månaderna som har gått i den första månaden", required=False)

    def __init__(self, units: QuerySet[Unit], data: Any = None, *, line: BudgetLine | None = None) -> None:
        super().__init__(data, initial=_of_line(line) if line else {})
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units.filter(kind__in=LEDGER_UNITS).order_by("code")

    def facts(self) -> LineFacts:
        """What the form says, with the ledger's sign; where no profile is named, the one chosen for the place."""
        own = self.cleaned_data
        profile = own["profile"] or budgets.default_profile(own["unit"], own["activity"])
        amount = profile_of_side(own["side"]).shown(own["amount"] or Decimal(0))
        return LineFacts(**own | {"amount": amount, "profile": profile})

    def clean(self) -> dict[str, Any]:
        """There is a profile to phase by."""
        cleaned = super().clean() or {}
        if not PhasingProfile.objects.exists():
            self.add_error("profile", "Det finns ingen periodiseringsprofil. Lägg upp en först.")
        return cleaned


class OwnProfileForm(forms.Form):
    """A profile of twelve shares of one's own: percent, parts or kronor, as long as they are alike."""

    name = forms.CharField(label="Namn", max_length=100)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for number, name in enumerate(periods.MONTHS, start=1):
            self.fields[f"month_{number}"] = forms.DecimalField(
                label=name.capitalize(), min_value=0, max_digits=9, decimal_places=4, initial=0, localize=True
            )

    def clean(self) -> dict[str, Any]:
        """Some month has a share, and the name is new."""
        cleaned = super().clean() or {}
        if not self.errors and not any(self.shares()):
            raise forms.ValidationError("Minst en månad ska ha en andel.")
        if PhasingProfile.objects.filter(name=cleaned.get("name")).exists():
            self.add_error("name", "Det finns redan en profil med det namnet.")
        return cleaned

    def shares(self) -> list[Decimal]:
        """The twelve shares."""
        return [self.cleaned_data[f"month_{number}"] for number in range(1, 13)]


class ChoiceForm(forms.ModelForm):
    """Which profile a unit, or an activity there, has unless a line says otherwise."""

    unit = UnitChoiceField(Unit.objects.none(), label="Enhet", empty_label="Välj enhet")

    class Meta:
        model = PhasingChoice
        fields = ("unit", "activity", "profile")

    def __init__(self, units: QuerySet[Unit], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units.exclude(kind=Unit.Kind.MUNICIPALITY).order_by("code")
        activity = self.fields["activity"]
        assert isinstance(activity, forms.ModelChoiceField)
        activity.empty_label = "Alla verksamheter"


def _of_line(line: BudgetLine) -> dict[str, Any]:
    shown = written(profile_of_side(line.side).shown(line.amount), money.Unit.KR)
    keys = {f"{name}": getattr(line, f"{name}_id") for name in ("unit", "activity", "account", "profile")}
    return keys | {name: getattr(line, name) for name in ("side", "from_month", "catch_up")} | {"amount": shown}
