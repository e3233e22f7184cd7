"""Track record: the forecasts of years that are over, unit by unit, for ``finance.accuracy``. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from finance.accuracy import Accuracy, Case, accuracy, added_up
from finance.cells import SIDES, Basis, read, rolled_up, total
from finance.computed import percent
from finance.models import Baseline
from finance.places import activities, organisation
from finance.series import first_period
from finance.signs import profile_of_side
from followup import money, periods
from followup.models import Occasion, Unit
from followup.money import ZERO

MOST_OCCASIONS = 24


@dataclass(frozen=True)
class UnitRecord:
    """A unit's forecasts of years that are over, the latest last, and what they have been worth."""

    code: str
    name: str
    cases: tuple[Case, ...]

    @cached_property
    def accuracy(self) -> Accuracy | None:
        """None below three cases."""
        return accuracy(self.cases)

    @property
    def too_few(self) -> str:
        """What stands instead of figures that would say nothing."""
        count = {0: "inget tillfälle", 1: "ett tillfälle", 2: "två tillfällen"}.get(len(self.cases), "")
        return f"För få tillfällen: {count} av minst tre."

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The measures with their names."""
        return [
            ("Genomsnittligt fel", self.error_shown),
            ("Slagsida", self.bias_shown),
            ("Mot att säga ”enligt budget”", self.against_budget),
            ("Mot det beräknade förslaget", self.against_proposal),
        ]

    @property
    def shown_cases(self) -> list["ShownCase"]:
        """The cases as deviations from budget, the latest first."""
        return [ShownCase(case) for case in reversed(self.cases)]

    @property
    def error_shown(self) -> str:
        """The mean miss: ``2,1 mnkr (0,4 % av bruttobudgeten)``."""
        own = self._known
        share = f" ({percent(float(own.error_percent))} av bruttobudgeten)" if own.error_percent is not None else ""
        return f"{_kronor(own.error)}{share}"

    @property
    def bias_shown(self) -> str:
        """Which way, and how much: ``för pessimistisk, i snitt 1,2 mnkr``."""
        own = self._known
        return f"{own.lean}, i snitt {_kronor(abs(own.bias))}" if own.bias else str(own.lean)

    @property
    def against_budget(self) -> str:
        """How much nearer than to say that the year ends as budgeted."""
        return _nearer(self._known.against_budget)

    @property
    def against_proposal(self) -> str:
        """How much nearer than the computed proposal."""
        return _nearer(self._known.against_proposal)

    @property
    def _known(self) -> Accuracy:
        assert self.accuracy is not None  # pages ask whether there is one first
        return self.accuracy


@dataclass(frozen=True)
class ShownCase:
    """A case as the tables say it: deviations from budget in kronor, plus is better."""

    case: Case

    @property
    def when(self) -> str:
        """The month of the occasion: ``mars 2022``."""
        return periods.shown(periods.period(self.case.year, self.case.month))

    @property
    def forecast(self) -> Decimal:
        """The deviation that was expected."""
        return self.case.forecast - self.case.budget

    @property
    def proposal(self) -> Decimal | None:
        """The deviation that was proposed."""
        return None if self.case.proposal is None else self.case.proposal - self.case.budget

    @property
    def outcome(self) -> Decimal:
        """The deviation that it became."""
        return self.case.outcome - self.case.budget

    @property
    def error(self) -> Decimal:
        """Above zero: the forecast was too optimistic."""
        return self.case.error


def _nearer(skill: Decimal | None) -> str:
    if skill is None:
        return "–"
    if not money.rounded(skill * 1000, money.Unit.KR):
        return "lika nära"
    if skill <= -1:
        return f"{money.number((1 - skill).quantize(Decimal('0.1')))} gånger så långt ifrån"
    return f"{percent(float(abs(skill) * 100))} {'närmare' if skill > 0 else 'längre ifrån'}"


def _kronor(amount: Decimal) -> str:
    unit = money.Unit.MNKR if abs(amount) >= 1_000_000 else money.Unit.TKR
    return f"{money.shown(amount, unit)} {unit.word}"


@dataclass(frozen=True)
class TrackRecord:
    """A committee's units with their records, and all of them added up."""

    units: tuple[UnitRecord, ...]
    whole: UnitRecord

    def of(self, code: str) -> UnitRecord | None:
        """A unit's record by its code."""
        return next((unit for unit in self.units if unit.code == code), None)


@dataclass
class _Sums:
    """A unit at an occasion, in kronor with the ledger's sign."""

    code: str
    name: str
    forecast: Decimal = ZERO
    budget: Decimal = ZERO
    gross_budget: Decimal = ZERO
    outcome: Decimal = ZERO
    proposal: Decimal = ZERO
    entered: bool = False


def track_record(committee: Unit, occasion: Occasion) -> TrackRecord:
    """What forecasts have been worth in years before the occasion's that are wholly in the ledger.

    A unit counts at an occasion where it had entered something. The budget is the year's, with what was changed later;
    where nothing was computed then, the proposal is the remaining budget.
    """
    cases: defaultdict[str, list[Case]] = defaultdict(list)
    names = {area.code: area.name for area in organisation(committee, periods.last_day(occasion.period_id)).areas()}
    for earlier in _finished(occasion):
        for code, sums in _sums(committee, earlier).items():
            names.setdefault(code, sums.name)
            if sums.entered:
                cases[code].append(_case(earlier, sums))
    units = tuple(UnitRecord(code, name, tuple(cases[code])) for code, name in names.items())
    added = added_up([unit.cases for unit in units])
    return TrackRecord(units, UnitRecord(committee.code, committee.name, tuple(added)))


def _finished(occasion: Occasion) -> list[Occasion]:
    """Occasions before the last month of earlier years that the ledger holds, the earliest first."""
    first, before = first_period(occasion.period_id), periods.period(occasion.year, 1)
    found = Occasion.objects.filter(period__gte=first, period__lt=before).latest_first()[:MOST_OCCASIONS]
    return [one for one in reversed(found) if periods.month_of(one.period_id) < 12]


def _sums(committee: Unit, occasion: Occasion) -> dict[str, _Sums]:
    """The committee's units at an occasion, by code, in the order of the organisation."""
    cells = read(committee=committee, occasion=occasion)
    tree, codes = cells.organisation, activities(committee, occasion.year)
    found = {area.id: _Sums(area.code, area.name) for area in tree.areas()}
    for area_id, parts in cells.areas.items():
        sums = found.setdefault(area_id, _Sums(tree.named(area_id).code, tree.named(area_id).name))
        whole, costs = (total(part.amounts for part in parts if part.side in sides) for sides in (SIDES, SIDES[:1]))
        sums.forecast, sums.budget, sums.gross_budget = whole.forecast, whole.budget_year, costs.budget_year
        sums.entered = any(part.basis is Basis.ENTERED for part in parts)
    proposed = _proposals(occasion, committee)
    for key, amounts in rolled_up(tree, codes, occasion).items():
        place = (key.area_id, key.line.group_id, key.side)
        found[key.area_id].proposal += proposed.pop(place, amounts.budget_remaining)
    for (area_id, _, _), amount in proposed.items():  # of years before last alone
        found[area_id].proposal += amount
    for key, amounts in rolled_up(tree, codes, _december(occasion)).items():
        found[key.area_id].outcome += amounts.outcome
    return {sums.code: sums for sums in found.values()}


def _proposals(occasion: Occasion, committee: Unit) -> dict[tuple[int, int | None, str], Decimal]:
    """The computed proposals of the occasion by area, group and side, with the ledger's sign."""
    kept = Baseline.objects.filter(occasion=occasion, group__committee=committee)
    rows = kept.values_list("unit_id", "group_id", "side", "amount")
    return {(unit, group, side): profile_of_side(side).shown(amount) for unit, group, side, amount in rows}


def _december(occasion: Occasion) -> Occasion:
    """The end of the occasion's year, where nothing is left to forecast."""
    return Occasion(period_id=periods.period(occasion.year, 12))


def _case(occasion: Occasion, sums: _Sums) -> Case:
    """As the result feels it: a cost is minus."""
    return Case(
        occasion.year,
        periods.month_of(occasion.period_id),
        forecast=-sums.forecast,
        budget=-sums.budget,
        outcome=-sums.outcome,
        gross_budget=sums.gross_budget,
        proposal=-sums.proposal,
    )
