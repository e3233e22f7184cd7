"""Forecast lines: what the forecast pages show of the areas and of each group and side within one. Reads only.

Kronor for the whole year, as a person writes them: costs and revenues are both plus.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter
from typing import Self, TypeVar

from django.db.models import Max

from finance.cells import SIDE_WORDS, SIDES, Amounts, Basis, Cells, Key, read_many, rolled_up, rolled_up_many, total
from finance.computed import Computed
from finance.forecasts import Ground
from finance.materiality import Lack, Threshold, lacking
from finance.models import Baseline, Forecast, ForecastVersion, Source, SummaryCell
from finance.places import UNGROUPED, Activities, Line, Organisation, Place, activities, organisation
from finance.signs import Profile, profile_of_side
from finance.spreading import months_of
from finance.summary import Row, RowKind
from finance.thresholds import threshold_for
from followup import periods
from followup.models import Occasion, Unit
from followup.money import ZERO

T = TypeVar("T")
LineKey = tuple[int | None, str]  # activity group and side
CellKey = tuple[int, int | None, str]  # and the area before them


@dataclass(frozen=True, slots=True)
class AreaRow(Row):
    """An area with its forecast, and how many of its lines somebody has entered."""

    entered: int = 0
    lines: int = 0


@dataclass(frozen=True)
class ForecastLine:
    """A group of activities and a side in an area: what is known, what is computed and what a person says.

    ``last_forecast`` is that of the occasion before (entered, else computed; None where there was none), ``phasing``
    the budget of each month that remains, ``number`` the newest version of what people have said here (0 for none).
    """

    line: Line
    side: str
    outcome: Decimal
    budget: Decimal
    last_year: Decimal
    computed: Computed
    entered: Forecast | None
    last_forecast: Decimal | None = None
    phasing: tuple[Decimal, ...] = ()
    number: int = 0
    threshold: Threshold = field(default_factory=Threshold)

    @property
    def key(self) -> str:
        """What the line's form fields are called by."""
        return f"{self.line.group_id}-{self.side}"

    @property
    def side_name(self) -> str:
        """Kostnader or Intäkter."""
        return SIDE_WORDS[self.side]

    @property
    def words(self) -> str:
        """What the line is: ``Parker, kostnader``."""
        return f"{self.line.name}, {self.side_name.lower()}"

    @property
    def current(self) -> Decimal:
        """The forecast that stands."""
        return self.entered.amount if self.entered else self.computed.amount

    @property
    def deviation(self) -> Decimal:
        """The forecast against budget; plus is better."""
        return profile_of_side(self.side).deviation(self.current, self.budget)

    @property
    def method_name(self) -> str:
        """How the computed forecast came to be, in words."""
        return self.computed.method_name

    @property
    def months(self) -> tuple[Decimal, ...]:
        """The forecast that stands, month by month for what remains of the year."""
        own = self.entered.months if self.entered else None
        return months_of(self.current, self.outcome, own, self.phasing)

    @property
    def ground(self) -> Ground:
        """What something is said on."""
        return Ground(self.outcome, self.computed.amount, self.phasing)

    @property
    def may_be_negative(self) -> bool:
        """Whether an amount below zero can make sense: only where the books, the budget or the proposal have one."""
        return min(self.outcome, self.budget, self.last_year, self.computed.amount, *self.phasing) < 0

    @property
    def lack(self) -> Lack:
        """What the forecast lacks before it can be submitted."""
        own, reason = self.entered, self.entered.reason if self.entered else None
        return lacking(
            own.amount if own else None,
            self.computed.amount,
            self.budget,
            self.threshold,
            reason=reason is not None,
            comment=bool(own and own.comment),
            reason_asks=bool(reason and reason.asks_comment),
        )


@dataclass(frozen=True)
class Area:
    """An area at an occasion with its forecast lines; ``profile`` is that of its sum.

    ``apart`` are activities with money that are in no group: no forecast can be entered for them.
    """

    place: Place
    unit: Unit
    occasion: Occasion
    lines: tuple[ForecastLine, ...]
    apart: tuple[str, ...] = ()

    @property
    def total(self) -> Row:
        """The area's forecast against its budget: net cost or result."""
        current, budget, last_year = (self.summed(attrgetter(name)) for name in ("current", "budget", "last_year"))
        name = "Resultat" if self.place.profile is Profile.RESULT else "Nettokostnad"
        return Row(name, RowKind.SUM, self.place.profile, current, budget, last_year)

    def summed(self, amount: Callable[[ForecastLine], Decimal | None], side: str | None = None) -> Decimal:
        """The sum of an amount over the lines in the area's own profile, or over those of a side in the side's."""
        profile = profile_of_side(side) if side else self.place.profile
        lines = [line for line in self.lines if side in (None, line.side)]
        return profile.shown(sum((profile_of_side(line.side).shown(amount(line) or ZERO) for line in lines), ZERO))

    @property
    def nothing(self) -> str:
        """Why there is no line."""
        if self.apart:
            return "Enhetens verksamheter hör inte till någon grupp"
        return "Enheten har varken utfall, budget eller prognos"

    @property
    def incomplete(self) -> list[ForecastLine]:
        """The lines whose forecast lacks a reason or a comment."""
        return [line for line in self.lines if line.lack]

    @property
    def incomplete_words(self) -> str:
        """How many of the forecasts lack a reason or a comment, in a sentence; empty when none do."""
        return lacks_in_words([line.lack for line in self.incomplete])

    @property
    def remaining(self) -> list[int]:
        """The periods of the year after the occasion's."""
        return periods.whole_year(self.occasion.year)[periods.month_of(self.occasion.period_id) :]


def lacks_in_words(lacks: Sequence[Lack]) -> str:
    """How many forecasts lack a reason or a comment, in a sentence; empty when none do."""
    words = {Lack.REASON: "orsak", Lack.COMMENT: "kommentar"}
    parts = [
        f"{count} {'prognos' if count == 1 else 'prognoser'} saknar {word}"
        for lack, word in words.items()
        if (count := lacks.count(lack))
    ]
    return " och ".join(parts) + "." if parts else ""


def areas(committee: Unit, occasion: Occasion) -> list[AreaRow]:
    """The areas of a committee with their full-year forecast. Four queries."""
    return areas_in(*read_many(committees=[committee], occasion=occasion))


def areas_in(cells: Cells) -> list[AreaRow]:
    """All areas of the committee that the cells are of, with their full-year forecast."""
    return [area_row(cells, area) for area in cells.organisation.areas()]


def rows_of(cells: Cells) -> list[AreaRow]:
    """The areas that the cells are of, with their full-year forecast."""
    return [area_row(cells, area) for area in cells.organisation.areas() if area.id in cells.areas]


def area_row(cells: Cells, area: Place) -> AreaRow:
    """An area with its full-year forecast."""
    own = cells.areas.get(area.id, [])
    whole = total(part.amounts for part in own)
    shown = area.profile.shown
    return AreaRow(
        area.name,
        RowKind.ROW,
        area.profile,
        shown(whole.forecast),
        shown(whole.budget_year),
        shown(whole.last_year),
        codes=area.code,
        unit_id=area.id,
        entered=sum(part.cells for part in own if part.basis is Basis.ENTERED),
        lines=sum(part.cells for part in own),
    )


def area(committee: Unit, occasion: Occasion, code: str, *, everything: bool = False) -> Area | None:
    """An area with its lines: those with money or a forecast, or ``everything`` that one can be entered for.

    None when the committee has no such area on the occasion's last day.
    """
    tree = organisation(committee, periods.last_day(occasion.period_id))
    place = next((one for one in tree.areas() if one.code == code), None)
    if place is None:
        return None
    codes = activities(committee, occasion.year)
    unit = Unit.objects.get(pk=place.id)
    sums, threshold = rolled_up(tree, codes, occasion), threshold_for(unit)
    lines = _lines(tree, codes, occasion, place, sums, everything=everything)
    known = tuple(replace(line, threshold=threshold) for line in lines)
    return Area(place, unit, occasion, known, _apart(place, sums))


def said(*cells: Cells, threshold: Threshold) -> dict[int, list[ForecastLine]]:
    """The lines of committees that somebody has said something of, by the key of their area. Three queries.

    Without what only the page of an area shows: the occasion before, the phasing and the versions.
    """
    found: dict[int, list[ForecastLine]] = {}
    for read in _Read.of(cells):
        found |= _by_area(read, read.entered, threshold)
    return found


def every(*cells: Cells, threshold: Threshold) -> dict[int, list[ForecastLine]]:
    """The lines of committees that have money or a forecast, in order, as ``said`` gives them. Three queries.

    Activities with money that are in no group stand last, each as a line of its own: an area's lines are its sum.
    """
    found: dict[int, list[ForecastLine]] = {}
    for read in _Read.of(cells):
        with_money = {key: sums for key, sums in read.sums.items() if sums != Amounts()}
        keys = {(key.area_id, key.line.group_id, key.side) for key in with_money}
        found |= _by_area(read, keys | set(read.computed) | set(read.entered), threshold)
        for key, sums in with_money.items():
            if key.line.group_id is None:
                alone = _line(key.line, key.side, sums, None, None)
                found.setdefault(key.area_id, []).append(replace(alone, threshold=threshold))
    return {unit: sorted(lines, key=_order) for unit, lines in found.items()}


def _order(line: ForecastLine) -> tuple[int, str, str]:
    return line.line.sort, line.line.codes, line.side


@dataclass(frozen=True)
class _Read:
    """What is known of a committee's lines."""

    cells: Cells
    sums: Mapping[Key, Amounts]
    computed: Mapping[CellKey, Baseline]
    entered: Mapping[CellKey, Forecast]

    @classmethod
    def of(cls, read: Sequence[Cells]) -> list[Self]:
        """Read it of each of them, all at one occasion."""
        areas = [{area.id for area in cells.organisation.areas()} for cells in read]
        own = {"occasion": read[0].occasion if read else None, "unit__in": set[int]().union(*areas)}
        computed, entered = Baseline.objects.filter(**own), Forecast.objects.filter(**own).select_related("reason")
        known: dict[CellKey, Baseline] = {(one.unit_id, one.group_id, one.side): one for one in computed}
        words: dict[CellKey, Forecast] = {(one.unit_id, one.group_id, one.side): one for one in entered}
        return [
            cls(cells, sums, _within(inside, known), _within(inside, words))
            for cells, sums, inside in zip(read, rolled_up_many(read), areas, strict=True)
        ]


def _within(areas: set[int], found: Mapping[CellKey, T]) -> dict[CellKey, T]:
    return {key: one for key, one in found.items() if key[0] in areas}


def _by_area(read: _Read, keys: Iterable[CellKey], threshold: Threshold) -> dict[int, list[ForecastLine]]:
    """The lines with these keys; without those of a group that the year does not have."""
    found: dict[int, list[ForecastLine]] = {}
    for key in keys:
        unit, group, side = key
        line = read.cells.codes.of_group.get(group)
        if line is not None:
            amounts = read.sums.get(Key(unit, line, side), Amounts())
            made = _line(line, side, amounts, read.computed.get(key), read.entered.get(key))
            found.setdefault(unit, []).append(replace(made, threshold=threshold))
    return found


def occasion_before(occasion: Occasion) -> Occasion | None:
    """The occasion before in the same year at which forecasts are made; None at the year's first."""
    earlier = Occasion.objects.filter(
        period__lt=occasion.period_id, period__fiscal_year=occasion.year, kind__in=["monthly", "interim"]
    )
    return earlier.latest_first().first()


def unexplained(occasion: Occasion, unit: Unit) -> list[str]:
    """What keeps an area from being submitted, as Swedish sentences: forecasts without a reason or a comment."""
    found = area(unit.committee(), occasion, unit.code)
    sentence = found.incomplete_words if found else ""
    return [sentence] if sentence else []


def _lines(
    tree: Organisation,
    codes: Activities,
    occasion: Occasion,
    place: Place,
    sums: Mapping[Key, Amounts],
    *,
    everything: bool,
) -> list[ForecastLine]:
    own = {"occasion": occasion, "unit": place.id}
    found = Forecast.objects.filter(**own).select_related("by", "reason")
    entered: dict[LineKey, Forecast] = {(one.group_id, one.side): one for one in found}
    computed: dict[LineKey, Baseline] = {(one.group_id, one.side): one for one in Baseline.objects.filter(**own)}
    last, numbers = _before(occasion, place), _numbers(occasion, place)
    phased = _phased(tree, codes, occasion, place)
    made = []
    for line in sorted(codes.of_group.values(), key=lambda line: (line.sort, line.codes)):
        for side in SIDES:
            amounts = sums.get(Key(place.id, line, side), Amounts())
            key = (line.group_id, side)
            if everything or amounts != Amounts() or key in entered or key in computed:
                one = _line(line, side, amounts, computed.get(key), entered.get(key))
                one = replace(one, last_forecast=last.get(key), phasing=phased(key), number=numbers.get(key, 0))
                made.append(one)
    return made


def _apart(place: Place, sums: Mapping[Key, Amounts]) -> tuple[str, ...]:
    """The activities of an area with money that are in no group, by code and name."""
    lines = {key.line for key, known in sums.items() if key.area_id == place.id and known != Amounts()}
    return tuple(sorted(f"{one.codes} {one.name.removeprefix(UNGROUPED)}" for one in lines if one.group_id is None))


def _before(occasion: Occasion, place: Place) -> dict[LineKey, Decimal]:
    """The forecast of each line at the occasion before in the same year: a person's word before the computed one."""
    own = {"occasion": occasion_before(occasion), "unit": place.id}
    fields = ("group_id", "side", "amount")
    found = (*Baseline.objects.filter(**own).values_list(*fields), *Forecast.objects.filter(**own).values_list(*fields))
    return {(group, side): amount for group, side, amount in found}


def _numbers(occasion: Occasion, place: Place) -> dict[LineKey, int]:
    """The newest version of each line that somebody has said something of, withdrawn or not."""
    said = ForecastVersion.objects.filter(occasion=occasion, unit=place.id).order_by()
    counted = said.values_list("group_id", "side").annotate(newest=Max("number"))
    return {(group, side): newest for group, side, newest in counted}


def _phased(
    tree: Organisation, codes: Activities, occasion: Occasion, place: Place
) -> Callable[[LineKey], tuple[Decimal, ...]]:
    """The budget of each line in the months that remain, as a person writes it; nothing where there is none."""
    month, units = periods.month_of(occasion.period_id), [key for key in tree.ids if tree.area_of(key).id == place.id]
    nothing = (ZERO,) * (12 - month)
    cells = SummaryCell.objects.filter(kind=Source.Kind.BUDGET, year=occasion.year, unit__in=units, side__in=SIDES)
    sums: dict[LineKey, tuple[Decimal, ...]] = {}
    for cell in cells:
        key, turn = (codes.line_of(cell.activity_id).group_id, cell.side), profile_of_side(cell.side).shown
        known = sums.get(key, nothing)
        sums[key] = tuple(before + turn(amount) for before, amount in zip(known, cell.months[month:], strict=True))
    return lambda key: sums.get(key, nothing)


def _line(line: Line, side: str, amounts: Amounts, computed: Baseline | None, entered: Forecast | None) -> ForecastLine:
    shown = profile_of_side(side).shown
    proposal = Computed.kept(computed) if computed else Computed.fallback(shown(amounts.budget_remaining))
    outcome, budget, last_year = map(shown, (amounts.outcome, amounts.budget_year, amounts.last_year))
    return ForecastLine(line, side, outcome, budget, last_year, proposal, entered)
