"""Forms of the account groups."""

from collections.abc import Sequence
from typing import Any

from django import forms

from finance.account_plan import LONGEST
from finance.code_groups import BadGroups
from finance.group_forms import PARTING
from finance.models import AccountGroup

FIELDS = {"sida": "side", "namn": "name", "början": "prefixes"}  # by the words of the file


class AccountGroupForm(forms.Form):
    """A group of accounts: its name, the beginnings of its codes, and its place among the others of its side."""

    name = forms.CharField(label="Namn", max_length=LONGEST["namn"], help_text="Så står gruppen i rapportens diagram.")
    prefixes = forms.CharField(
        label="Konton som börjar med",
        max_length=2 * LONGEST["början"],
        help_text="Början av kontonas koder. Skilj dem åt med |, till exempel 50|51. Passar flera gäller den längsta.",
    )

    def __init__(
        self, side: str, others: Sequence[AccountGroup], data: Any = None, *, kept: AccountGroup | None = None
    ) -> None:
        super().__init__(data)
        self.side, self.kept = side, kept
        own = [one for one in others if one.side == side]
        places = [("", "Först"), *((one.name, f"Efter {one}") for one in own if one != kept)]
        self.fields["after"] = forms.ChoiceField(label="Plats i diagrammet", choices=places, required=False)
        before = own[: own.index(kept)] if kept else own
        self.stands = before[-1].name if before else ""
        self.fields["after"].initial = self.stands
        if kept:
            self.fields["name"].initial, self.fields["prefixes"].initial = kept.name, kept.prefixes

    def clean_prefixes(self) -> tuple[str, ...]:
        """The beginnings one by one."""
        return tuple(dict.fromkeys(filter(None, PARTING.split(self.cleaned_data["prefixes"]))))

    def refuse(self, refused: BadGroups) -> None:
        """Tell by each field why the service said no."""
        for one in refused.problems:
            self.add_error(FIELDS.get(one.column), f"”{one.value}”: {one.reason}" if one.value else one.reason)

    @property
    def said(self) -> dict[str, Any]:
        """What was said, as the services take it; a place that is as it was is none."""
        values = dict(self.cleaned_data)
        values["after"] = None if self.kept and values["after"] == self.stands else values["after"]
        return values
