"""The web server: two processes with four threads each, which two cores carry; most of a request is waiting for SQL."""

import os

from config import logs

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
control_socket_disable = True  # it would lie in the user's home, one for all
timeout = 60  # seconds; anything slower than one is a job
graceful_timeout = 10
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # the heartbeat file, never on a slow disk
logconfig_dict = logs.configure(machine=os.environ.get("LOG_JSON") == "1", level=os.environ.get("LOG_LEVEL", "INFO"))
