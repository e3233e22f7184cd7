"""What a change of activities' groups may not do: alter what a committee has decided, or what a forecast was said of.

A forecast belongs to a group. What is booked in the group is read through its codes, so an activity that comes or goes
changes what lies under a forecast that somebody has given: money would be counted twice, or not at all. Such a change
is refused. A proposal is only reckoned: it is let go, and made anew. Why: ADR 37.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from finance.cells import SIDE_WORDS, SIDES
from finance.models import Activity, Baseline, BudgetDecision, Forecast, Source, SummaryCell
from finance.places import Organisation, organisation
from followup import periods, transitions
from followup.models import Occasion, Unit, WorkflowEvent
from followup.sentences import listed

Changed = Mapping[int, Mapping[int, tuple[str, str]]]
"""By year, of each activity (its key) the labels of the groups that it leaves and comes to; empty for none."""
MOST = 5  # units or codes that a sentence names
MoneyKey = tuple[int, int, str]  # area, activity and side


@dataclass(frozen=True)
class Found:
    """Why a change can't be made, in Swedish sentences, and the proposals that it would make untrue."""

    reasons: list[str] = field(default_factory=list)
    proposals: list[Baseline] = field(default_factory=list)


@dataclass(frozen=True)
class _Year:
    """What a year's occasions have to be held against."""

    committee: Unit
    moved: Mapping[int, tuple[str, str]]
    activities: Mapping[int, Activity]
    filled: frozenset[str]  # the groups that had activities before

    @property
    def labels(self) -> set[str]:
        """The groups that lose or get activities."""
        return {label for pair in self.moved.values() for label in pair if label}

    def codes(self, keys: Iterable[int]) -> str:
        """Activities by their codes, in words."""
        return _some(sorted(self.activities[key].code for key in keys))


def look(
    committee: Unit, changed: Changed, activities: Mapping[int, Activity], filled: Mapping[int, set[str]]
) -> Found:
    """Hold a change against every occasion of its years. ``filled`` are, by year, the groups with activities before."""
    found = Found()
    for year, moved in changed.items():
        at = _Year(committee, moved, activities, frozenset(filled.get(year, ())))
        _look(at, year, found)
    return found


def _look(of: _Year, year: int, found: Found) -> None:
    own = {"occasion__period__fiscal_year": year, "group__committee": of.committee, "group__label__in": of.labels}
    said, proposed = _by_occasion(Forecast, own), _by_occasion(Baseline, own)
    occasions = Occasion.objects.filter(period__fiscal_year=year).order_by("period_id")
    decided = _decided(of.committee, year)
    cells: list[tuple] | None = None
    for occasion in occasions:
        if occasion.pk not in {*decided, *said, *proposed}:
            continue
        tree = organisation(of.committee, periods.last_day(occasion.period_id))
        cells = _cells(tree, of.moved, year) if cells is None else cells
        money = _money(tree, cells, occasion)
        resting = [one for one in said.get(occasion.pk, ()) if _rests(one, of, money)]
        if occasion.pk in decided and (rows := {key for _, key, _ in money if not _only_named(key, of)}):
            found.reasons.append(_decided_words(of, occasion, rows))
        elif resting:
            found.reasons.append(_said_words(of, occasion, resting, money))
        elif occasion.pk not in decided:
            found.proposals.extend(one for one in proposed.get(occasion.pk, ()) if _rests(one, of, money))


def _by_occasion(model: type[Forecast] | type[Baseline], own: Mapping[str, object]) -> dict[int, list]:
    found: dict[int, list] = {}
    for one in model.objects.filter(**own).select_related("group", "unit"):
        found.setdefault(one.occasion_id, []).append(one)
    return found


def _decided(committee: Unit, year: int) -> set[int]:
    """The occasions (keys) of a year that the committee has decided or locked."""
    events = WorkflowEvent.objects.filter(unit=committee, occasion__period__fiscal_year=year).latest_per_unit()
    return {one.occasion_id for one in events if one.state in transitions.FINAL}


def _cells(tree: Organisation, moved: Mapping[int, tuple[str, str]], year: int) -> list[tuple]:
    """The roll-up of the activities that move, of the year and the one before."""
    rows = SummaryCell.objects.filter(
        activity__in=list(moved), unit__in=tree.ids, side__in=SIDES, year__in=(year - 1, year)
    )
    fields = ("kind", "year_id", "unit_id", "activity_id", "side", "source_id", "so_far")
    return list(rows.order_by().values_list(*fields))


def _money(tree: Organisation, cells: Iterable[tuple], occasion: Occasion) -> set[MoneyKey]:
    """Where the activities have outcome, budget or last year's outcome as an occasion's tables show them."""
    day, month = periods.last_day(occasion.period_id), periods.month_of(occasion.period_id)
    later = set(BudgetDecision.objects.filter(decided_on__gt=day).values_list("source_id", flat=True))
    found: set[MoneyKey] = set()
    for kind, year, unit, activity, side, source, so_far in cells:
        this_year = year == occasion.year
        if kind == Source.Kind.BUDGET:
            amounts: list[Decimal] = so_far if this_year and source not in later else []
        else:
            amounts = so_far[:month] if this_year else so_far
        if any(amounts):
            found.add((tree.area_of(unit).id, activity, side))
    return found


def _rests(one: Forecast | Baseline, of: _Year, money: set[MoneyKey]) -> bool:
    return bool(_under(one, of, money))


def _under(one: Forecast | Baseline, of: _Year, money: set[MoneyKey]) -> set[int]:
    """The activities with money that come to or leave the group of a forecast."""
    return {
        key for area, key, side in money if (area, side) == (one.unit_id, one.side) and one.group.label in of.moved[key]
    }


def _only_named(key: int, of: _Year) -> bool:
    """Whether an activity that stood alone comes to a group that held nothing: its row gets a name, no sum changes."""
    before, after = of.moved[key]
    return not before and after not in of.filled


def _decided_words(of: _Year, occasion: Occasion, rows: set[int]) -> str:
    what = f"{of.committee.name} har beslutat om {occasion.name}, där verksamhet {of.codes(rows)} har belopp."
    alone = all(not of.moved[key][0] for key in rows)
    way = "Lägg den i en ny grupp i stället, eller ange ett senare år." if alone else "Ange ett senare år."
    return f"{what} Det beslutade kan inte ändras. {way}"


def _said_words(of: _Year, occasion: Occasion, resting: list[Forecast], money: set[MoneyKey]) -> str:
    keys = {key for one in resting for key in _under(one, of, money)}
    lines = _some(sorted({f"{one.group.name}, {SIDE_WORDS[one.side].lower()}, i {one.unit.name}" for one in resting}))
    alone = all(not of.moved[key][0] for key in keys)
    way = "lägg den i en ny grupp" if alone else "ange ett senare år"
    other = "ange ett senare år" if alone else "låt den som lämnat prognosen ta bort den först"
    return (
        f"{occasion.name}: det finns en lämnad prognos för {lines}. Verksamhet {of.codes(keys)} har belopp där, så "
        f"prognosen skulle inte längre stämma med det den gäller. {way[:1].upper()}{way[1:]}, eller {other}."
    )


def _some(words: list[str]) -> str:
    """The first words as a sentence lists them, and how many more there are."""
    more = len(words) - MOST
    return listed([*words[:MOST], f"{more} till"] if more > 0 else words)
