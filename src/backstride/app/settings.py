"""Django's settings: local, private, strict. The data folder and DATABASE_URL come from the environment."""

from __future__ import annotations

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from backstride.app import database, place

BASE = Path(__file__).resolve().parent
HOME = place.prepare()
SECRET_KEY = place.secret_key(HOME)
DEBUG = False

DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]] = {
    "default": database.from_url(DATABASE_URL) if DATABASE_URL else database.sqlite(HOME / place.DATABASE)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Only names of this machine are answered; at the door to the local network (`lan.door`) only its address is.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += [name for name in os.environ.get("BACKSTRIDE_HOSTS", "").split(",") if name]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    # Django 6 has the task framework itself
    *([] if find_spec("django.tasks") else ["django_tasks"]),
    "django_tasks_db",
    "backstride.app.apps.BackstrideApp",
    "backstride.app.signin",
    "backstride.app.journal",
    "backstride.app.sharing",
]
MIDDLEWARE = [
    "backstride.app.middleware.guard.Guard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "backstride.app.middleware.faults.Faults",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "backstride.app.middleware.paired.OnlyPaired",
    "backstride.app.middleware.athlete.AthleteChosen",
    "backstride.app.viewing.middleware.Viewing",
    "backstride.app.middleware.takeover.EmergencyTakesOver",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "backstride.app.urls"
WSGI_APPLICATION = "backstride.app.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "backstride.app.context.everywhere",
                "backstride.app.pages.places.everywhere",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

#: many athletes and their clinicians; set by `backstride clinic`, never on a runner's own machine
CLINIC = bool(os.environ.get("BACKSTRIDE_CLINIC"))
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []
if CLINIC:
    INSTALLED_APPS.append("backstride.app.clinic")
    MIDDLEWARE[MIDDLEWARE.index("backstride.app.middleware.athlete.AthleteChosen")] = (
        "backstride.app.clinic.middleware.MemberChosen"
    )
    ROOT_URLCONF = "backstride.app.clinic.root"
    AUTH_PASSWORD_VALIDATORS = [
        {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
        for name, options in (
            ("MinimumLengthValidator", {"min_length": 12}),
            ("CommonPasswordValidator", {}),
            ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "first_name")}),
            ("NumericPasswordValidator", {}),
        )
    ]

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "backstride.app.static_files.VersionedStatic"},
}
WHITENOISE_USE_FINDERS = True  # served from the installed packages: no collectstatic step
WHITENOISE_AUTOREFRESH = bool(os.environ.get("BACKSTRIDE_DEV"))
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 24 * 3600

# Cookies are sent to every port of this machine, so their name tells one data folder from another.
SESSION_COOKIE_NAME = "backstride_" + hashlib.sha256(str(HOME).encode()).hexdigest()[:10]
SESSION_COOKIE_AGE = 7 * 24 * 3600  # a week after the last visit; `Settings` can lock sooner
SESSION_COOKIE_HTTPONLY = True
# Lax, not Strict: the sign-in link arrives from outside the browser. Guard refuses other cross-site requests.
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = bool(os.environ.get("BACKSTRIDE_TLS"))
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "backstride.app.signin.views.stale_form"
LOGIN_URL = "/sign-in"
SECURE_CONTENT_TYPE_NOSNIFF = True
# not "no-referrer": then browsers send `Origin: null` with forms and CSRF has nothing to check
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Uploads stream to disk in the data folder; a multi-gigabyte export never sits in memory.
MOST_UPLOAD_BYTES = int(os.environ.get("BACKSTRIDE_UPLOAD_MB") or 8000) * 1_000_000
FILE_UPLOAD_HANDLERS = ["backstride.app.imports.uploads.PrivateFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o600
# a long page pasted into the claim ledger must arrive whole; it says itself how much of it it reads
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10_000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
# no LOCALE_PATHS: our catalogues are .po files, laid over Django's by `language.catalogue`

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR"},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django_tasks": {"handlers": ["stderr"], "level": "ERROR"},
        "django_tasks_db": {"handlers": ["stderr"], "level": "ERROR"},
        "backstride": {"handlers": ["stderr"], "level": "WARNING"},
        "waitress": {"handlers": ["stderr"], "level": "ERROR"},
    },
}
