"""The registers as tables to look codes up in: which code of the file is which row of ours."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from finance.models import Account, Activity, CodeMapping, Counterparty, Project, Source, UnknownCode
from finance.parsing import Batch
from followup.models import Period, Unit

Kind = UnknownCode.Kind
OPTIONAL = (Kind.PROJECT, Kind.COUNTERPARTY)
_ALWAYS = 999_912  # the last month of a unit that has no end
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
        self._known: dict[str, tuple[pl.Series, pl.Series]] = {}  # distinct codes of the file and their ids
        self._codes = {kind: self._table(kind, self._ids(kind)) for kind in _MODELS}
        self.periods = set(Period.objects.values_list("number", flat=True))
        self._units = self._unit_table()
        self.locked = set(Period.objects.exclude(locked_at=None).values_list("number", flat=True))
        self.years = frozenset(Period.objects.values_list("fiscal_year_id", flat=True))

    def resolve(self, part: Batch) -> pl.DataFrame:
        """The rows with a column ``<kind>_id`` for each part of the code; null where the code is unknown or absent."""
        tables = self._codes if self._units_limited else self._codes | {Kind.UNIT: self._units}
        frame = part.frame.with_columns(self._ids_of(kind, part, table) for kind, table in tables.items())
        if not self._units_limited:
            return frame
        indexed = frame.with_row_index("row")
        found = indexed.select("row", "unit", "period").join(self._units, on="unit", how="inner")
        found = found.filter(pl.col("period").is_between(pl.col("first"), pl.col("last")))
        # Where a code passes from one unit to another within a month, the month is the later one's.
        found = found.sort("first").unique("row", keep="last", maintain_order=True).select("row", "unit_id")
        return indexed.join(found, on="row", how="left", maintain_order="left").drop("row")

    def _ids_of(self, kind: Kind, part: Batch, table: pl.DataFrame) -> pl.Series:
        """The id of each row's code; looked up once for each distinct code where the reader knows which they are."""
        if not (coded := part.coded.get(kind)):
            return _id(part.frame[str(kind)], table)
        known = self._known.get(kind)
        if known is None or known[0] is not coded.values:
            known = self._known[kind] = coded.values, _id(coded.values.alias(str(kind)), table)
        return known[1].gather(coded.places)

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
        by_code: dict[str, list[tuple[int, int, int]]] = {}
        units = Unit.objects.filter(kind__in=LEDGER_UNITS).order_by("valid_from")
        for pk, code, valid_from, valid_to in units.values_list("pk", "code", "valid_from", "valid_to"):
            last = _month(valid_to) if valid_to else _ALWAYS
            by_code.setdefault(code, []).append((pk, _month(valid_from), last))
        register = dict(by_code)
        for code, means in self._translations.get(Kind.UNIT, {}).items():
            if means in register:
                by_code[code] = register[means]
        rows = [(code, *unit) for code, units_of_code in by_code.items() for unit in units_of_code]
        earliest = min(self.periods, default=0)
        self._units_limited = len(rows) > len(by_code) or any(
            first > earliest or last < _ALWAYS for _, _, first, last in rows
        )
        schema = {"unit": pl.String, "unit_id": pl.Int64, "first": pl.Int32, "last": pl.Int32}
        return pl.DataFrame(rows, schema=schema, orient="row")


def _id(codes: pl.Series, table: pl.DataFrame) -> pl.Series:
    """The id of each code of a kind, which is the series' name; null where the table lacks it."""
    known, ids = table[codes.name], table[f"{codes.name}_id"]
    found = codes.replace_strict(known, ids, default=None, return_dtype=pl.Int64)  # half the time of a join
    return found.alias(f"{codes.name}_id")


def _month(day: date) -> int:
    return day.year * 100 + day.month
