"""The form that a system key is issued with."""

from typing import Any

from django import forms
from django.utils import timezone

from followup.access import Permission
from followup.models import Unit, User
from followup.scopes import Scope


class SystemTokenForm(forms.Form):
    """Which system, where in the organisation, what it may read, and for how long."""

    name = forms.CharField(label="System", max_length=100, help_text="Till exempel Power BI, beslutsstöd.")
    unit = forms.ModelChoiceField(
        label="Enhet",
        queryset=Unit.objects.none(),
        empty_label="Välj enhet",
        help_text="Systemet läser enheten och allt som hör till den.",
    )
    scopes = forms.MultipleChoiceField(
        label="Får läsa", choices=Scope.choices, widget=forms.CheckboxSelectMultiple, help_text="Bara det som behövs."
    )
    valid_from = forms.DateField(label="Gäller från", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    valid_to = forms.DateField(
        label="Gäller till",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Nyckeln gäller till och med den dagen.",
    )

    def __init__(self, user: User, data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"valid_from": today})
        own = Unit.objects.where(user, Permission.ADMINISTER).valid_on(today).order_by("sort", "code")
        units = self.fields["unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = own

    def clean(self) -> dict[str, Any]:
        """A key does not end before it begins."""
        said: dict[str, Any] = super().clean() or {}
        begins, ends = said.get("valid_from"), said.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", "En nyckel kan inte sluta gälla innan den börjar gälla.")
        return said
