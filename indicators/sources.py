"""Källor: connect an indicator to Kolada or to a figure, fetch, and accept or reject what a fetch found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from followup import changes, figures, periods
from followup.access import Permission, require
from followup.figures import Measure
from followup.models import Occasion, Unit, User
from indicators import entering, reading
from indicators.kolada import Kolada, Observation
from indicators.models import ComputedSource, Indicator, KoladaChange, KoladaSource, Value
from indicators.reading import Column
from indicators.values import Cell, State, print_value

log = structlog.get_logger()
YEARS_BACK = 6
PRIVATE = "private"
Decision = KoladaChange.Decision
Said = tuple[Decimal | None, str]  # a number, or the state that says why there is none


class Say(Protocol):
    """How a fetch tells how far it has come: steps made, of how many, and in Swedish what goes on."""

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Say it."""


@transaction.atomic
def connect(
    *,
    indicator: Indicator,
    kpi: str,
    municipality: str,
    gender: str,
    decimals: int,
    compared: dict[str, str],
    by: User,
) -> KoladaSource:
    """Connect an indicator to a KPI for a municipality and a sex, compared with others (names by code).

    What waited for another connection is taken away: it was about something else. Raises PermissionDenied.
    """
    require(by, Permission.ENTER_INDICATORS, indicator.owner)
    before = _source_facts(KoladaSource.objects.filter(indicator=indicator).first())
    words = {"kpi": kpi, "municipality": municipality, "gender": gender, "decimals": decimals}
    made, _ = KoladaSource.objects.update_or_create(indicator=indicator, defaults=words)
    made.changes.filter(decision=Decision.WAITING).delete()
    made.compared.all().delete()
    for code, name in compared.items():
        made.compared.create(code=code, name=name)
    _record(indicator, by, before, _source_facts(made))
    log.info("kolada.connect", indicator=indicator.code, kpi=kpi, by=by.username)
    return made


@transaction.atomic
def connect_figure(
    *, indicator: Indicator, key: str, per: str, decimals: int, occasion: Occasion, by: User
) -> ComputedSource:
    """Let a figure be an indicator, in per cent of another when ``per`` names one.

    Raises PermissionDenied, and entering.NotPossible when the figures do not answer at the occasion.
    """
    require(by, Permission.ENTER_INDICATORS, indicator.owner)
    before = changes.facts(ComputedSource.objects.filter(indicator=indicator).first(), "key", "per", "decimals")
    words = {"key": key, "per": per, "decimals": decimals}
    made, _ = ComputedSource.objects.update_or_create(indicator=indicator, defaults=words)
    figure(made, occasion)
    _record(indicator, by, before, changes.facts(made, "key", "per", "decimals"))
    return made


def _source_facts(source: KoladaSource | None) -> changes.Facts:
    """What an indicator's connection to Kolada says, with those it is compared with."""
    if source is None:
        return {}
    names = ", ".join(source.compared.values_list("name", flat=True))
    return changes.facts(source, "kpi", "municipality", "gender", "decimals") | {"Jämförs med": names}


def _record(indicator: Indicator, by: User, before: changes.Facts, after: changes.Facts) -> None:
    """Write down another source of an indicator."""
    thing = f"Källa till {indicator}"
    changes.record(by=by, kind="indicator_source", thing=thing, before=before, after=after, unit=indicator.owner)


def may_handle(user: User) -> QuerySet[Indicator]:
    """The indicators, and parts of them, whose sources a person may handle."""
    units = Unit.objects.where(user, Permission.ENTER_INDICATORS)
    handled: QuerySet[Indicator] = Indicator.objects.visible_to(user).filter(owner__in=units)
    return handled


def fetch(*, client: Kolada, year: int, say: Say) -> None:
    """Ask Kolada for the six years before ``year`` of every connected indicator, and let what is new wait.

    Everything is read before anything is written. Raises KoladaError; then nothing has changed. How many changes
    there are isn't told: that would say of a secret value whether it is Kolada's.
    """
    sources = list(KoladaSource.objects.prefetch_related("compared").select_related("indicator"))
    if not sources:
        return
    say(0, 2, "Frågar Kolada")
    codes = {code for source in sources for code in _municipalities(source)}
    years = range(year - YEARS_BACK, year)
    asked = client.values([source.kpi for source in sources], sorted(codes), list(years))
    found = {(one.kpi, one.municipality, one.gender, one.year): one for one in asked}
    say(1, 2, "Jämför med det som står")
    with transaction.atomic():
        for source in sources:
            for code in _municipalities(source):
                for one_year in years:
                    seen = found.get((source.kpi, code, source.gender, one_year))
                    if seen is not None:
                        _propose(source, seen)
    say(2, 2, "Klart")


def _municipalities(source: KoladaSource) -> list[str]:
    """The indicator's own municipality and those that it is compared with."""
    return [source.municipality, *(one.code for one in source.compared.all() if one.code != source.municipality)]


def said_by(seen: Observation, decimals: int) -> Said:
    """What an observation says in our words, with so many decimals; a null is a state."""
    if seen.value is None:
        return None, State.SECRET if seen.status.lower().startswith(PRIVATE) else State.PENDING
    return seen.value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), ""


def _propose(source: KoladaSource, seen: Observation) -> None:
    """Let a change wait when what Kolada says is new and has not been rejected."""
    now = said_by(seen, source.decimals)
    mine = source.changes.filter(municipality=seen.municipality, year=seen.year)
    own = seen.municipality == source.municipality
    stands = _standing(source.indicator, seen.year) if own else _accepted(mine)
    last = mine.exclude(decision=Decision.WAITING).order_by("-decided_at", "-pk").first()
    rejected = last is not None and last.decision == Decision.REJECTED and (last.number, last.state) == now
    nothing_new = now == stands or rejected or (stands is None and now == (None, State.PENDING))
    if nothing_new:
        mine.filter(decision=Decision.WAITING).delete()
        return
    KoladaChange.objects.update_or_create(
        source=source,
        municipality=seen.municipality,
        year=seen.year,
        decision=Decision.WAITING,
        defaults={"number": now[0], "state": now[1], "status": seen.status[:60]},
    )


def _standing(indicator: Indicator, year: int) -> Said | None:
    said: Value | None = indicator.values.filter(year=year, month=12).order_by("-version").first()
    return (said.number, said.state) if said else None


def _accepted(changes: Iterable[KoladaChange]) -> Said | None:
    found = [one for one in changes if one.decision == Decision.ACCEPTED]
    last = max(found, key=lambda one: (one.decided_at, one.pk), default=None)
    return (last.number, last.state) if last else None


@dataclass(frozen=True)
class Waiting:
    """A change that waits: of which indicator and municipality, what stands (``before``) and what Kolada says."""

    change: KoladaChange
    name: str
    municipality: str
    before: str
    after: str


def waiting(user: User) -> list[Waiting]:
    """What waits for a person who may handle the indicators. Of a cell that is secret to her not even that it waits:
    that would tell that it isn't what Kolada says.
    """
    found = KoladaChange.objects.filter(decision=Decision.WAITING, source__indicator__in=may_handle(user))
    changes = list(found.select_related("source__indicator__parent").prefetch_related("source__compared"))
    indicators = {one.source.indicator for one in changes}
    rows = {row.indicator.pk: row for row in reading.read(indicators, user=user)}
    trusted = reading.may_read_secrets(indicators, user)
    called = names(indicators, user)
    standing = _compared_now(changes)
    return [
        _waiting(one, rows[one.source.indicator_id], called[one.source.indicator_id], standing)
        for one in changes
        if not _secret(one, rows[one.source.indicator_id], trusted)
    ]


def names(indicators: Iterable[Indicator], user: User) -> dict[int, str]:
    """What indicators are called, a part after its whole, by id."""
    asked = list(indicators)
    wholes = {one.parent for one in asked if one.parent}
    own = {row.indicator.pk: row.name for row in reading.read({*asked, *wholes}, user=user, columns=[])}
    return {one.pk: f"{own[one.parent_id]} – {own[one.pk]}" if one.parent_id else own[one.pk] for one in asked}


def _secret(change: KoladaChange, row: reading.Row, trusted: set[int]) -> bool:
    """Whether a change is kept from a person: of a secret indicator, or of a cell that is masked for her."""
    indicator = change.source.indicator
    if indicator.pk in trusted:
        return False
    cell = row.cells.get(Column(change.year), reading.EMPTY)
    return _is_secret(indicator) or change.state == State.SECRET or cell.masked


def _is_secret(indicator: Indicator) -> bool:
    return indicator.secret or bool(indicator.parent and indicator.parent.secret)


def _waiting(
    change: KoladaChange, row: reading.Row, name: str, standing: dict[tuple[int, str, int], list[KoladaChange]]
) -> Waiting:
    others = {one.code: one.name for one in change.source.compared.all()}
    own = change.municipality == change.source.municipality
    said = _accepted(standing.get((change.source_id, change.municipality, change.year), []))
    theirs = print_value(_cell(said, change.source.decimals)) if said else ""
    return Waiting(
        change,
        name,
        "" if own else others.get(change.municipality, change.municipality),
        row.cells.get(Column(change.year), reading.EMPTY).text if own else theirs,
        print_value(cell_of(change)),
    )


def _compared_now(changes: Iterable[KoladaChange]) -> dict[tuple[int, str, int], list[KoladaChange]]:
    """What has been accepted before of the same sources, by source, municipality and year."""
    found: dict[tuple[int, str, int], list[KoladaChange]] = {}
    of = {one.source_id for one in changes}
    for one in KoladaChange.objects.filter(source__in=of, decision=Decision.ACCEPTED):
        found.setdefault((one.source_id, one.municipality, one.year), []).append(one)
    return found


def cell_of(change: KoladaChange) -> Cell:
    """What a change says, as a plain value."""
    return _cell((change.number, change.state), change.source.decimals)


def _cell(said: Said, decimals: int) -> Cell:
    number, state = said
    exact = None if number is None else number.quantize(Decimal(1).scaleb(-decimals))
    return Cell(exact, State(state) if state else None)


@transaction.atomic
def decide(*, change: KoladaChange, accept: bool, by: User) -> None:
    """Accept a change, so that it stands, or reject it, so that it isn't proposed again. Deciding twice is once.

    Raises PermissionDenied for who may not handle the indicator or not read what she decides on, and
    entering.NotPossible or workflow.Closed when the value cannot be kept; then the change still waits.
    """
    held = KoladaChange.objects.select_for_update(of=("self",)).select_related("source__indicator").get(pk=change.pk)
    indicator = held.source.indicator
    require(by, Permission.ENTER_INDICATORS, indicator.owner)
    row = reading.read([indicator], user=by, columns=[Column(held.year)])[0]
    if _secret(held, row, reading.may_read_secrets([indicator], by)):
        raise PermissionDenied("Du saknar rätten: läsa sekretessbelagda utfall.")
    if held.decision != Decision.WAITING:
        return
    if accept and held.municipality == held.source.municipality:
        column = Column(held.year)
        said = indicator.values.filter(year=held.year, month=12).order_by("-version").first()
        entering.put(
            indicator=indicator,
            column=column,
            cell=cell_of(held),
            version=said.version if said else 0,
            by=by,
            origin=Value.Origin.KOLADA,
        )
    held.decision = Decision.ACCEPTED if accept else Decision.REJECTED
    held.by, held.decided_at = by, timezone.now()
    held.save(update_fields=["decision", "by", "decided_at"])


@dataclass(frozen=True)
class Compared:
    """A municipality's series beside the indicator's own: numbers by year, from what has been accepted."""

    code: str
    name: str
    numbers: dict[int, Decimal]


def comparison(indicator: Indicator, *, user: User) -> list[Compared]:
    """The municipalities that an indicator is compared with; none where the indicator is secret for the person."""
    source = KoladaSource.objects.filter(indicator=indicator).prefetch_related("compared", "changes").first()
    if source is None or (_is_secret(indicator) and not reading.may_read_secrets([indicator], user)):
        return []
    found = []
    for one in source.compared.all():
        years: dict[int, list[KoladaChange]] = {}
        for change in source.changes.all():
            if change.municipality == one.code:
                years.setdefault(change.year, []).append(change)
        said = {year: _accepted(changes) for year, changes in sorted(years.items())}
        numbers = {year: _cell(it, source.decimals).number for year, it in said.items() if it}
        kept = {year: number for year, number in numbers.items() if number is not None}
        found.append(Compared(one.code, one.name, kept))
    return found


@transaction.atomic
def compute(*, source: ComputedSource, occasion: Occasion, by: User) -> Value | None:
    """Keep a computed indicator's value at an occasion from the figures; None when it stands already.

    Raises entering.NotPossible (Swedish) for a key that nobody answers, or a share of nothing.
    """
    number = figure(source, occasion)
    column = Column(occasion.year, periods.month_of(occasion.period_id))
    said = source.indicator.values.filter(year=column.year, month=column.month).order_by("-version").first()
    return entering.put(
        indicator=source.indicator,
        column=column,
        cell=Cell(number, None, partial=column.month < 12 and _grows(source, occasion)),
        version=said.version if said else 0,
        by=by,
        origin=Value.Origin.COMPUTED,
    )


def _grows(source: ComputedSource, occasion: Occasion) -> bool:
    """Whether the number grows over the year, so that a part of it is not the year: kronor do, shares do not."""
    key = source.key.replace("{tillfälle}", occasion.code)
    return not source.per and figures.find(key).measure is Measure.KRONOR


def figure(source: ComputedSource, occasion: Occasion) -> Decimal:
    """The number that the figures give, with as many decimals as the source keeps. Raises entering.NotPossible."""
    keys: Sequence[str] = [key.replace("{tillfälle}", occasion.code) for key in (source.key, source.per) if key]
    found = figures.found(keys)
    for key in keys:
        if key not in found:
            raise entering.NotPossible(f"Siffran {key} finns inte. Kontrollera nyckeln.")
    value = found[keys[0]].value
    if len(keys) > 1:
        whole = found[keys[1]].value
        if not whole:
            raise entering.NotPossible(f"Siffran {keys[1]} är noll, så ingen procentsats kan beräknas.")
        value = value / whole * 100
    return value.quantize(Decimal(1).scaleb(-source.decimals), ROUND_HALF_UP)
