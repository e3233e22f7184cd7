"""Wiring: settings, addresses, the Celery application. Decides nothing about follow-up."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
