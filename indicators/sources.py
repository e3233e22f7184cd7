"""Källor: connect an indicator to Kolada or to a figure, fetch, and accept or reject what a fetch found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from followup import figures, periods
from followup.access import Permission, require
from followup.models import Occasion, Unit, User
from indicators import entering, reading
from indicators.kolada import Kolada, Observation
from indicators.models import ComputedSource, Indicator, KoladaChange, KoladaSource, Value
from indicators.reading import Column
from indicators.values import Cell, State

log = structlog.get_logger()
YEARS_BACK = 6
PRIVATE = "private"
Decision = KoladaChange.Decision
Said = tuple[Decimal | None, str]  # a number, or the state that says why there is none


class Say(Protocol):
    """How a fetch tells how far it has come: steps made, of how many, and in Swedish what goes on."""

    def __call__(self, done: int, total: int, message: str = "") -> None: ...


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
    words = {"kpi": kpi, "municipality": municipality, "gender": gender, "decimals": decimals}
    made, _ = KoladaSource.objects.update_or_create(indicator=indicator, defaults=words)
    made.changes.filter(decision=Decision.WAITING).delete()
    made.compared.all().delete()
    for code, name in compared.items():
        made.compared.create(code=code, name=name)
    log.info("kolada.connect", indicator=indicator.code, kpi=kpi, by=by.username)
    return made


def may_handle(user: User) -> Iterable[Indicator]:
    """The indicators, and parts of them, whose sources a person may handle."""
    units = Unit.objects.where(user, Permission.ENTER_INDICATORS)
    return Indicator.objects.visible_to(user).filter(owner__in=units)


def fetch(*, client: Kolada, year: int, say: Say) -> int:
    """Ask Kolada for the six years before ``year`` of every connected indicator; how many changes now wait.

    Everything is read before anything is written. Raises KoladaError; then nothing has changed.
    """
    sources = list(KoladaSource.objects.prefetch_related("compared").select_related("indicator"))
    if not sources:
        return 0
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
    return int(KoladaChange.objects.filter(decision=Decision.WAITING).count())


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
    """A change that waits, as one person may read it: what stands (``before``) and what Kolada says (``after``)."""

    change: KoladaChange
    name: str
    municipality: str
    before: str
    after: str
    masked: bool


def waiting(user: User) -> list[Waiting]:
    """What waits for a person who may handle the indicators. A secret one shows neither number."""
    handled = may_handle(user)
    found = KoladaChange.objects.filter(decision=Decision.WAITING, source__indicator__in=handled)
    changes = list(found.select_related("source__indicator__parent").prefetch_related("source__compared"))
    of = {one.source.indicator_id: one.source.indicator for one in changes}
    rows = {row.indicator.pk: row for row in reading.read(of.values(), user=user)}
    return [_waiting(one, rows[one.source.indicator_id], _secret(one, user)) for one in changes]


def _secret(change: KoladaChange, user: User) -> bool:
    """Whether a change's number is kept from a person: a secret indicator's, or of a cell that is masked for her."""
    indicator = change.source.indicator
    if reading.may_read_secrets([indicator], user):
        return False
    cells = reading.read([indicator], user=user, columns=[Column(change.year)])[0].cells
    secret = indicator.secret or bool(indicator.parent and indicator.parent.secret) or change.state == State.SECRET
    return secret or cells[Column(change.year)].masked


def _waiting(change: KoladaChange, row: reading.Row, secret: bool) -> Waiting:
    names = {one.code: one.name for one in change.source.compared.all()}
    own = change.municipality == change.source.municipality
    if secret:
        before = after = reading.MASKED.text
    else:
        after = reading.print_value(cell_of(change))
        previous = row.cells.get(Column(change.year), reading.EMPTY).text if own else ""
        before = previous or ("" if own else _words(change))
    return Waiting(
        change,
        entering.name_of(change.source.indicator),
        "" if own else names.get(change.municipality, change.municipality),
        before,
        after,
        secret,
    )


def _words(change: KoladaChange) -> str:
    """What stands for a municipality that is compared with."""
    mine = change.source.changes.filter(municipality=change.municipality, year=change.year)
    said = _accepted(mine)
    return reading.print_value(_cell(said, change.source.decimals)) if said else ""


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
    if _secret(held, by):
        raise PermissionDenied("Du saknar rätten: läsa sekretessbelagda utfall.")
    if held.decision != Decision.WAITING:
        return
    if accept and held.municipality == held.source.municipality:
        column = Column(held.year)
        said = indicator.values.filter(year=held.year, month=12).order_by("-version").first()
        marks = entering.Marks(origin=Value.Origin.KOLADA, secret=said.secret if said else False)
        entering.put(
            indicator=indicator,
            column=column,
            cell=cell_of(held),
            version=said.version if said else 0,
            by=by,
            marks=marks,
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
    if source is None or (indicator.secret and not reading.may_read_secrets([indicator], user)):
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
        cell=Cell(number, None, partial=column.month < 12),
        version=said.version if said else 0,
        by=by,
        marks=entering.Marks(origin=Value.Origin.COMPUTED, secret=said.secret if said else False),
    )


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
