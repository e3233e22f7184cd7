"""Settings: one file, read from the environment, loud about what is missing.

With neither ``DATABASE_URL`` nor ``REDIS_URL`` set, the servers of ``config.embedded`` are used: the same PostgreSQL
and the same Redis protocol as in production, at other addresses.
"""

import os
from pathlib import Path

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config import embedded, logs

# Before anything imports polars or NumPy, which read these once: both otherwise take threads, and polars memory to each
# of them, by the number of cores (the same import: 182 MB on 2 cores, 220 on 8, 241 on 16). A file is read a small part
# at a time, which more threads do not hasten: what may go on at once is the reading here and the server's loading.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# polars' allocator: one arena, which gives back what it has not used for a moment (at once costs a tenth of the time).
os.environ.setdefault("_RJEM_MALLOC_CONF", "narenas:1,dirty_decay_ms:200,muzzy_decay_ms:0")

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

# DEMO opens the door to the demo municipality's people without passwords of their own; never set it in production.
DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
EMBEDDED = not (env.str("DATABASE_URL", "") or env.str("REDIS_URL", ""))
VAR_DIR = Path(env.str("UPPSIKT_VAR", str(BASE_DIR / "var")))

if not EMBEDDED:
    for name, meaning in {
        "DATABASE_URL": "adressen till PostgreSQL",
        "REDIS_URL": "adressen till Redis",
        "SECRET_KEY": "en lång slumpad sträng",
        "ALLOWED_HOSTS": "namnen som produkten nås under",
    }.items():
        if not env.str(name, ""):
            raise ImproperlyConfigured(f"{name} saknas ({meaning}). Sätt den i miljön eller i .env; se .env.example.")
    if DEMO:
        raise ImproperlyConfigured("DEMO släpper in vem som helst och går bara med de inbyggda servrarna. Ta bort den.")
SECRET_KEY = env.str("SECRET_KEY", "") or embedded.secret_key(VAR_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "django_htmx",
    "django_tables2",
    "import_export",
    "tree_queries",
    "django_prose_editor",  # for its static files: static/js/prose-editor.js builds the editor of them
    "followup",
    "finance",
    "indicators",
    "goals",
    "reports",
    "demo",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
            ],
            "builtins": ["followup.templatetags.ui"],
        },
    }
]

if EMBEDDED:
    # The two variables let the tests' worker have a database and a queue of its own on the same servers.
    DATABASES = {"default": embedded.database(VAR_DIR, env.str("EMBEDDED_DATABASE", embedded.NAME))}
    REDIS_URL = embedded.redis_url(VAR_DIR, env.int("EMBEDDED_QUEUE", 0))
else:
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
    REDIS_URL = env.str("REDIS_URL")
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # a job's result lives in its own row (followup.jobs)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING below is the only log there is
CELERY_BEAT_SCHEDULE = {
    "sweep_jobs": {"task": "followup.tasks.sweep_jobs", "schedule": 10.0},  # seconds
    # Every working hour, so that a morning when nothing ran is made up for; a person gets one reminder a day at most.
    "send_reminders": {"task": "followup.tasks.send_reminders", "schedule": crontab(minute=10, hour="7-17")},
    "fetch_kolada": {"task": "indicators.tasks.fetch_kolada", "schedule": crontab(minute=20, hour=4)},
}
KOLADA_URL = env.str("KOLADA_URL", "https://api.kolada.se/v3")  # asked only when an indicator is connected to it
KOLADA_BACKOFF = env.float("KOLADA_BACKOFF", 0.5)  # seconds before the first new try; it doubles each time
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SYNC_EVERY = 1  # written at every task, so that the file's age says whether beat is alive

LOGGING = logs.configure(machine=env.bool("LOG_JSON", False), level=env.str("LOG_LEVEL", "INFO"))

AUTH_USER_MODEL = "followup.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # numbers are shown by followup.money, never by the locale machinery

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))  # ledger files and reports, never served as they lie
# A text is pasted whole, pictures and all, before they are taken out of it (reports.prose.MOST characters).
DATA_UPLOAD_MAX_MEMORY_SIZE = 64_000_000
LEDGER_FILE_MAX_BYTES = env.int("LEDGER_FILE_MAX_MB", 2_000) * 1_000_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED
if EMBEDDED:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # stays empty: the files are served from where they lie

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "console://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "uppsikt@localhost")
# Where people reach the product, for links in mails and calendars, which know of no request.
OUR_NAME = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS else "localhost"
SITE_URL = env.str("SITE_URL", "") or (
    f"http://127.0.0.1:{env.int('PORT', 8000)}" if EMBEDDED else f"https://{OUR_NAME}"
)
# Days before a last day on which those who have not submitted are reminded; 0 is the day itself, −1 the day after.
REMINDER_DAYS = env.list("REMINDER_DAYS", [7, 2, 0, -1], subcast=int)

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if not EMBEDDED:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
