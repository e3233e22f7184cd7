"""Forms of the import: the file, its columns, and the worklist of unknown codes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from finance.intake import sources
from finance.models import Import, Source, UnknownCode
from finance.parsing import SWEDISH, Field, Layout
from finance.parsing.sie.dimensions import CODES
from finance.parsing.values import MAX_CODE
from finance.worklist import Decision, area_of, known, understood
from followup.models import Unit

CODES_A_PAGE = 50
SINGLE_FIELDS = [field for field in Field if field is not Field.MONTHS]
DEFAULTED = (Field.UNIT, Field.ACTIVITY)  # what every row of the ledger has; projekt and motpart may be absent


class ImportForm(forms.Form):
    """A file and what it speaks for."""

    source = forms.ModelChoiceField(
        Source.objects.order_by("-kind", "code"),  # ledgers before budgets
        label="Vad gäller filen?",
        empty_label=None,
        help_text="Huvudbok eller ett budgetbeslut. Filen ersätter det som källan tidigare sagt om samma perioder.",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label="Fil",
        allow_empty_file=True,  # the reader says what is wrong, in the same words as from a shell
        help_text="CSV, Excel eller SIE, som den kommer ur ekonomisystemet.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = Source.objects.filter(kind=Source.Kind.OUTCOME).first() or sources.ledger()
        self.fields["source"].initial = first.pk


class ColumnsForm(forms.Form):
    """Which column of the file means what."""

    fields_asked: Sequence[Field] = SINGLE_FIELDS

    def __init__(self, batch: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = Layout.from_dict(batch.layout)
        self.source = batch.source
        headers = [(number, self.layout.header(number)) for number in range(len(self.layout.headers))]
        for field in self.fields_asked:
            self.fields[field.value] = forms.TypedChoiceField(
                label=SWEDISH[field],
                choices=[("", "Finns inte i filen"), *headers],
                coerce=int,
                empty_value=None,
                required=False,
                initial=self.layout.position(field),
            )

    def columns(self) -> dict[str, int | list[int]]:
        """The positions by field, as ``intake.choose_columns`` takes them; month columns stay as they were."""
        chosen: dict[str, int | list[int]] = {
            field.value: position
            for field in self.fields_asked
            if (position := self.cleaned_data[field.value]) is not None
        }
        if self.layout.months:
            chosen[Field.MONTHS.value] = self.layout.months
        return chosen

    def defaults(self) -> dict[str, str] | None:
        """The codes of rows without their own, as ``intake.choose_columns`` takes them; None leaves them alone."""
        return None


class DimensionsForm(ColumnsForm):
    """Which dimension of a SIE file means what, and the codes of rows that have none."""

    fields_asked = CODES

    def __init__(self, batch: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(batch, *args, **kwargs)
        for field in DEFAULTED:
            self.fields[_default(field)] = forms.CharField(
                label=f"Kod för rader utan {SWEDISH[field].lower()}",
                help_text="Balanskonton saknar den ofta. Lämna tomt om alla rader ska ha en egen kod.",
                max_length=MAX_CODE,
                required=False,
                initial=self.layout.defaults.get(field, ""),
            )

    def clean(self) -> dict[str, Any]:
        """A dimension is one thing only, and a code exists."""
        values = super().clean() or {}
        taken: dict[int, Field] = {}
        for field in CODES:
            position = values.get(field.value)
            if position is not None and position in taken:
                words = f"Dimensionen är redan vald som {SWEDISH[taken[position]].lower()}. Välj en annan."
                self.add_error(field.value, words)
            elif position is not None:
                taken[position] = field
        for field in DEFAULTED:
            code = values.get(_default(field), "")
            if code and not understood(self.source, field.value, code):
                self.add_error(_default(field), f"{SWEDISH[field]} {code} är inte upplagt. Ange en kod som finns.")
        return values

    def defaults(self) -> dict[str, str]:
        """The codes by field; only those that were given."""
        return {field.value: code for field in DEFAULTED if (code := self.cleaned_data[_default(field)])}


def _default(field: Field) -> str:
    return f"default_{field.value}"


def columns_form(batch: Import, data: Any = None) -> ColumnsForm:
    """The form that fits the import's file."""
    return (DimensionsForm if batch.layout.get("kind") == "sie" else ColumnsForm)(batch, data)


class CodeForm(forms.Form):
    """One unknown code: a name to lay it up with, or the known code that it means. Both blank leaves it."""

    name = forms.CharField(label="Namn", max_length=200, required=False)
    means = forms.CharField(label="Menar koden", max_length=20, required=False)
    parent = forms.ModelChoiceField(Unit.objects.none(), label="Stab/område", required=False, empty_label="Välj")

    def __init__(self, unknown: UnknownCode, areas: list[Unit], data: Any = None) -> None:
        super().__init__(data, prefix=f"code-{unknown.pk}")
        self.unknown = unknown
        if not unknown.code:  # rows without a code: there is nothing to lay up
            del self.fields["name"], self.fields["parent"]
        elif unknown.kind == UnknownCode.Kind.UNIT:
            field = self.fields["parent"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = Unit.objects.filter(pk__in=[area.pk for area in areas])
            field.initial = area_of(unknown.code, areas)
        else:
            del self.fields["parent"]
        for name in self.fields:
            self.fields[name].widget.attrs["aria-label"] = f"{self.fields[name].label} för {unknown}"

    def clean(self) -> dict[str, Any]:
        """One of the two, and a code that exists."""
        values = super().clean() or {}
        name, means = values.get("name"), values.get("means")
        if name and means:
            raise forms.ValidationError("Ange antingen ett namn eller en befintlig kod, inte båda.")
        if means and not known(self.unknown.kind, means):
            self.add_error("means", f"{self.unknown.get_kind_display()} {means} är inte upplagt.")
        if name and "parent" in self.fields and not values.get("parent"):
            self.add_error("parent", "Välj vilken stab eller vilket område ansvaret hör till.")
        return values

    def decision(self) -> Decision | None:
        """What was decided; None where both fields are blank."""
        values = self.cleaned_data
        name, means = values.get("name", ""), values["means"]
        return Decision(self.unknown, name, means, values.get("parent")) if name or means else None


def code_forms(batch: Import, data: Any = None) -> list[CodeForm]:
    """The first unknown codes of an import, each with its form."""
    areas = list(Unit.objects.filter(kind=Unit.Kind.AREA))
    return [CodeForm(unknown, areas, data) for unknown in batch.unknown_codes.all()[:CODES_A_PAGE]]


def decisions(forms_: Iterable[CodeForm]) -> list[Decision]:
    """What was decided on valid forms."""
    found = (form.decision() for form in forms_)
    return [decision for decision in found if decision]
