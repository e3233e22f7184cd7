"""Every table that goes out."""

from django.http import Http404

from reports.data_out import budgets, economy, forecasting, steering
from reports.data_out.table import DataTable

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
