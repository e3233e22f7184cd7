"""The registers as tables to look codes up in: which code of the file is which row of ours."""

from collections.abc import Mapping

import polars as pl

from finance.models import Account, Activity, CodeMapping, Counterparty, Project, Source, UnknownCode
from followup.models import Period, Unit

Kind = UnknownCode.Kind
OPTIONAL = (Kind.PROJECT, Kind.COUNTERPARTY)
LEDGER_UNITS = (Unit.Kind.RESPONSIBILITY, Unit.Kind.UNIT)
_MODELS: dict[Kind, type[Account] | type[Activity] | type[Project] | type[Counterparty]] = {
    Kind.ACCOUNT: Account,
    Kind.ACTIVITY: Activity,
    Kind.PROJECT: Project,
    Kind.COUNTERPARTY: Counterparty,
}


class Registers:
    """Code → id for every part of the code, with the source's own translations; and the calendar."""

    def __init__(self, source: Source) -> None:
        self._translations: dict[str, dict[str, str]] = {}
        for mapping in CodeMapping.objects.filter(source=source):
            self._translations.setdefault(mapping.kind, {})[mapping.code] = mapping.means
        self._codes = {kind: self._table(kind, self._ids(kind)) for kind in _MODELS}
        self._units = self._unit_table()
        self.periods = set(Period.objects.values_list("number", flat=True))
        self.locked = set(Period.objects.exclude(locked_at=None).values_list("number", flat=True))
        self.years = frozenset(Period.objects.values_list("fiscal_year_id", flat=True))

    def resolve(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with a column ``<kind>_id`` for each part of the code; null where the code is unknown or absent."""
        for kind, table in self._codes.items():
            frame = frame.join(table, on=str(kind), how="left", maintain_order="left")
        if not self._units_limited:
            units = self._units.select("unit", "unit_id")
            return frame.join(units, on="unit", how="left", maintain_order="left")
        indexed = frame.with_row_index("row")
        found = indexed.select("row", "unit", "period").join(self._units, on="unit", how="inner")
        found = found.filter(pl.col("period").is_between(pl.col("first"), pl.col("last"))).select("row", "unit_id")
        return indexed.join(found, on="row", how="left", maintain_order="left").drop("row")

    def _ids(self, kind: Kind) -> dict[str, int]:
        return dict(_MODELS[kind].objects.values_list("code", "pk"))

    def _table(self, kind: Kind, ids: Mapping[str, int]) -> pl.DataFrame:
        known = dict(ids)
        for code, means in self._translations.get(kind, {}).items():
            if means in ids:
                known[code] = ids[means]
        columns = {str(kind): list(known), f"{kind}_id": list(known.values())}
        return pl.DataFrame(columns, schema={str(kind): pl.String, f"{kind}_id": pl.Int64})

    def _unit_table(self) -> pl.DataFrame:
        rows: list[tuple[str, int, int, int]] = []
        for pk, code, valid_from, valid_to in Unit.objects.filter(kind__in=LEDGER_UNITS).values_list(
            "pk", "code", "valid_from", "valid_to"
        ):
            last = valid_to.year * 100 + valid_to.month if valid_to else 999_912
            rows.append((code, pk, valid_from.year * 100 + valid_from.month, last))
        by_code = {code: row for row in rows for code in [row[0]]}
        for code, means in self._translations.get(Kind.UNIT, {}).items():
            rows += [(code, *row[1:]) for row in rows if row[0] == means]
        first_wanted = min(Period.objects.values_list("number", flat=True), default=0)
        self._units_limited = len(by_code) != len({row[1] for row in rows}) or any(
            row[2] > first_wanted or row[3] < 999_912 for row in rows
        )
        schema = {"unit": pl.String, "unit_id": pl.Int64, "first": pl.Int32, "last": pl.Int32}
        return pl.DataFrame(rows, schema=schema, orient="row")
