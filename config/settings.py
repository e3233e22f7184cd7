"""Settings: one file, read from the environment, loud about what is missing.

With neither ``DATABASE_URL`` nor ``REDIS_URL`` set, the servers of ``config.embedded`` are used: the same PostgreSQL
and the same Redis protocol as in production, at other addresses.
"""

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config import embedded, identity, logs

# Before anything imports polars or NumPy, which read these once: both otherwise take threads, and polars memory to each
# of them, by the number of cores (the same import: 182 MB on 2 cores, 220 on 8, 241 on 16). A file is read a small part
# at a time, which more threads do not hasten: what may go on at once is the reading here and the server's loading.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# polars' allocator: one arena, which gives back at once what it does not use.
os.environ.setdefault("_RJEM_MALLOC_CONF", "narenas:1,dirty_decay_ms:0,muzzy_decay_ms:0")

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
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
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
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
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
    "config.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "followup.sign_in.person.PersonMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "followup.sign_in.sessions.SessionLimits",
    "followup.sign_in.second_factor.SecondFactorRequired",
    "followup.limits.LimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.addresses.AddressMiddleware",
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
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # Beside the queue: a logical database of its own where the servers are ours, a prefix where they are not.
        "LOCATION": embedded.cache_url(VAR_DIR, env.int("EMBEDDED_QUEUE", 0))
        if EMBEDDED
        else env.str("CACHE_URL", "") or REDIS_URL,
        "KEY_PREFIX": "uppsikt-cache",
    },
    # What many readers see alike (followup.fresh), in each process by itself: nearer than Redis, gone with the version
    # of the product that made it, and some 60 kB a page. Nothing is found under its old marks: time only clears it.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 12 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}
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
    "clear_sessions": {"task": "followup.tasks.clear_sessions", "schedule": crontab(minute=40, hour=3)},
    "fetch_kolada": {"task": "indicators.tasks.fetch_kolada", "schedule": crontab(minute=20, hour=4)},
}
KOLADA_URL = env.str("KOLADA_URL", "https://api.kolada.se/v3")  # asked only when an indicator is connected to it
KOLADA_BACKOFF = env.float("KOLADA_BACKOFF", 0.5)  # seconds before the first new try; it doubles each time
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SYNC_EVERY = 1  # written at every task, so that the file's age says whether beat is alive

LOGGING = logs.configure(machine=env.bool("LOG_JSON", False), level=env.str("LOG_LEVEL", "INFO"))

AUTH_USER_MODEL = "followup.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Sign-in (followup.sign_in). Accounts come from the administrator or from the identity provider; nobody signs up.
ACCOUNT_ADAPTER = "followup.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["email", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address comes from those who know whose it is
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Uppsikt: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers; the page says the same whoever asks
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, and before it: followup.sign_in.sessions
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if EMBEDDED else "https"
ACCOUNT_FORMS = {
    name: f"followup.sign_in.forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "change_password": "ChangePasswordForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
# A whole municipality may come from one address at eight o'clock on a Monday; a guesser stays at one name.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/300s/key"}
MFA_ADAPTER = "followup.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Uppsikt"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED  # http://localhost
MFA_FORMS = {
    name: f"followup.sign_in.forms.{form}"
    for name, form in {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "ReauthenticateByCodeForm",
        "activate_totp": "ActivateTOTPForm",
        "add_webauthn": "AddKeyForm",
        "edit_webauthn": "EditKeyForm",
    }.items()
}
# Roles (followup.access.Role) whose holders need a second factor; a superuser counts as having every role.
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", [] if EMBEDDED else ["admin"])
SOCIALACCOUNT_ADAPTER = "followup.sign_in.adapters.IdentityProviderAdapter"
SOCIALACCOUNT_PROVIDERS = identity.providers(env)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # an address that the provider vouches for finds its account
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
IDP_VOUCHES_FOR_SECOND_FACTOR = env.bool("IDP_VOUCHES_FOR_SECOND_FACTOR", False)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0 if EMBEDDED else 1)
# What costs, and how often a person may ask for it (followup.limits).
LIMITS = {
    "import": "120/h",
    "report": "60/h",
    "export": "60/m",
    "search": "120/m",
    "proofread": "60/m",
    "accessibility": "20/h",
    "api": "600/m",  # of each system key; of each address for what is public
    "api_refused": "60/m",  # keys that open nothing, from one address
}
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 60)
SESSION_HOURS = env.int("SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600

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
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a grid of fifty lines and nine months sends over a thousand
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
# Who publishes open data (reports.open_data), beside the municipality's own name.
ORGANISATION_NUMBER = env.str("ORGANISATION_NUMBER", "")
OPEN_DATA_CONTACT = env.str("OPEN_DATA_CONTACT", "")
OPEN_DATA_EMAIL = env.str("OPEN_DATA_EMAIL", "") or DEFAULT_FROM_EMAIL
OPEN_DATA_LICENSE = env.str("OPEN_DATA_LICENSE", "http://creativecommons.org/publicdomain/zero/1.0/")
# Who answers for the accessibility (tillgänglighetsredogörelsen): where reported faults are sent, and how to reach
# people who do not write on the page. Without an address they are listed for the administrator alone.
ACCESSIBILITY_EMAIL = env.str("ACCESSIBILITY_EMAIL", "")
ACCESSIBILITY_PHONE = env.str("ACCESSIBILITY_PHONE", "")
ACCESSIBILITY_POST = env.str("ACCESSIBILITY_POST", "")  # postal and visiting address, on one line
ACCESSIBILITY_PUBLISHED = env.date("ACCESSIBILITY_PUBLISHED", None)  # when the municipality opened the site
# Days before a last day on which those who have not submitted are reminded; 0 is the day itself, −1 the day after.
REMINDER_DAYS = env.list("REMINDER_DAYS", [7, 2, 0, -1], subcast=int)

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Nothing but our own files: no inline script or style, no other origin, no frame, no form that leaves us.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR code of the authenticator app
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the person on her way back from the identity provider
CSRF_COOKIE_SAMESITE = "Lax"
if not EMBEDDED:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"  # the prefix lets no other host of the domain set it
