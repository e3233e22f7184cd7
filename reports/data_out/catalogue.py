"""Every table that goes out."""

from contextlib import suppress

from django.http import Http404
from django.urls import reverse

from reports.data_out import budgets, economy, forecasting, steering
from reports.data_out.table import Asked, DataTable

KINDS = ("csv", "xlsx")

TABLES: tuple[DataTable, ...] = (
    *economy.TABLES,
    *budgets.TABLES,
    *forecasting.TABLES,
    *steering.TABLES,
)
_BY_KEY = {one.key: one for one in TABLES}


def find(key: str) -> DataTable:
    """The table with a key. Raises Http404."""
    if key not in _BY_KEY:
        raise Http404("Tabellen finns inte.")
    return _BY_KEY[key]


def addresses(asked: Asked) -> list[tuple[DataTable, list[str], bool]]:
    """Of each table its addresses, so narrowed that they answer the reader, and whether they answer already.

    Those of a follow-up have nothing to answer with before the first outcome.
    """
    begun = False
    with suppress(Http404):
        begun = bool(asked.occasion.pk)
    return [(one, _addresses(one, one.example(asked) if begun else ""), begun or not one.waits) for one in TABLES]


def _addresses(table: DataTable, query: str) -> list[str]:
    return [reverse("data_file", args=[table.key, kind]) + query for kind in KINDS]
