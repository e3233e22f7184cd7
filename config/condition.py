"""Administration: the health of the system, as a person reads it: what answers, what runs, what room there is."""

import shutil
import tomllib
from functools import cache
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.cache import cache as counters
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config import health
from followup.administration import Item, Section
from followup.tasks import BEAT_SEEN

WORKER_TIMEOUT = 0.5  # seconds that a worker has to answer in
BEAT_LATE = 60  # seconds; beat gives the worker something to do every ten
LOW, LOWER = 0.15, 0.05  # of the disk free
GIGABYTE = 10**9


def section() -> Section:
    """Database, broker, worker, scheduler, disk, version, migrations, and what we cannot know."""
    broker = health.works(health.ask_broker)
    return Section(
        "Systemet",
        [
            _answers("Databas", health.works(health.ask_database)),
            _answers("Kö", broker),
            _answers("Arbetare", broker and _worker_answers(), "Utan den körs inga jobb. Starta den på servern."),
            _beat(),
            _disk(),
            _migrations(),
            Item("Version", "none", version()),
            Item("Säkerhetskopior", "none", "Vet inte", "De tas utanför Uppsikt. Fråga den som sköter servern."),
        ],
    )


@cache
def version() -> str:
    """The product's version."""
    text = (Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def _answers(name: str, works: bool, detail: str = "Felet står i serverns logg.") -> Item:
    return Item(name, "ok", "Svarar") if works else Item(name, "no", "Svarar inte", detail)


def _worker_answers() -> bool:
    return bool(current_app.control.ping(timeout=WORKER_TIMEOUT, limit=1))


def _beat() -> Item:
    """When the scheduler last gave a worker something to do, as the worker wrote it down."""
    seen = counters.get(BEAT_SEEN)
    late = seen is None or (timezone.now() - seen).total_seconds() > BEAT_LATE
    if not late:
        return Item("Schemaläggare", "ok", "Går")
    words = f"Senast {timezone.localtime(seen):%Y-%m-%d %H.%M}" if seen else "Har inte hörts"
    return Item("Schemaläggare", "no", words, "Utan den skickas inga påminnelser. Starta den på servern.")


def _disk() -> Item:
    """The room where files lie."""
    room = shutil.disk_usage(_existing(Path(settings.MEDIA_ROOT)))
    left = room.free / room.total
    words = f"{room.free // GIGABYTE} GB ledigt av {room.total // GIGABYTE}"
    state = "no" if left < LOWER else "ask" if left < LOW else "ok"
    return Item("Plats för filer", state, words, "" if state == "ok" else "Ge disken mer plats.")


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)


def _migrations() -> Item:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not waiting:
        return Item("Databasens form", "ok", "Aktuell")
    return Item("Databasens form", "no", f"{waiting} ändringar väntar", "Kör ./uppsikt manage migrate på servern.")
