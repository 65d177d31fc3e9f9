"""One settings file. What differs between machines comes from the environment, with defaults that run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from tongjian.site.secrets import secret_key

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[2]
VAR = Path(os.environ.get("TONGJIAN_VAR", ROOT / "var"))
# Set-up copies a Chinese font here; documents are typeset with it on any machine.
TONGJIAN_FONTS = Path(os.environ.get("TONGJIAN_FONTS", ROOT / "build" / "fonts"))
TONGJIAN_DOCUMENTS = VAR / "documents"
DEBUG = os.environ.get("TONGJIAN_DEBUG") == "1"
SECRET_KEY = os.environ.get("TONGJIAN_SECRET_KEY") or secret_key(VAR)
ALLOWED_HOSTS = os.environ.get("TONGJIAN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
# What a QR code points at: the address under which the public reaches the site.
PUBLIC_URL = os.environ.get("TONGJIAN_PUBLIC_URL", "http://127.0.0.1:8000")
# A base map behind the city's own layers, fetched by the server alone; without a key there is none.
TONGJIAN_TIANDITU_KEY = os.environ.get("TONGJIAN_TIANDITU_KEY", "")
TONGJIAN_TIANDITU_URL = os.environ.get("TONGJIAN_TIANDITU_URL", "https://t0.tianditu.gov.cn")
SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if SECURE else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "tongjian.site",
    "tongjian.kernel.people",
    "tongjian.kernel.packs",
    "tongjian.kernel.packs.office",
    "tongjian.kernel.catalog",
    "tongjian.kernel.projects",
    "tongjian.kernel.ledger",
    "tongjian.kernel.cases",
    "tongjian.kernel.cases.moving",
    "tongjian.kernel.forms",
    "tongjian.kernel.documents",
    "tongjian.kernel.numbers",
    "tongjian.kernel.licences",
    "tongjian.kernel.letters",
    "tongjian.kernel.archive",
    "tongjian.kernel.jobs",
    "tongjian.kernel.notices",
    "tongjian.kernel.places",
    "tongjian.kernel.people.handover",
    "tongjian.kernel.oversight",
    "tongjian.kernel.surveys",
    "tongjian.kernel.draws",
    "tongjian.kernel.measures",
    "tongjian.kernel.inspectorate",
    "tongjian.kernel.exchange",
    "tongjian.systems.approval",
    "tongjian.systems.approval.optimisation",
    "tongjian.systems.approval.migration",
    "tongjian.systems.approval.clocks",
    "tongjian.systems.approval.statistics",
    "tongjian.systems.approval.town",
    "tongjian.systems.scrutiny",
    "tongjian.systems.assessment",
    "tongjian.systems.assessment.results",
    "tongjian.systems.performance",
    "tongjian.systems.performance.registers",
    "tongjian.systems.performance.evaluating",
    "tongjian.systems.supervision",
    "tongjian.systems.supervision.field",
    "tongjian.systems.supervision.risk",
    "tongjian.systems.supervision.centre",
    "tongjian.systems.enforcement",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After the static files, which are no pages of ours.
    "tongjian.systems.supervision.centre.operation.counting.CountingMiddleware",
    "tongjian.site.policy.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tongjian.kernel.people.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tongjian.site.urls"
WSGI_APPLICATION = "tongjian.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongjian.site.context.page",
            ],
            "builtins": ["tongjian.site.templatetags.tongjian"],
        },
    }
]


def _database() -> dict[str, Any]:
    url = os.environ.get("TONGJIAN_DATABASE_URL") or f"sqlite:///{VAR / 'tongjian.sqlite3'}"
    database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if database["ENGINE"].endswith("sqlite3"):
        VAR.mkdir(parents=True, exist_ok=True)
        database["OPTIONS"] = {
            # A transaction takes the write lock when it begins: two writers queue instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;",
        }
        # Threads of a test need a file of their own: the shared in-memory database has one lock for all.
        database["TEST"] = {"NAME": VAR / f"test-{os.getpid()}.sqlite3"}
    return database


DATABASES = {"default": _database()}
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "portal"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "tongjian.site.pages.locked_out"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or os.environ.get("TONGJIAN_TESTING") == "1"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_TEMP_DIR = None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TONGJIAN_LOG", "WARNING")},
}
