"""Reminders: who gets one, when, about what, and never twice."""

import time
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from config import celery_app
from followup import reminders, tasks, workflow
from followup.access import Role
from followup.models import DueDate, Membership, Reminder, Unit, User
from tests.conftest import Worker
from tests.factories import ground
from tests.factories import workflow as workflows

pytestmark = pytest.mark.django_db
DUE = date(2023, 9, 12)
WEEK_BEFORE = DUE - timedelta(7)


def world(due: date = DUE) -> workflows.World:
    made = workflows.world()
    DueDate.objects.create(occasion=made.occasion, level=Unit.Kind.AREA, day=due)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@tk.example")
    return made


@pytest.fixture(name="world")
def _world() -> workflows.World:
    return world()


def reminded(day: date) -> dict[str, list[str]]:
    """Who is to be reminded on a day, of which units."""
    names = dict(User.objects.values_list("pk", "username"))
    return {names[key]: [one.unit.name for one in units] for key, units in reminders.of_people(day).items()}


@pytest.mark.parametrize(("before", "some"), [(8, False), (7, True), (3, False), (2, True), (0, True), (-1, True)])
def test_reminders_go_out_on_the_days_of_the_setting(world: workflows.World, before: int, some: bool) -> None:
    assert bool(reminded(DUE - timedelta(before))) is some


def test_those_who_may_write_are_reminded_of_the_units_that_have_not_submitted(world: workflows.World) -> None:
    ground.person("rektor", Role.STAFF, world.units.school)
    User.objects.filter(username="rektor").update(email="rektor@tk.example")
    workflow.submit(occasion=world.occasion, unit=world.units.park, by=world.staff)
    found = reminded(WEEK_BEFORE)
    assert found == {
        "handläggare": ["Skola", "Köken"],
        "controller": ["Skola", "Köken"],
        "ekonomichef": ["Andra området", "Skola", "Köken"],  # the whole municipality
        "rektor": ["Skola"],
    }


def test_a_returned_unit_is_waited_for_again(world: workflows.World) -> None:
    workflow.submit(**world.school, by=world.staff)
    assert "Skola" not in reminded(WEEK_BEFORE)["handläggare"]
    workflow.return_to_unit(**world.school, by=world.controller, comment="Fel")
    assert "Skola" in reminded(WEEK_BEFORE)["handläggare"]


def test_nobody_is_reminded_without_an_address_a_role_or_a_login(world: workflows.World) -> None:
    User.objects.filter(username="controller").update(email="")
    User.objects.filter(username="ekonomichef").update(is_active=False)
    Membership.objects.filter(person=world.staff).update(valid_to=WEEK_BEFORE - timedelta(1))
    assert reminded(WEEK_BEFORE) == {}


def test_the_mail_lists_all_units_in_plain_swedish_with_a_link_each(world: workflows.World, settings: Settings) -> None:
    settings.SITE_URL = "https://uppsikt.example"
    workflow.begin(**world.school, by=world.staff)
    assert reminders.send(person=world.staff.pk, day=WEEK_BEFORE)
    (sent,) = mail.outbox
    assert sent.to == ["handläggare@tk.example"]
    assert sent.subject == "Påminnelse: 3 enheter har inte lämnat in Delår augusti 2023 (7 dagar kvar)"
    assert "Delår augusti 2023 ska vara inskickad senast 12 september 2023 (7 dagar kvar)." in sent.body
    assert "- Skola (påbörjad)\n  https://uppsikt.example/uppfoljning/TN/2023-08/101/" in sent.body
    assert "- Park (ej påbörjad)" in sent.body
    assert "https://uppsikt.example/kalender/" in sent.body


def test_one_is_never_reminded_twice_for_a_day(world: workflows.World) -> None:
    assert reminders.send(person=world.staff.pk, day=WEEK_BEFORE)
    assert not reminders.send(person=world.staff.pk, day=WEEK_BEFORE)
    assert world.staff.pk not in reminders.people(WEEK_BEFORE)
    assert len(mail.outbox) == 1
    assert reminders.send(person=world.staff.pk, day=DUE)
    kept = Reminder.objects.get(day=WEEK_BEFORE)
    assert kept.about[0] == {"occasion": "2023-08", "unit": "101", "due": "2023-09-12"}
    with pytest.raises(IntegrityError, match="reminder_once_a_day"), transaction.atomic():
        Reminder.objects.create(person=world.staff, day=WEEK_BEFORE, about=[])


class Flaky(EmailBackend):
    """A mail server that answers at the second try."""

    tries = 0

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        type(self).tries += 1
        if self.tries == 1:
            raise ConnectionRefusedError("no mail server")
        return int(super().send_messages(messages))


def test_a_mail_server_that_fails_is_tried_again_and_only_one_mail_goes_out(
    world: workflows.World, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Flaky"
    Flaky.tries = 0
    tasks.send_reminder.apply([world.staff.pk, WEEK_BEFORE.isoformat()]).get()
    assert Flaky.tries == 2
    assert len(mail.outbox) == Reminder.objects.count() == 1


def test_the_command_shows_and_sends(world: workflows.World) -> None:
    shown, said = StringIO(), StringIO()
    call_command("send_reminders", "--day", WEEK_BEFORE.isoformat(), "--dry-run", stdout=shown)
    assert "handläggare <handläggare@tk.example>" in shown.getvalue()
    assert not mail.outbox
    call_command("send_reminders", "--day", WEEK_BEFORE.isoformat(), stdout=said)
    assert "3 påminnelser skickade" in said.getvalue()
    assert len(mail.outbox) == 3


@pytest.fixture
def mail_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the worker's mails land."""
    folder = tmp_path / "mails"
    monkeypatch.setenv("EMAIL_URL", f"file:///{folder}")
    return folder


def _sent(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.glob("*"))


def _queued() -> int:
    with celery_app.connection_for_read() as broker:
        return broker.default_channel.client.llen("celery")


@pytest.mark.django_db(transaction=True)
def test_what_beat_has_on_its_schedule_reaches_people_through_a_real_worker(mail_folder: Path, worker: Worker) -> None:
    world(due=timezone.localdate() + timedelta(2))
    entry = celery_app.conf.beat_schedule["send_reminders"]
    for _ in range(2):
        celery_app.send_task(entry["task"])
    deadline = time.monotonic() + 60
    while (_sent(mail_folder).count("Subject:") < 3 or _queued()) and time.monotonic() < deadline:
        time.sleep(0.1)
    worker.stop()  # when it has ended what it was about
    mails = _sent(mail_folder)
    assert Reminder.objects.count() == 3
    assert mails.count("Subject:") == 3
    assert mails.count("To: ") == 3
