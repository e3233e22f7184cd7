"""A process that has read in the product once and becomes a Celery worker at each word, by forking itself.

To read the product in takes seconds, and some thirty workers are started in a run of the tests. What is forked is a
worker like any other: a process group of its own, with its own children, that dies of ``kill -9`` as they do. It is
asked in a line, the path of a log, and answers in a line, the worker's process number; it ends with its input.
"""

import gc
import importlib
import os
import signal
import sys

# As the demo's own worker: alone, it has no other to ask what it has missed.
ARGUMENTS = ["-A", "config", "worker", "--loglevel=INFO", "--concurrency=2", "--without-mingle"]
ARGUMENTS += ["--include=tests.job_kinds"]
PARTS = [  # of Celery, that a worker reads in as it starts
    "celery.app.amqp",
    "celery.app.control",
    "celery.app.events",
    "celery.app.log",
    "celery.apps.worker",
    "celery.backends.base",
    "celery.bin.celery",
    "celery.concurrency.prefork",
    "celery.contrib.django.task",
    "celery.worker.autoscale",
    "celery.worker.components",
    "celery.worker.consumer",
    "celery.worker.consumer.delayed_delivery",
    "celery.worker.pidbox",
    "celery.worker.strategy",
    "billiard.popen_fork",
    "kombu.transport.redis",
    "prompt_toolkit",
]


def main() -> None:
    """Read in what a worker reads in, and fork for each line."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.db import connections

    from config import celery_app

    celery_app.loader.import_default_modules()  # with Django's checks
    for name in ("tests.job_kinds", *PARTS):
        importlib.import_module(name)
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    connections.close_all()
    gc.freeze()  # or each worker would go through all of it for garbage before it forks its children
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who has asked for a worker sees by its number that it is gone
    for line in sys.stdin:
        number = os.fork()
        if not number:
            _become_worker(line.rstrip("\n"))
        print(number, flush=True)


def _become_worker(log: str) -> None:
    """Never come back."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    from celery.bin.celery import main as celery

    sys.argv = ["celery", *ARGUMENTS]
    try:
        celery()
    finally:
        sys.stdout.flush()
        os._exit(1)


if __name__ == "__main__":
    main()
