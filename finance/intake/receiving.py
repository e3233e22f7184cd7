"""Stage 1: a file arrives and is kept whole with its sha256; the same file twice is refused in words."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from finance.intake.history import record
from finance.models import Event, Import, Source
from followup.models import User

CHUNK = 1 << 20


class _Content(File):
    """What is to be kept, read once: each part is hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self._source, self._digest = file, hashlib.sha256()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The parts, larger than Django's own."""
        with ThreadPoolExecutor(1) as beside:
            while chunk := self._source.read(CHUNK):
                hashed = beside.submit(self._digest.update, chunk)
                yield chunk
                hashed.result()

    @property
    def sha256(self) -> str:
        """Of what has been written."""
        return self._digest.hexdigest()


class DuplicateFile(Exception):
    """The source already has this file; the message says when, by whom, and how far it has come. ``batch`` is it."""

    def __init__(self, batch: Import) -> None:
        self.batch = batch
        when = timezone.localtime(batch.created_at)
        super().__init__(
            f"Filen är redan inläst som ”{batch.filename}” den {when:%Y-%m-%d kl. %H.%M} av {batch.by} "
            f"({batch.get_state_display().lower()}). Samma fil kan inte läsas in två gånger."
        )


class FileTooLarge(Exception):
    """The file is larger than this installation takes; the message is Swedish."""


def receive(*, file: IO[bytes], filename: str, source: Source, by: User) -> Import:
    """Keep a file as an import of the source. Raises DuplicateFile or FileTooLarge; after any fault nothing is kept."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > settings.LEDGER_FILE_MAX_BYTES:
        limit = settings.LEDGER_FILE_MAX_BYTES // 1_000_000
        raise FileTooLarge(f"Filen är större än {limit} MB. Dela upp den på färre perioder och läs in delarna.")
    content = _Content(file)
    batch = Import(source=source, filename=filename[:255], size=size, by=by)
    # The name on disk is ours: what people call their files is kept in the row and never becomes a path.
    kept = f"{secrets.token_hex(16)}.bin"
    try:
        batch.file.save(kept, content, save=False)
        batch.sha256 = content.sha256
        _refuse_duplicate(batch)
        with transaction.atomic():
            batch.save(force_insert=True)
            record(batch=batch, kind=Event.RECEIVED, by=by, before="", text=batch.filename)
    except Exception as fault:  # a full disk leaves the beginning of the file
        batch.file.storage.delete(batch.file.name or batch.file.field.generate_filename(batch, kept))
        if isinstance(fault, IntegrityError):  # two admins at once: the database lets one through
            _refuse_duplicate(batch)
        raise
    return batch


def _refuse_duplicate(batch: Import) -> None:
    ended = [Import.State.REFUSED, Import.State.DISCARDED, Import.State.UNDONE]
    same = Import.objects.filter(source=batch.source, sha256=batch.sha256)
    if known := same.exclude(state__in=ended).select_related("by").first():
        raise DuplicateFile(known)
