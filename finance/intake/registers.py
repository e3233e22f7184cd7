"""The registers as tables to look codes up in: which code of the file is which row of ours."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from finance.models import Account, Activity, CodeMapping, Counterparty, Project, Source, UnknownCode
from finance.parsing import Table
from finance.parsing.table import OncePerValue
from followup.models import Period, Unit

Kind = UnknownCode.Kind
Numbers = npt.NDArray[np.int64]
Ids = Mapping[str, Numbers]
ABSENT, UNKNOWN = 0, -1  # what no id is
OPTIONAL = (Kind.PROJECT, Kind.COUNTERPARTY)
_ALWAYS = 999_912  # the last month of a unit that has no end
_PERIODS = 1_000_000  # more than any period
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
        self._ids = {kind: OncePerValue(self._known(kind)) for kind in _MODELS}
        self.periods = set(Period.objects.values_list("number", flat=True))
        self._units = self._unit_table()
        self._unit_at: dict[tuple[str, int], int] = {}
        self._unit = OncePerValue(lambda code: self._unit_in(code, _ALWAYS))
        self.locked = set(Period.objects.exclude(locked_at=None).values_list("number", flat=True))
        self.years = frozenset(Period.objects.values_list("fiscal_year_id", flat=True))

    def resolve(self, table: Table) -> Ids:
        """The id of every row's code, by kind; ``ABSENT`` for none and ``UNKNOWN`` for one that no register holds."""
        ids = {str(kind): known.of(table.code(kind)) for kind, known in self._ids.items()}
        return ids | {str(Kind.UNIT): self._unit_ids(table) if self._units_limited else self._unit.of(table.unit)}

    def _unit_ids(self, table: Table) -> Numbers:
        values, places = table.unit
        pairs, which = np.unique(places * np.int64(_PERIODS) + table.period, return_inverse=True)
        found = [
            self._unit_in(values[place], period) for place, period in (divmod(p, _PERIODS) for p in pairs.tolist())
        ]
        return np.array(found, np.int64)[which]

    def _unit_in(self, code: str, period: int) -> int:
        """The unit that has the code in a period: the later one where it passes from one to another in a month."""
        if (known := self._unit_at.get((code, period))) is None:
            found = [pk for pk, first, last in self._units.get(code, ()) if first <= period <= last]
            known = self._unit_at[code, period] = found[-1] if found else UNKNOWN
        return known

    def _known(self, kind: Kind) -> Callable[[str | None], int]:
        ids = dict(_MODELS[kind].objects.values_list("code", "pk"))
        translated = {code: ids[means] for code, means in self._translations.get(kind, {}).items() if means in ids}
        known = ids | translated
        if kind in OPTIONAL:
            return lambda code: ABSENT if code is None else known.get(code, UNKNOWN)
        return lambda code: known.get(code or "", UNKNOWN)

    def _unit_table(self) -> dict[str, list[tuple[int, int, int]]]:
        by_code: dict[str, list[tuple[int, int, int]]] = {}
        units = Unit.objects.filter(kind__in=LEDGER_UNITS).order_by("valid_from")
        for pk, code, valid_from, valid_to in units.values_list("pk", "code", "valid_from", "valid_to"):
            last = _month(valid_to) if valid_to else _ALWAYS
            by_code.setdefault(code, []).append((pk, _month(valid_from), last))
        register = dict(by_code)
        for code, means in self._translations.get(Kind.UNIT, {}).items():
            if means in register:
                by_code[code] = register[means]
        earliest = min(self.periods, default=0)
        self._units_limited = any(
            len(units) > 1 or first > earliest or last < _ALWAYS
            for units in by_code.values()
            for _, first, last in units
        )
        return by_code


def _month(day: date) -> int:
    return day.year * 100 + day.month
