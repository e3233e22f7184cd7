"""Rows that the database must refuse: of each constraint and trigger of indicators its name and what violates it."""

from collections.abc import Callable
from decimal import Decimal

from django.db import connection

from indicators.models import ClosedYear, Definition, Indicator, TargetVersion, Value
from tests.factories.workflow import World
from tests.indicators.conftest import indicator

Case = tuple[str, Callable[[World], object]]


def value(world: World, made: Indicator | None = None, **words: object) -> Value:
    """A value of 2022, 47,0 by the controller."""
    plain: dict[str, object] = {"year": 2022, "version": 1, "number": Decimal(47), "by": world.controller}
    return Value.objects.create(indicator=made or indicator(world), **plain | words)


def target(world: World, **words: object) -> TargetVersion:
    """The target of 2022: 50."""
    plain: dict[str, object] = {"year": 2022, "version": 1, "words": "50", "kind": "number", "number": Decimal(50)}
    return TargetVersion.objects.create(indicator=indicator(world), by=world.controller, **plain | words)


def definition(world: World, **words: object) -> Definition:
    """A definition that holds before the one there is."""
    plain: dict[str, object] = {"name": "Före", "valid_from": 2010, "valid_to": 2012}
    return Definition.objects.create(indicator=indicator(world), **plain | words)


def _twice(world: World) -> None:
    made = indicator(world)
    value(world, made)
    value(world, made)


def _target_twice(world: World) -> None:
    made = target(world)
    made.pk = None
    made.save()


def _definition_twice(world: World) -> None:
    with connection.cursor() as cursor:  # the trigger would say it first
        cursor.execute("SET LOCAL session_replication_role = replica")
    definition(world, valid_from=2019, valid_to=None)


def _deeper(world: World) -> None:
    whole = indicator(world)
    part = indicator(world, "del", "Del", parent=whole, dimension="sex")
    indicator(world, "smådel", "Smådel", parent=part, dimension="sex")


def _closed(world: World, make: Callable[..., object]) -> None:
    ClosedYear.objects.create(year=2022, by=world.controller)
    make(world)


def _decided(world: World) -> None:
    from followup import workflow
    from tests.factories.workflow import DECISION

    made = indicator(world)
    world.attest_all()
    workflow.decide(**world.committee, decision=DECISION, by=world.secretary)
    value(world, made, year=2023, month=8, occasion=world.occasion)


def _closed_row(world: World) -> ClosedYear:
    return ClosedYear.objects.create(year=2022, by=world.controller)


CASES: dict[str, Case] = {
    "a code twice": ("indicators_indicator_code", lambda w: [indicator(w) for _ in range(2)]),
    "an unknown level": ("indicator_level_known", lambda w: indicator(w, level="galaxy")),
    "an unknown kind": ("indicator_series_known", lambda w: indicator(w, series="other")),
    "a part without dimension": (
        "indicator_part_has_dimension",
        lambda w: indicator(w, "del", "Del", parent=indicator(w)),
    ),
    "a part of a part": ("indicator_parts_one_level|kan inte själv delas", _deeper),
    "a definition twice": ("definition_once_from_a_year", _definition_twice),
    "two definitions in a year": ("definition_one_a_year|kan inte gälla samma", lambda w: definition(w, valid_to=2019)),
    "a definition without name": ("definition_named", lambda w: definition(w, name=" ")),
    "a definition that ends first": (
        "definition_years_in_order|range lower bound",
        lambda w: definition(w, valid_to=2009),
    ),
    "bounds the wrong way": ("definition_bounds_in_order", lambda w: definition(w, lowest=2, highest=1)),
    "an unknown frequency": ("definition_frequency_known", lambda w: definition(w, frequency="ibland")),
    "an unknown direction": ("definition_better_known", lambda w: definition(w, better="red")),
    "a version twice": ("value_version_once", _twice),
    "neither number nor state": ("value_number_or_state", lambda w: value(w, number=None)),
    "number and state": ("value_number_or_state", lambda w: value(w, state="secret")),
    "an unknown state": ("value_number_or_state", lambda w: value(w, number=None, state="kanske")),
    "version nought": ("value_counts_from_one", lambda w: value(w, version=0)),
    "a year long ago": ("value_year_plausible", lambda w: value(w, year=1066)),
    "month 13": ("value_month_in_year", lambda w: value(w, month=13)),
    "nine decimals": ("value_decimals_few", lambda w: value(w, decimals=9)),
    "a number expected": ("value_expected_only_when_pending", lambda w: value(w, expected="2024-01-01")),
    "a note without mark": ("value_note_has_mark", lambda w: value(w, note="Prel.")),
    "an unknown origin": ("value_origin_known", lambda w: value(w, origin="drömt")),
    "a value changed": ("never_changed|Cannot update", lambda w: Value.objects.filter(pk=value(w).pk).update(number=1)),
    "a value removed": ("never_changed|Cannot delete", lambda w: value(w).delete()),
    "a value of a closed year": ("year_stands|stängt", lambda w: _closed(w, value)),
    "a value after the decision": ("decided_stands|beslutat", _decided),
    "a target twice": ("target_version_once", _target_twice),
    "target version nought": ("target_counts_from_one", lambda w: target(w, version=0)),
    "a target long ago": ("target_year_plausible", lambda w: target(w, year=1066)),
    "a threshold without number": ("target_says_what_its_kind_needs", lambda w: target(w, number=None)),
    "a target without words": ("target_has_words", lambda w: target(w, words=" ")),
    "a target changed": (
        "never_changed|Cannot update",
        lambda w: TargetVersion.objects.filter(pk=target(w).pk).update(words="60"),
    ),
    "a target of a closed year": ("year_stands|stängt", lambda w: _closed(w, target)),
    "a closed year opened": ("never_changed|Cannot delete", lambda w: _closed_row(w).delete()),
}
