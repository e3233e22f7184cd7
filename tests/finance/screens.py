"""An import on the screen, in short words; the jobs that it starts are run here and now."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from finance.models import Import, Source
from followup import jobs
from followup.models import Job


def drop(client: Client, data: bytes, name: str = "huvudbok.csv", source: Source | None = None) -> HttpResponse:
    """A file dropped on the page, for the ledger unless a source is named; the page's answer."""
    found = source or Source.objects.get(code="huvudbok")
    form = {"source": found.pk, "file": SimpleUploadedFile(name, data)}
    return client.post(reverse("finance:imports"), form)


def finish() -> None:
    """Run what is queued."""
    for job in Job.objects.filter(state=Job.State.QUEUED):
        jobs.run(job.pk)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()


def dropped(client: Client, data: bytes, name: str = "huvudbok.csv", source: Source | None = None) -> Import:
    """A file dropped and read."""
    answer = drop(client, data, name, source)
    assert answer.status_code == 302 and answer["Location"].startswith("/jobb/")
    finish()
    return Import.objects.get(filename=name)


def page(client: Client, batch: Import) -> str:
    """The import's page."""
    return client.get(reverse("finance:import", args=[batch.pk])).content.decode()
