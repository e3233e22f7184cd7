"""Two at once: nobody saves into a unit while somebody submits it, and nobody submits it twice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from followup import workflow
from followup.models import WorkflowEvent
from followup.transitions import State
from tests.factories import workflow as workflows

pytestmark = pytest.mark.django_db(transaction=True)


def beside(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    """Start work on a connection of its own; what it raises is kept."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def test_a_submission_waits_for_a_save_that_has_begun_and_the_next_save_is_refused() -> None:
    world = workflows.world()
    with transaction.atomic():
        workflow.require_open(**world.school)
        thread, raised = beside(lambda: workflow.submit(**world.school, by=world.staff))
        thread.join(0.7)
        assert thread.is_alive(), "the submission waits while somebody writes"
        assert world.state() == State.NOT_STARTED
    thread.join(30)
    assert not thread.is_alive() and not raised
    with pytest.raises(workflow.Closed), transaction.atomic():
        workflow.require_open(**world.school)


def test_a_unit_that_two_submit_at_once_is_submitted_once() -> None:
    world = workflows.world()
    threads = [beside(lambda: workflow.submit(**world.school, by=world.staff)) for _ in range(4)]
    for thread, _ in threads:
        thread.join(30)
        assert not thread.is_alive(), "they wait for each other"
    refusals = [error for _, raised in threads for error in raised]
    assert len(refusals) == 3
    assert all(isinstance(error, workflow.Refused) for error in refusals)
    assert WorkflowEvent.objects.count() == 1
