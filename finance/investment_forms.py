"""Forms of investments: the grid's lines, a decision of a frame, an investment with its codes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from finance import amounts, comments, investment_fields, investment_grid
from finance.investment_fields import Column
from finance.investment_rows import Facts
from finance.investments import Said
from finance.models import Investment, InvestmentDecision, InvestmentGroup, Project, SlipReason
from finance.parsing.values import Refused
from followup import money
from followup.models import Unit

LATER_WITHOUT_REASON = "Investeringen väntas bli klar senare än planerat. Välj en orsak."


def _date(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget)


class KronorField(forms.Field):
    """An amount as people write it (``1 234,5``, ``1,2 mnkr``), in thousand kronor unless said; kept in kronor."""

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "size": 10, "maxlength": 40}
        super().__init__(widget=forms.TextInput(attrs=attributes), **kwargs)
        self.signed = signed

    def to_python(self, value: str | None) -> Decimal | None:
        """Kronor; None for blank. Raises ValidationError in Swedish."""
        try:
            kronor = amounts.kronor(value or "")
        except Refused as refused:
            raise forms.ValidationError(str(refused), "invalid") from refused
        if kronor is not None and kronor < 0 and not self.signed:
            raise forms.ValidationError("Skriv beloppet utan minus. Inkomster har en egen kolumn.", "negative")
        return kronor

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what was shown with what came back."""
        return "".join((initial or "").split()) != "".join((data or "").split())


class CommentField(forms.CharField):
    """A comment, refused in the same words as a cell that is saved by itself."""

    def to_python(self, value: Any) -> str:
        """The comment as it is kept. Raises ValidationError in Swedish."""
        try:
            return comments.kept(super().to_python(value) or "")
        except Refused as refused:
            raise forms.ValidationError(str(refused), "invalid") from refused


@dataclass(frozen=True)
class FieldCell:
    """A cell of the grid: text that is shown, or a field to write in with what it held before."""

    column: Column
    text: str = ""
    bound: forms.BoundField | None = None
    was: str = ""


class LineForm(forms.Form):
    """One investment's year. A line that is left as it was is not saved."""

    expenditure = KronorField(label="Utgifter, tkr", required=False)
    income = KronorField(label="Inkomster, tkr", required=False)
    finishes_on = forms.DateField(
        label="Väntas bli klar",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.TextInput(attrs={"size": 10, "maxlength": 20, "placeholder": "åååå-mm-dd", "autocomplete": "off"}),
        error_messages={"invalid": "Skriv datumet som år-månad-dag, till exempel 2024-06-30."},
    )
    slip = forms.ChoiceField(label="Orsak om den förskjuts", required=False, choices=[("", "–"), *SlipReason.choices])
    comment = CommentField(label="Kommentar", required=False, widget=forms.Textarea(attrs={"rows": 1}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, facts: Facts, data: Mapping[str, Any] | None = None, *, span: str = "") -> None:
        self.span = span
        entered = facts.entered
        initial: dict[str, Any] = {"version": entered.number if entered else 0, **investment_fields.texts(facts)}
        initial["finishes_on"] = facts.finishes_on
        super().__init__(data, prefix=str(facts.id), initial=initial)
        self.facts = facts
        self.assumed = "" if entered else money.number(money.rounded(facts.expected.expenditure, money.Unit.TKR))
        self.fields["expenditure"].widget.attrs["placeholder"] = self.assumed
        for name, field in self.fields.items():
            if name != "version":
                field.widget.attrs["aria-label"] = f"{field.label}: {facts.name}"

    @property
    def cells(self) -> list[FieldCell]:
        """The cells in the order of the grid's columns."""
        fixed, was = investment_grid.shown_only(self.facts), investment_fields.texts(self.facts)
        return [
            FieldCell(column, bound=self[column.name], was=was[column.name])
            if column.writable
            else FieldCell(column, text=fixed[column.name])
            for column in investment_fields.columns(self.span)
        ]

    @property
    def kronor(self) -> dict[str, str]:
        """The exact amounts that the page reckons with."""
        return investment_grid.kronor(self.facts)

    @property
    def lack(self) -> str:
        """What the forecast that is kept still lacks."""
        return investment_grid.lack(self.facts)

    def clean(self) -> dict[str, Any]:
        """A later finish has a reason; what is said has an amount."""
        cleaned = super().clean() or {}
        if not self.has_changed():
            return cleaned
        if "expenditure" in cleaned and cleaned["expenditure"] is None:
            self.add_error("expenditure", "Skriv årets utgifter, 0 om det inte blir några.")
        done, planned, start = cleaned.get("finishes_on"), self.facts.planned_finish, self.facts.starts_on
        if done and planned and done > planned and not cleaned.get("slip"):
            self.add_error("slip", LATER_WITHOUT_REASON)
        if done and start and done < start:
            self.add_error("finishes_on", "Investeringen kan inte bli klar innan den börjar.")
        return cleaned

    def said(self, investment: Investment) -> Said:
        """What the person says."""
        own = self.cleaned_data
        income, slip, comment = own["income"] or Decimal(0), own["slip"], own["comment"]
        return Said(investment, own["expenditure"], income, own["finishes_on"], slip, comment, own["version"])


class GridForm:
    """The lines' forms together: valid when all are, so that nothing is saved by half."""

    def __init__(self, investments: Sequence[Facts], data: Mapping[str, Any] | None = None, *, span: str = "") -> None:
        self.forms = [LineForm(facts, data, span=span) for facts in investments]

    def __iter__(self) -> Any:
        return iter(self.forms)

    @property
    def errors(self) -> int:
        """How many lines have something to mend."""
        return sum(bool(form.errors) for form in self.forms)

    def is_valid(self) -> bool:
        """Whether every line is."""
        return not self.errors

    def changed(self) -> list[LineForm]:
        """The lines that the person changed."""
        return [form for form in self.forms if form.has_changed()]


class DecisionForm(forms.ModelForm):
    """A decision of the frame of a year or of the total budget."""

    expenditure = KronorField(label="Utgifter, tkr", signed=True, help_text="Minus minskar ramen.")
    income = KronorField(label="Inkomster, tkr", signed=True, required=False)
    decided_on = _date("Beslutsdatum")

    class Meta:
        model = InvestmentDecision
        fields = ("kind", "fiscal_year", "expenditure", "income", "body", "paragraph", "decided_on", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, investment: Investment, year: int, data: Mapping[str, Any] | None = None) -> None:
        made = InvestmentDecision(investment=investment)
        super().__init__(data, instance=made, initial={"fiscal_year": year, "body": "Kommunfullmäktige"})

    def clean_income(self) -> Decimal:
        """Blank is nothing."""
        return self.cleaned_data["income"] or Decimal(0)


class InvestmentForm(forms.ModelForm):
    """An investment: its name, who answers for it, when, and the project codes of its ledger rows.

    A group that the committee does not have yet is named in a field of its own.
    """

    new_group = forms.CharField(
        label="Ny grupp",
        required=False,
        max_length=200,
        help_text="Investeringar i en grupp står under gruppens rubrik i tabellen. Fyll i om gruppen inte finns än.",
    )
    starts_on = _date("Börjar")
    finishes_on = _date("Planeras vara klar")
    codes = forms.CharField(
        label="Projektkoder", required=False, help_text="Skilda åt av mellanslag eller komma, till exempel I3001 I3002."
    )

    class Meta:
        model = Investment
        fields = ("name", "unit", "group", "starts_on", "finishes_on", "outside_frame", "sort")

    def __init__(self, investment: Investment, units: QuerySet[Unit], data: Mapping[str, Any] | None = None) -> None:
        known = investment.codes.values_list("project__code", flat=True) if investment.pk else []
        super().__init__(data, instance=investment, initial={"codes": " ".join(sorted(known))})
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = units
        fields["group"].queryset = InvestmentGroup.objects.filter(committee=investment.committee)
        fields["outside_frame"].label = "Står utanför ramen genom ett eget beslut"
        order = [*self.Meta.fields, "codes"]
        order.insert(order.index("group") + 1, "new_group")
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        """One group: one that is there, or a new one."""
        cleaned = super().clean() or {}
        if cleaned.get("group") and cleaned.get("new_group"):
            self.add_error("new_group", "Välj en grupp som finns eller skriv en ny, inte båda.")
        return cleaned

    def clean_codes(self) -> list[Project]:
        """The codes as projects; says which do not exist."""
        written = list(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["codes"])))
        found = {one.code: one for one in Project.objects.filter(code__in=written)}
        unknown = [code for code in written if code not in found]
        if unknown:
            raise forms.ValidationError(f"Projektkoden finns inte: {', '.join(unknown)}.")
        return [found[code] for code in written]
