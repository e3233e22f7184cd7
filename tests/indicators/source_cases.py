"""Rows that the database must refuse: the sources'."""

from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from indicators.models import ComparedMunicipality, ComputedSource, KoladaChange, KoladaSource
from tests.factories.workflow import World
from tests.indicators.conftest import indicator


def source(world: World, **words: object) -> KoladaSource:
    """An indicator that is N15428 for Linköping."""
    plain: dict[str, object] = {"kpi": "N15428", "municipality": "0580", "gender": "T", "decimals": 1}
    return KoladaSource.objects.create(indicator=indicator(world), **plain | words)


def compared(world: World, of: KoladaSource | None = None, **words: object) -> ComparedMunicipality:
    """Norrköping beside it."""
    plain: dict[str, object] = {"code": "0581", "name": "Norrköping"}
    return ComparedMunicipality.objects.create(source=of or source(world), **plain | words)


def change(world: World, of: KoladaSource | None = None, **words: object) -> KoladaChange:
    """A change of 2022 that waits: 71,4."""
    plain: dict[str, object] = {"municipality": "0580", "year": 2022, "number": Decimal("71.4")}
    return KoladaChange.objects.create(source=of or source(world), **plain | words)


def computed(world: World, **words: object) -> ComputedSource:
    """An indicator that a figure answers for."""
    return ComputedSource.objects.create(indicator=indicator(world), **{"key": "tn.2023-08.drift"} | words)


def _waits_twice(world: World) -> None:
    change(world, change(world).source)


def _compared_twice(world: World) -> None:
    compared(world, compared(world).source)


def _decided_changed(world: World) -> None:
    made = change(world, decision="accepted", by=world.controller, decided_at=timezone.now())
    KoladaChange.objects.filter(pk=made.pk).update(number=1)


SOURCE_CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "a KPI in another form": ("kolada_kpi_written_so", lambda w: source(w, kpi="15428")),
    "a municipality by name": ("kolada_municipality_four_digits", lambda w: source(w, municipality="Link")),
    "an unknown sex": ("kolada_gender_known", lambda w: source(w, gender="X")),
    "nine decimals from Kolada": ("kolada_decimals_few", lambda w: source(w, decimals=9)),
    "compared twice": ("compared_municipality_once", _compared_twice),
    "compared with a name": ("compared_municipality_four_digits", lambda w: compared(w, code="Norr")),
    "compared with nameless": ("compared_municipality_named", lambda w: compared(w, name=" ")),
    "a change waits twice": ("kolada_change_waits_once", _waits_twice),
    "a change says nothing": ("kolada_change_number_or_state", lambda w: change(w, number=None)),
    "decided by nobody": ("kolada_change_decided_by_somebody", lambda w: change(w, decision="accepted")),
    "a decided change changed": ("decided_once|Cannot update", _decided_changed),
    "a computed one without key": ("computed_key_written", lambda w: computed(w, key=" ")),
    "nine decimals computed": ("computed_decimals_few", lambda w: computed(w, decimals=9)),
}
