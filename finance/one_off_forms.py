"""The form of a one-off item."""

from collections.abc import Sequence
from typing import Any

from django import forms

from finance import places
from finance.amounts import written
from finance.kronor import KronorField
from finance.models import ActivityGroup, Entry, OneOffItem, Side
from finance.one_offs import Facts
from followup import money, periods
from followup.models import Occasion, Period, Unit
from followup.money import ZERO


class OneOffForm(forms.Form):
    """What a person says of an item. With ledger rows the amount and the place follow from them where left blank."""

    text = forms.CharField(label="Vad posten är", max_length=200, help_text="Till exempel Tomträttsförsäljningar.")
    kind = forms.ChoiceField(
        label="Utfall eller förväntad",
        choices=OneOffItem.Kind.choices,
        help_text="Utfall är bokfört. Förväntad är det som ingår i prognosen men ännu inte är bokfört.",
    )
    amount = KronorField(
        label="Påverkan på resultatet, kronor",
        required=False,
        help_text="Plus förbättrar resultatet, minus försämrar det. Till exempel 6 mnkr eller −350\u00a0000. "
        "Tomt betyder summan av huvudboksraderna.",
    )
    approximate = forms.BooleanField(label="Beloppet är ungefärligt", required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Enhet", empty_label=None)
    group = forms.ModelChoiceField(
        ActivityGroup.objects.none(), label="Verksamhet", required=False, empty_label="Enligt huvudboksraderna"
    )
    side = forms.ChoiceField(
        label="Kostnad eller intäkt",
        required=False,
        choices=[("", "Enligt huvudboksraderna"), (Side.COST, "Kostnad"), (Side.REVENUE, "Intäkt")],
    )
    period = forms.ModelChoiceField(
        Period.objects.none(), label="Väntas i månad", required=False, empty_label="Enligt huvudboksraderna"
    )

    def __init__(
        self,
        committee: Unit,
        occasion: Occasion,
        data: Any = None,
        *,
        item: OneOffItem | None = None,
        rows: Sequence[Entry] = (),
    ) -> None:
        super().__init__(data, initial=_of_item(item) if item else _of_rows(rows))
        tree = places.organisation(committee, periods.last_day(occasion.period_id))
        areas = [area.id for area in tree.areas()]
        known = {*areas, *([item.unit_id] if item else [])}
        self._choose("unit", Unit.objects.filter(pk__in=known))
        if not item and rows:
            self.initial["unit"] = tree.area_of(rows[0].unit_id).id
        self._choose("group", ActivityGroup.objects.filter(committee=committee))
        self._choose("period", Period.objects.filter(fiscal_year=occasion.year))
        self.has_rows = bool(rows) or bool(item and item.rows.all())

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = choices

    def clean(self) -> dict[str, Any]:
        """An item without ledger rows has an amount, and says that it is expected or where it is booked."""
        cleaned = super().clean() or {}
        if not self.has_rows and "amount" in cleaned and not cleaned["amount"]:
            self.add_error("amount", "Skriv ett belopp. Posten har inga huvudboksrader att räkna det ur.")
        return cleaned

    def facts(self) -> Facts:
        """What the form says."""
        own = self.cleaned_data
        period = own["period"]
        return Facts(
            unit=own["unit"],
            text=own["text"],
            kind=own["kind"],
            amount=own["amount"],
            approximate=own["approximate"],
            group=own["group"],
            side=own["side"],
            period_id=period.pk if period else None,
        )


def _of_item(item: OneOffItem) -> dict[str, Any]:
    names = ("text", "kind", "approximate", "side")
    keys = {"unit": item.unit_id, "group": item.group_id, "period": item.period_id}
    shown = written(item.amount, money.Unit.KR)
    return {name: getattr(item, name) for name in names} | keys | {"amount": shown}


def _of_rows(rows: Sequence[Entry]) -> dict[str, Any]:
    if not rows:
        return {"kind": OneOffItem.Kind.EXPECTED}
    total = -sum((row.amount for row in rows), ZERO)
    return {"kind": OneOffItem.Kind.OUTCOME, "text": rows[0].text, "amount": written(total, money.Unit.KR)}
