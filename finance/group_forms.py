"""Forms of the activity groups: putting activities into one, and a group's own."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from finance.group_plan import FIRST, LAST, LONGEST
from finance.models import Activity, ActivityGroup
from finance.models.codes import PATTERN, PATTERN_WORDS
from followup.models import Unit

PARTING = re.compile(r"[|,;\s]+")


def _year(year: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label="Från år",
        min_value=FIRST,
        max_value=LAST,
        initial=year,
        required=required,
        help_text="Åren före det står kvar som de var.",
    )


class GroupFileForm(forms.Form):
    """A file of groups."""

    file = forms.FileField(label="Fil", help_text="CSV eller Excel.")


class PutForm(forms.Form):
    """Activities, the group that they come to and the year from which they do."""

    activity = forms.ModelMultipleChoiceField(
        Activity.objects.all(), error_messages={"required": "Kryssa för minst en verksamhet."}
    )
    group = forms.ModelChoiceField(
        ActivityGroup.objects.none(),
        label="Grupp",
        empty_label="Välj grupp",
        error_messages={"required": "Välj vilken grupp verksamheterna ska höra till."},
    )

    def __init__(
        self, committee: Unit, year: int, data: Any = None, *, apart_from: ActivityGroup | None = None
    ) -> None:
        super().__init__(data, auto_id="id_put_%s")  # it may stand on one page with the form of a group
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        found = ActivityGroup.objects.filter(committee=committee).order_by("sort", "label")
        field.queryset = found.exclude(pk=apart_from.pk) if apart_from else found
        self.fields["first_year"] = _year(year)

    @property
    def ticked(self) -> set[str]:
        """The keys of the activities that were ticked when the form was sent."""
        return set(map(str, self["activity"].value() or ()))

    @property
    def said(self) -> dict[str, Any]:
        """What was said, as the service takes it."""
        found = self.cleaned_data
        return {"group": found["group"], "activities": list(found["activity"]), "first_year": found["first_year"]}


class GroupForm(forms.Form):
    """A group: as it is printed, its name, codes that it is to have, and its place among the others."""

    label = forms.CharField(
        label="Koder som de trycks",
        max_length=LONGEST["grupp"],
        help_text="Så står gruppen i driftsammandraget, till exempel 44* eller 215/815/832.",
    )
    name = forms.CharField(label="Namn", max_length=LONGEST["namn"])
    codes = forms.CharField(
        label="Koder",
        max_length=1000,
        help_text="Verksamhetskoder, eller början av koder med en stjärna. Skilj dem åt med |, till exempel 215|51*.",
    )

    def __init__(
        self, others: Sequence[ActivityGroup], year: int, data: Any = None, *, kept: ActivityGroup | None = None
    ) -> None:
        super().__init__(data)
        self.kept = kept
        self.fields["first_year"] = _year(year, required=kept is None)
        places = [("", "Först"), *((one.label, f"Efter {one}") for one in others if one != kept)]
        self.fields["after"] = forms.ChoiceField(label="Plats i tabellen", choices=places, required=False)
        self.stands = self._place(others)
        self.fields["after"].initial = self.stands
        if kept:
            self.fields["label"].initial, self.fields["name"].initial = kept.label, kept.name
            self.fields["codes"].label, self.fields["codes"].required = "Fler koder", False
            self.fields["first_year"].label = "Fler koder från år"

    def _place(self, others: Sequence[ActivityGroup]) -> str:
        """The label of the group before this one; a new one comes last."""
        labels = [one.label for one in others]
        if self.kept:
            labels = labels[: labels.index(self.kept.label)]
        return labels[-1] if labels else ""

    def clean_codes(self) -> tuple[str, ...]:
        """The codes one by one."""
        codes = tuple(dict.fromkeys(filter(None, PARTING.split(self.cleaned_data["codes"]))))
        wrong = [code for code in codes if not re.match(PATTERN, code) or len(code) > LONGEST["koder"]]
        if wrong:
            raise forms.ValidationError(f"”{wrong[0]}” går inte att använda. {PATTERN_WORDS}")
        return codes

    def clean(self) -> dict[str, Any]:
        """Codes have a year that they begin."""
        values = super().clean() or {}
        if values.get("codes") and not values.get("first_year") and "first_year" not in self.errors:
            self.add_error("first_year", "Skriv från vilket år koderna ska höra till gruppen.")
        return values

    @property
    def said(self) -> dict[str, Any]:
        """What was said, as the services take it; a place that is as it was is none."""
        values = dict(self.cleaned_data)
        values["after"] = None if self.kept and values["after"] == self.stands else values["after"]
        return values
