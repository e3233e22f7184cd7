"""The history of an import: who did what, and from which state to which, for everything that can be done with it."""

from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.test import Client
from django.urls import reverse

from finance import intake, worklist
from finance.models import Event, Import, ImportEvent
from finance.worklist import Decision
from followup.access import Role
from followup.jobs import Progress
from followup.models import User
from tests.factories import ground, ledger
from tests.finance.river import River, row


@pytest.fixture
def colleague(river: River) -> User:
    return ground.person("kollega", Role.ADMIN, ground.Unit.objects.get(code="TK"))


def told(batch: Import) -> list[tuple[str, str, str, str]]:
    return list(batch.events.values_list("kind", "before", "after", "by__username"))


def test_from_arrival_to_undo(river: River, colleague: User) -> None:
    batch = river.read(row(202301, "1"), row(202302, "1"))
    intake.publish(batch=batch, by=colleague)
    intake.undo(batch=batch, by=river.admin)
    assert told(batch) == [
        ("received", "", "received", "admin"),
        ("read", "received", "read", "admin"),
        ("published", "read", "published", "kollega"),
        ("undone", "published", "undone", "admin"),
    ]
    assert batch.events.get(kind=Event.READ).text == "2 rader."
    assert batch.events.get(kind=Event.PUBLISHED).text == "januari 2023 – februari 2023"


def test_who_replaces_a_file_stands_in_the_history_of_the_replaced_one(river: River, colleague: User) -> None:
    first = river.publish(row(202301, "1"))
    second = river.read(row(202301, "2"))
    intake.publish(batch=second, by=colleague)
    intake.undo(batch=second, by=river.admin)
    assert told(first)[-2:] == [
        ("superseded", "published", "superseded", "kollega"),
        ("restored", "superseded", "published", "admin"),
    ]


def test_a_refused_undo_leaves_no_trace(river: River) -> None:
    first = river.publish(row(202301, "1"))
    river.publish(row(202301, "2"))
    before = told(first)
    with pytest.raises(intake.NotPossible):
        intake.undo(batch=first, by=river.admin)
    assert told(first) == before


def test_each_settled_code_is_named_and_the_file_is_read_again_by_who_asked(river: River, colleague: User) -> None:
    batch = river.read(
        ledger.row(202301, "5099", "10101", "440", "1"), ledger.row(202301, "5010", "10101", "4401", "2")
    )
    account, activity = (batch.unknown_codes.get(kind=kind) for kind in ("account", "activity"))
    decisions = [Decision(account, name="Andra löner"), Decision(activity, means="440")]
    worklist.settle(batch=batch, decisions=decisions, by=colleague)
    intake.read(batch=batch, progress=Progress(), by=colleague)
    assert told(batch)[2:] == [
        ("laid_up", "read", "read", "kollega"),
        ("mapped", "read", "read", "kollega"),
        ("reread", "read", "received", "kollega"),
        ("read", "received", "read", "kollega"),
    ]
    texts = list(batch.events.values_list("text", flat=True))
    assert texts[1:4] == ["2 rader, 2 okända koder.", "Konto 5099 Andra löner.", "Verksamhet 4401 betyder 440."]


def test_chosen_columns_are_told_with_what_stood_before(river: River, colleague: User) -> None:
    header = ledger.HEADER.replace("Ansvar", "Kst-id X")
    batch = river.read(row(202301, "1"), header=header)
    columns = batch.layout["columns"] | {"unit": header.split(";").index("Kst-id X")}
    intake.choose_columns(batch=batch, columns=columns, by=colleague)
    assert told(batch) == [
        ("received", "", "received", "admin"),
        ("read", "received", "received", "admin"),
        ("columns", "received", "received", "kollega"),
    ]
    assert "saknas" in batch.events.get(kind=Event.READ).text
    assert batch.events.get(kind=Event.COLUMNS).text == "Ansvar: Kst-id X (förut inget)."


def test_a_file_that_cannot_be_read_and_is_let_go(river: River, colleague: User) -> None:
    batch = river.receive(b"<html><p>Logga in</p></html>")
    intake.read(batch=batch, progress=Progress())
    intake.discard(batch=batch, by=colleague)
    assert told(batch)[1:] == [
        ("read", "received", "refused", "admin"),
        ("discarded", "refused", "discarded", "kollega"),
    ]


@pytest.mark.parametrize(
    "statement", ["UPDATE finance_importevent SET by_id = by_id", "DELETE FROM finance_importevent"]
)
def test_what_has_happened_stands(river: River, statement: str) -> None:
    river.read(row(202301, "1"))
    with pytest.raises(DatabaseError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ImportEvent.objects.count() == 2


def test_the_imports_page_tells_its_history_the_last_first(river: River, client: Client) -> None:
    batch = river.publish(row(202301, "1"))
    client.force_login(river.admin)
    page = client.get(reverse("finance:import", args=[batch.pk]))
    assert [event.kind for event in page.context["history"]] == ["published", "read", "received"]
    words = page.content.decode()
    assert words.index("Publicerade") < words.index("Läste filen") < words.index("Tog emot filen")


STEPS: dict[str, set[tuple[str, str]]] = {
    "reread": {("read", "received")},
    "read": {("received", "received"), ("received", "read"), ("received", "refused")},
    **{kind: {("received", "received"), ("read", "read")} for kind in ("columns", "laid_up", "mapped")},
    "published": {("read", "published")},
    "superseded": {("published", "superseded")},
    "restored": {("superseded", "published")},
    "undone": {("published", "undone"), ("superseded", "undone")},
    "discarded": {(before, "discarded") for before in ("received", "read", "refused")},
    "received": {("", "received")},
}


def test_only_steps_that_the_river_has_can_be_written_down(river: River) -> None:
    batch = river.receive(b"fil")
    possible: dict[str, set[tuple[str, str]]] = {kind: set() for kind in Event.values}
    for kind, before, after in product(Event.values, ["", *Import.State.values], Import.State.values):
        event = ImportEvent(batch=batch, kind=kind, before=before, after=after, by=river.admin)
        try:
            event.save()
        except IntegrityError as refused:
            if "import_event_received_once" in str(refused):  # the step itself is possible, but has been taken
                possible[kind].add((before, after))
        else:
            possible[kind].add((before, after))
    assert possible == STEPS
