"""The Celery application: the same worker in the demo, in the tests and in production."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("uppsikt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
