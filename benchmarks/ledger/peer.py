"""The peer: the same rows through django-import-export's bulk mode into an ordinary Django model."""

from decimal import Decimal
from typing import Any

from django.db import models
from import_export import fields, resources, widgets

from finance.models import Account, Activity, Counterparty, Project
from followup.models import Period, Unit


class Row(models.Model):
    """A ledger row as an ordinary table would hold it: with foreign keys and no partitions."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, null=True, related_name="+")
    booked_on = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    voucher = models.TextField()
    text = models.TextField()

    class Meta:
        app_label = "finance"

    def __str__(self) -> str:
        return self.voucher


class Known(widgets.ForeignKeyWidget):
    """A foreign key by code, with the whole register read once."""

    def __init__(self, model: type[models.Model], field: str = "code") -> None:
        super().__init__(model, field)
        self.known = {str(getattr(row, field)): row for row in model.objects.all()}

    def clean(self, value: Any, row: Any = None, **options: Any) -> models.Model | None:
        """The row of the register; none for a blank. Raises KeyError for an unknown code."""
        return self.known[value] if value else None


class Comma(widgets.DecimalWidget):
    """An amount with a decimal comma."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> Decimal:
        """The amount."""
        return Decimal(value.replace(",", "."))


def _register(attribute: str, column: str, model: type[models.Model], field: str = "code") -> fields.Field:
    return fields.Field(attribute=attribute, column_name=column, widget=Known(model, field))


class RowResource(resources.ModelResource):
    """The file's columns, each with its widget; nothing is looked up in the table that is filled."""

    def __init__(self) -> None:
        super().__init__()
        self.fields |= {
            "period": _register("period", "Period", Period, "number"),
            "account": _register("account", "Konto", Account),
            "unit": _register("unit", "Ansvar", Unit),
            "activity": _register("activity", "Verksamhet", Activity),
            "project": _register("project", "Projekt", Project),
            "counterparty": _register("counterparty", "Motpart", Counterparty),
            "booked_on": fields.Field("booked_on", "Bokföringsdatum", widgets.DateWidget("%Y-%m-%d")),
            "amount": fields.Field("amount", "Belopp", Comma()),
            "voucher": fields.Field("voucher", "Vernr"),
            "text": fields.Field("text", "Text"),
        }

    class Meta:
        model = Row
        fields = ()
        use_bulk = True
        batch_size = 5_000
        force_init_instance = True
        skip_diff = True
        use_transactions = True
