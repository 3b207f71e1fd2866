"""All settings, from the environment; a missing or wrong one stops the start with one clear line.

`EVENMARK_ENV` is `development` (default: a fresh checkout runs, with SQLite and the embedded Valkey) or `production`
(nothing has a default that a stranger could know, and the demo's open practice page is off).
"""

import hashlib
import importlib.util
import ipaddress
import os
import re
import sys
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, NoReturn

import environs
from redis.backoff import NoBackoff
from redis.retry import Retry

from assessment import sign_in_settings
from assessment.admin_settings import *  # noqa: F403 - settings that no variable of the environment changes
from assessment.sign_in_settings import *  # noqa: F403 - as above


def _refuse(variable: str, problem: str) -> NoReturn:
    """Say in one line which variable is wrong and what to do, and end.

    The exit code is the one after which gunicorn starts no further worker.
    """
    print(f"settings: {variable} {problem}", file=sys.stderr, flush=True)
    raise SystemExit(3)


BASE_DIR = Path(__file__).resolve().parent.parent
SETTINGS_PAGE = "assessment/docs/administrators.md"
env = environs.Env()
try:
    ENVIRONMENT = env.str(
        "EVENMARK_ENV", "development", validate=environs.validate.OneOf(["development", "production"])
    )
    PRODUCTION = ENVIRONMENT == "production"
    for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL") if PRODUCTION else ():
        if not os.environ.get(_name):
            _refuse(
                _name, f"is missing, and production needs it: set it in the environment, see {SETTINGS_PAGE}."
            )
    DATA_DIR = env.path("EVENMARK_DATA", BASE_DIR / "var")
    DEBUG = env.bool("DEBUG", False)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
    CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
    EMBEDDING_MODEL = env.str("EMBEDDING_MODEL", "") or None
    SCORER = env.str("SCORER", "") or None
    EMBEDDING_DEVICE = env.str("EMBEDDING_DEVICE", "") or None
    EMBEDDING_DTYPE = env.str(
        "EMBEDDING_DTYPE", "float32", validate=environs.validate.OneOf(["float32", "float16", "bfloat16"])
    )
    OPEN_PRACTICE = env.bool("OPEN_PRACTICE", not PRODUCTION)
    LEASE = timedelta(seconds=env.int("LEASE_SECONDS", 120, validate=environs.validate.Range(min=5)))
    SWEEP_SECONDS = env.int("SWEEP_SECONDS", 5, validate=environs.validate.Range(min=1))
    LOG_LEVEL = env.str(
        "LOG_LEVEL", "INFO", validate=environs.validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
    )
    LOG_FORMAT = env.str(
        "LOG_FORMAT", "json" if PRODUCTION else "line", validate=environs.validate.OneOf(["json", "line"])
    )
    METRICS_TOKEN = env.str("METRICS_TOKEN", "")
    # Learning platforms at addresses that are not public: this machine's for developers, a school's own network.
    PLATFORM_LOOPBACK = not PRODUCTION
    PLATFORM_NETWORKS = [
        ipaddress.ip_network(text) for text in env.list("PLATFORM_NETWORKS", [], subcast=str)
    ]
    # Staff sign in by django-allauth: a second factor, OIDC, SAML. Needs the extra `sso`.
    STAFF_SSO = env.bool("STAFF_SSO", False)
    SSO_PROVIDERS: Any = env.json("SSO_PROVIDERS", {}) if STAFF_SSO else {}
    READY_NEEDS_TEXT_WORKER = env.bool("READY_NEEDS_TEXT_WORKER", False)
    HSTS_WHOLE_DOMAIN = env.bool("HSTS_WHOLE_DOMAIN", False)
    BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", False)
    # An empty one, as docker-compose.yml passes it, is as good as none.
    NUM_PROXIES = int(BEHIND_TLS_PROXY)
    if os.environ.get("NUM_PROXIES"):
        NUM_PROXIES = env.int("NUM_PROXIES", validate=environs.validate.Range(min=0, max=10))
    _limit = environs.validate.Range(min=0)
    # Requests a minute, by what they are counted against; 0 is no limit.
    LIMITS = {
        "client": env.int("CLIENT_LIMIT", 6_000, validate=_limit),
        "draft": env.int("DRAFT_LIMIT", 12_000, validate=_limit),
        # Failures in a quarter of an hour, by account and address, and by address alone.
        "login": env.int("FAILED_LOGIN_LIMIT", 5, validate=_limit),
        "login_address": env.int("FAILED_LOGIN_ADDRESS_LIMIT", 100, validate=_limit),
        "failed_key": env.int("FAILED_KEY_LIMIT", 120, validate=_limit),
        "practice": env.int("PRACTICE_LIMIT", 1_200, validate=_limit),
    }
    STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
    DATABASE: dict[str, Any] = env.dj_db_url(
        "DATABASE_URL", None if PRODUCTION else f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
    )
    REDIS_URL = env.str("REDIS_URL", None if PRODUCTION else "")
except environs.EnvError as error:
    # Environs writes: Environment variable "NAME" invalid: ['why'].
    _name, _, _why = str(error).removeprefix("Environment variable ").partition(" ")
    _why = _why.removeprefix("invalid: ").strip("[]'")
    _refuse(_name.strip('"'), f"is wrong: {_why} Mend or unset it; {SETTINGS_PAGE} lists what it takes.")
except ValueError as error:
    _refuse("PLATFORM_NETWORKS", f"is wrong: {error}; write networks such as 10.0.0.0/8,192.168.1.0/24.")

if STAFF_SSO and importlib.util.find_spec("allauth") is None:
    _refuse("STAFF_SSO", "needs the extra: pip install -c constraints.txt -e '.[sso]'")
if _problem := sign_in_settings.problem_with_providers(SSO_PROVIDERS):
    _refuse("SSO_PROVIDERS", _problem)

DEMO_PASSWORD = re.compile(r"(admin|change-?me|demo|evenmark|example|password|postgres|secret)?", re.I)


def _check_production() -> None:
    """Refuse what is for developers only, and every secret that a stranger could know."""
    if DEBUG:
        _refuse("DEBUG", "shows the inside of the service to everybody: unset it in production.")
    _check_secret("SECRET_KEY", env.str("SECRET_KEY"), minimum=50)
    if ledger_key := env.str("LEDGER_KEY", ""):
        _check_secret("LEDGER_KEY", ledger_key, minimum=50)
    if METRICS_TOKEN:
        _check_secret("METRICS_TOKEN", METRICS_TOKEN, minimum=16)
    host, password = DATABASE.get("HOST") or "localhost", DATABASE.get("PASSWORD") or ""
    # On this machine the socket's owner may be identification enough.
    trusted = host in ("localhost", "127.0.0.1", "::1") and not password
    if DATABASE["ENGINE"].endswith("postgresql") and DEMO_PASSWORD.fullmatch(password) and not trusted:
        _refuse(
            "DATABASE_URL", "needs a password of its own (POSTGRES_PASSWORD): openssl rand -hex 16 makes one."
        )


def _check_secret(name: str, value: str, minimum: int) -> None:
    """Refuse a secret that is short, has few different characters, or is one of an example."""
    if len(value) < minimum or len(set(value)) < 10 or value.startswith("django-insecure-"):
        _refuse(
            name,
            f"must be {minimum} random characters or more in production: openssl rand -hex 32 makes one.",
        )


if DATABASE["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
    _refuse("DATABASE_URL", f"is wrong: it must begin with postgres:// or sqlite://; see {SETTINGS_PAGE}.")
if PRODUCTION:
    _check_production()
if REDIS_URL and not re.match(r"(rediss?|redis\+socket)://.", REDIS_URL):
    _refuse(
        "REDIS_URL",
        f"is wrong: it must begin with redis://, rediss:// or redis+socket://; see {SETTINGS_PAGE}.",
    )
# A word of Celery's own, which the counter of limits and /readyz cannot read.
if REDIS_URL and "virtual_host=" in REDIS_URL:
    _refuse("REDIS_URL", "is wrong: leave virtual_host out; redis://host:6379/2 names the database 2.")


def _secret_key() -> str:
    """Return the secret from the environment; in development, one made once and kept in the data folder."""
    return env.str("SECRET_KEY", "") or _kept_secret(DATA_DIR / "secret_key")


def _kept_secret(path: Path) -> str:
    """Return the secret in a file; make it if there is none, whole or not at all, also when two processes start."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def _socket_path() -> Path:
    """Return where the embedded Valkey listens: short, since a socket's path holds 107 bytes, and one a checkout."""
    name = hashlib.sha256(str(DATA_DIR.resolve()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"evenmark-{os.getuid()}-{name}" / "valkey.sock"


try:
    if not PRODUCTION:
        (DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
    SECRET_KEY = _secret_key()
except OSError as _error:
    _refuse("EVENMARK_DATA", f"is no folder that can be written to ({_error.strerror}): name another one.")
# Digests in the ledger and in the cache of vectors are keyed with it: when SECRET_KEY is changed, it must stay.
LEDGER_KEY = env.str("LEDGER_KEY", "") or SECRET_KEY
BROKER_SOCKET = None if REDIS_URL else _socket_path()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "unfold.apps.BasicAppConfig",
    "assessment.desk.apps.SiteConfig",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "assessment.people",
    "assessment.bank",
    "assessment.grading",
    "assessment.lti.platforms",
    "assessment.lti.passback",
    "assessment.api",
    "assessment.kinds",
    "assessment.student",
    "assessment.lti.launch",
    "assessment.operations",
    "assessment.desk.apps.DeskConfig",
    "axes",
]

MIDDLEWARE = [
    "assessment.operations.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "assessment.student.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "assessment.api.middleware.UnreadableBodies",
    "assessment.lti.launch.frame_sessions.FrameSessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "assessment.api.middleware.DatabaseOutages",
    "assessment.student.middleware.FormRateLimit",
    "assessment.lti.launch.frame_sessions.FrameCsrf",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

# W003 looks for the name of Django's own middleware; ours is that one, which keeps the token of frames elsewhere. W005
# and W021 want HSTS for the whole domain, which is the operator's to say.
SILENCED_SYSTEM_CHECKS = ["security.W003", "security.W005", "security.W021"]

ROOT_URLCONF = "assessment.urls"
WSGI_APPLICATION = "assessment.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; immediate transactions wait for the lock instead of failing midway.
    # What is deleted is overwritten; see assessment/grading/erasure/database_file.py.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    }
else:
    # A server that swallows packets must not hold a thread for minutes.
    DATABASE["OPTIONS"] = {"connect_timeout": 5} | DATABASE.get("OPTIONS", {})
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{BROKER_SOCKET}"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What all web processes count together; a server that hangs costs a request half a second, and then no further one.
    "limits": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": [CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)],
        "KEY_PREFIX": "evenmark-limits",
        "OPTIONS": {
            "socket_connect_timeout": 0.5,
            "socket_timeout": 0.5,
            "retry": Retry(NoBackoff(), 0),
        },
    },
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "assessment.lti.backend.PlatformBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
CSRF_FAILURE_VIEW = "assessment.desk.site.error_pages.csrf_failure"

if STAFF_SSO:
    INSTALLED_APPS += sign_in_settings.sso_apps(SSO_PROVIDERS)
    MIDDLEWARE.append("allauth.account.middleware.AccountMiddleware")
    AUTHENTICATION_BACKENDS[-1] = "allauth.account.auth_backends.AuthenticationBackend"
    LOGIN_URL = "account_login"
    ALLAUTH_TRUSTED_PROXY_COUNT = NUM_PROXIES
    SOCIALACCOUNT_PROVIDERS = SSO_PROVIDERS

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("help", BASE_DIR / "assessment" / "docs" / "pictures")]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
# Health checks and scrapes come from inside, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
# A year, as Django recommends for a site that has HTTPS for good.
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# Other services of a school may live on the same domain and without HTTPS: for them this is no promise to make.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION and HSTS_WHOLE_DOMAIN
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS_PROXY else None
# What a server reads of a body at most, into a file: above what forms and the API take, which say what is too much.
LARGEST_BODY_BYTES = 3_000_000
# A JSON body is capped by its parser; this caps forms, which must hold the longest answers.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["assessment.api.access.ClientKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["assessment.api.access.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["assessment.api.access.ClientThrottle"],
    "DEFAULT_PARSER_CLASSES": ["assessment.api.formats.DigitsJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "assessment.api.schema.OperationSchema",
    "EXCEPTION_HANDLER": "assessment.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Evenmark",
    "DESCRIPTION": "Grades numbers exactly, free text by embedding similarity, and says why."
    " How to begin, with calls to copy: [for developers of other tools](/help/developers/).",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    # The badge of a validator would be fetched from another host.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "State": "assessment.grading.models.State",
        "PromiseGrouping": "assessment.grading.models.PromiseGrouping",
        "PromiseStage": "assessment.api.serializers.STAGES",
        "ChangeKind": "assessment.grading.models.ChangeKind",
        "Release": "assessment.bank.models.Release",
        "Outcome": "assessment.api.serializers.OUTCOMES",
        "Kind": "graders.registry.kind_choices",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "assessment.api.schema.add_links",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
}

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"assessment.tasks.grade_waiting": {"queue": "text"}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A hint that a busy worker has fetched beforehand is one that an idle worker misses.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
# Seconds for a batch to end before its worker does: one takes a few.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
# Each hint expires before the next is due, so that none pile up while no worker runs.
CELERY_BEAT_SCHEDULE = {
    name: {
        "task": f"assessment.tasks.{name}",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    }
    for name in ("sweep", "grade_waiting", "deliver", "read_rosters")
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "assessment.operations.logs.LogContext"}},
    "formatters": {
        "line": {"()": "assessment.operations.logs.LineFormatter"},
        "json": {"()": "assessment.operations.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["context"]}
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # It names paths, which may hold anything, and reports each request that waits a moment for a thread.
        "waitress": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},
        # At DEBUG these would write out what a student typed or who it was: parameters of queries, the source of a
        # page, the addresses of calls to platforms.
        **{
            name: {"level": "INFO"}
            for name in ("django.db.backends", "django.template", "markdown_it", "urllib3")
        },
        # What it says is said by assessment.login, which names no account that there is not.
        "axes": {"level": "ERROR"},
        # A hint every few seconds, sent, received and done, would bury everything else.
        **{
            name: {"level": "WARNING"}
            for name in ("celery.beat", "celery.worker.strategy", "celery.app.trace", "celery.redirected")
            if LOG_LEVEL != "DEBUG"
        },
    },
}
