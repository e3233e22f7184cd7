"""Ändringsmärke: that a transaction has written in an area (``followup.marks``)."""

import uuid

from django.db import models


class Mark(models.Model):
    """A mark, left by the database's triggers. ``transaction`` is its number in this server, ``at`` when it began.

    The key is random, so that a database that is restored or copied never gives a mark that stood for something else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.CharField("område", max_length=30)
    transaction = models.BigIntegerField("transaktion")
    at = models.DateTimeField("när")

    class Meta:
        verbose_name = "ändringsmärke"
        verbose_name_plural = "ändringsmärken"

    def __str__(self) -> str:
        return f"{self.area} {self.at}"
