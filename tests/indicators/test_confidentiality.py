"""Nobody without the right can get or infer a secret value, by any road.

Two things are tried. A canary: the secret numbers are looked for in every answer of every address that the URL conf
knows, so a new address is covered by itself. Non-interference: the same addresses are asked twice, with only the
secret numbers changed, and must answer alike; so no sum, order, filter, search, picture or count depends on them.
"""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from followup.access import Permission, Role, roles_with
from followup.models import User
from indicators import entering, reading, sources
from indicators.entering import Marks
from indicators.models import Indicator, KoladaChange, KoladaSource
from indicators.reading import Column
from indicators.values import Cell
from tests.factories import ground
from tests.factories.workflow import World
from tests.goals import goal_cases
from tests.indicators.conftest import indicator

NOW = Column(2023, 8)
# The whole secret one; men (8 of them, a small group); women (hidden so that the men cannot be subtracted); Kolada's.
SECRETS = (
    {"hemlig": "73.19", "man": "41.87", "kvinnor": "52.63", "kolada": "38.91"},
    {"hemlig": "11.07", "man": "62.48", "kvinnor": "24.35", "kolada": "93.56"},
)
TRUSTED = set(roles_with(Permission.READ_SECRETS))
QUERIES = (
    "",
    "?format=csv",
    "?format=xlsx",
    "?sok=73,19",
    "?sok=11,07",
    "?ordning=c2023_08",
    "?ordning=-c2023_08",
    "?ordning=outcome",
    "?ordning=wish",
    "?uppfyllelse=reached",
    "?uppfyllelse=not_reached",
    "?uppfyllelse=unknown",
)
Answers = dict[str, str]


@pytest.fixture
def secrets(world: World) -> dict[str, Indicator]:
    """A secret indicator, one with a small group, and an open one beside them; a change of Kolada's that waits."""
    made = {
        "hemlig": indicator(world, "hemlig", "Hemlig", secret=True),
        "delad": indicator(world, "delad", "Delad", sort=1),
        "oppen": indicator(world, "oppen", "Öppen", sort=3),
    }
    for code in ("man", "kvinnor"):
        made[code] = indicator(world, code, code.title(), parent=made["delad"], dimension="sex", sort=2)
    for one in made.values():
        one.responsible.add(world.controller)
    _put(world, made["delad"], "50.00", people=48)
    _put(world, made["oppen"], "42.42")
    entering.wish(indicator=made["hemlig"], year=2023, words="≥ 50", by=world.controller)
    entering.wish(indicator=made["man"], year=2023, words="≥ 50", by=world.controller)
    source = KoladaSource.objects.create(indicator=made["hemlig"], kpi="N15428", municipality="0580", decimals=2)
    KoladaChange.objects.create(source=source, municipality="0580", year=2022, number=Decimal("1"))
    return made


def _put(
    world: World, one: Indicator, number: str, people: int | None = None, version: int = 0, by: User | None = None
) -> None:
    marks, cell = Marks(people=people), Cell(Decimal(number))
    entering.put(indicator=one, column=NOW, cell=cell, version=version, by=by or world.controller, marks=marks)


def _fill(world: World, made: dict[str, Indicator], numbers: dict[str, str]) -> None:
    _put(world, made["hemlig"], numbers["hemlig"])
    _put(world, made["man"], numbers["man"], people=8)
    _put(world, made["kvinnor"], numbers["kvinnor"], people=40)
    KoladaChange.objects.update(number=Decimal(numbers["kolada"]))


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every named address with its parameters' converters."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _patterns(one, inner)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}{one.name}", dict(one.pattern.converters)


def addresses(made: dict[str, Indicator]) -> list[str]:
    """Every address of the product, with the small municipality's own parameters in it."""
    found = []
    for name, converters in _patterns(get_resolver()):
        for code in made if {"code", "key"} & set(converters) else [""]:
            values = {"occasion": "2023-08", "committee": "tn", "code": code, "username": "controller"}
            values["key"] = f"tn.2023-08.indikator.{code}.2023-08"
            kwargs = {key: values.get(key, _any(converter)) for key, converter in converters.items()}
            try:
                found.append(reverse(name, kwargs=kwargs))
            except NoReverseMatch:  # the parameter is of another form, such as a file's format
                continue
    return sorted(set(found) - {reverse("account_logout")})


def _any(converter: object) -> object:
    kind = type(converter).__name__
    return {"IntConverter": 1, "UUIDConverter": UUID(int=1)}.get(kind, "tn")


def _asked(user: User, asked: list[str]) -> Answers:
    """What each address answers a person, without what differs from one moment to the next."""
    client = Client()
    client.force_login(user)
    return {address: _text(client.get(address)) for address in asked}


def _text(answer: HttpResponse) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] == b"PK":
        sheets = openpyxl.load_workbook(io.BytesIO(body)).worksheets
        text = repr([list(row) for sheet in sheets for row in sheet.values])
    else:
        text = body.decode("utf-8", "replace")
    return f"{answer.status_code} {answer.headers.get('Location', '')} {re.sub(r'[A-Za-z0-9_-]{32,}', '', text)}"


def _twice(world: World, made: dict[str, Indicator], people: list[User], asked: list[str]) -> list[list[Answers]]:
    """What each person is answered, with one set of secret numbers and with the other."""
    worlds = []
    for numbers in SECRETS:
        with transaction.atomic():
            _fill(world, made, numbers)
            worlds.append([_asked(user, asked) for user in people])
            transaction.set_rollback(True)
    return worlds


def _spoken(text: str) -> set[str]:
    """The secret numbers that a text says, in any way of writing them."""
    plain = text.replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    return {number for numbers in SECRETS for number in numbers.values() if number in plain}


def test_no_address_tells_a_secret_to_any_role_or_depends_on_it(world: World, secrets: dict[str, Indicator]) -> None:
    people = [ground.person(f"roll-{role}", role, world.units.municipality) for role in Role if role not in TRUSTED]
    own = [one for one in addresses(secrets) if one.startswith("/indikatorer/")]
    asked = [f"{address}{query}" for address in own for query in (QUERIES if address.endswith("2023-08/") else ("",))]
    assert len(asked) > 20
    first, second = _twice(world, secrets, people, asked)
    for person, one, other in zip(people, first, second, strict=True):
        for address in asked:
            # The words of a search are said back; they are the person's own.
            said = _spoken(one[address] + other[address]) - _spoken(address)
            assert not said, (person.username, address, said)
            assert one[address] == other[address], (person.username, address)


def test_nor_does_any_address_of_the_other_parts(world: World, secrets: dict[str, Indicator]) -> None:
    goal = goal_cases.goal(world)
    for one in ("hemlig", "delad"):
        goal_cases.evidence(world, goal=goal, indicator=secrets[one])
    mine = [f"/mal/2023-08/{goal.pk}/", "/mal/2023-08/"]
    asked = [*mine, *(one for one in addresses(secrets) if not one.startswith("/indikatorer/"))]
    assert len(asked) > 40
    controller = ground.person("roll-controller", Role.CONTROLLER, world.units.municipality)
    first, second = _twice(world, secrets, [controller], asked)
    for address in asked:
        assert not _spoken(first[0][address] + second[0][address]), address
    for address in mine:  # neither the evidence nor the proposal that is made of it
        assert first[0][address].startswith("200") and first[0][address] == second[0][address], address
    assert "Sekretess" in first[0][mine[0]]


def test_whoever_has_the_right_reads_all_of_it(world: World, secrets: dict[str, Indicator]) -> None:
    head = ground.person("chef", Role.HEAD, world.units.municipality)
    _fill(world, secrets, SECRETS[0])
    answers = _asked(head, ["/indikatorer/2023-08/", "/indikatorer/2023-08/?format=csv", "/indikatorer/kalla/"])
    table, file, waiting = answers.values()
    assert _spoken(table) == _spoken(file) == {"73.19", "41.87", "52.63"}
    assert _spoken(waiting) == {"38.91"}


def test_the_right_holds_only_in_ones_own_unit(world: World, secrets: dict[str, Indicator]) -> None:
    _fill(world, secrets, SECRETS[0])
    other = ground.person("annan-chef", Role.HEAD, world.units.other_committee)
    assert not reading.may_read_secrets(secrets.values(), other)
    row = reading.read([secrets["hemlig"]], user=other)[0]
    assert row.cells[NOW] == reading.MASKED and not _spoken(repr(row))


def test_neither_history_nor_error_nor_log_tells_it(
    world: World, secrets: dict[str, Indicator], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    _fill(world, secrets, SECRETS[0])
    for code in ("hemlig", "man", "kvinnor"):
        assert reading.history(secrets[code], user=world.controller) == []
        for guess in ("73.19", "41.87", "52.63", "60.00"):
            # A right guess is answered like a wrong one, also of the version that stands: nothing is written over.
            for version in (0, 1):
                with pytest.raises(entering.NotPossible, match="omfattas av sekretess") as told:
                    entering.put(
                        indicator=secrets[code],
                        column=NOW,
                        cell=Cell(Decimal(guess)),
                        version=version,
                        by=world.controller,
                    )
                assert not _spoken(str(told.value))
    change = KoladaChange.objects.get()
    assert sources.waiting(world.controller) == []
    client = Client()
    client.force_login(world.controller)
    refused = client.post("/indikatorer/kalla/beslut/", {"andring": [change.pk], "godta": "1"}, follow=True)
    assert "Du saknar rätten" in refused.content.decode() and not _spoken(refused.content.decode())
    values = [value for one in secrets.values() for value in one.values.all()]
    assert not _spoken(f"{values} {change!r}")
    out, err = capfd.readouterr()
    assert not _spoken(out + err + caplog.text)


def test_what_stood_beside_a_secret_that_is_open_today_is_not_told(world: World, secrets: dict[str, Indicator]) -> None:
    """With the whole, the women and the rule that they add up one would have the eight men of then."""
    _fill(world, secrets, SECRETS[0])
    head = ground.person("chef", Role.HEAD, world.units.municipality)
    for code, people in (("delad", 60), ("man", 20), ("kvinnor", 40)):
        _put(world, secrets[code], "51.00", people=people, version=1, by=head)
    for code in ("delad", "man", "kvinnor"):
        now = reading.read([secrets[code]], user=world.controller)[0].cells[NOW]
        assert now.text == "51,00", f"{code} is open today"
        assert [one.version for one in reading.history(secrets[code], user=world.controller)] == [2], code
        assert [one.version for one in reading.history(secrets[code], user=head)] == [2, 1], code


def test_attainment_and_trend_of_what_is_masked_are_unknown(world: World, secrets: dict[str, Indicator]) -> None:
    _fill(world, secrets, SECRETS[0])
    for code in ("hemlig", "man"):
        row = reading.read([secrets[code]], user=world.controller)[0]
        assert (row.attainment.outcome.value, row.numbers, row.trend.direction.value) == ("unknown", [], "unknown")
    whole = reading.read([secrets["delad"]], user=world.controller)[0]
    assert whole.cells[NOW].text == "50,00"
