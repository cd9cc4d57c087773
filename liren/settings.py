"""Django settings. Everything an installation may change is an environment variable named LIREN_*."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from liren.core.tiles import tile_origins, tile_sources

BASE_DIR = Path(__file__).resolve().parent.parent
PACKAGE_DIR = BASE_DIR / "liren"
DATA_DIR = Path(os.environ.get("LIREN_DATA") or BASE_DIR / "data")


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


def _secret(name: str) -> str:
    """A secret from LIREN_<NAME>, else from a file that only its owner can read, made once."""
    if value := os.environ.get(f"LIREN_{name.upper()}"):
        return value
    path = DATA_DIR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)  # the first process wins; the others read its value
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret("secret_key")
DATA_KEY = _secret("data_key")  # encrypts personal fields and keys their blind index; keep a copy apart
DATA_KEYS_OLD = tuple(key for key in os.environ.get("LIREN_DATA_KEYS_OLD", "").split(",") if key)
INDEX_KEY = os.environ.get("LIREN_INDEX_KEY", "")  # the first data key, once that was changed
DATA_CIPHER = os.environ.get("LIREN_DATA_CIPHER", "aes-256-gcm")  # or sm4-gcm; either opens both
DEBUG = _flag("LIREN_DEBUG")
DEMO = _flag("LIREN_DEMO")
ALLOWED_HOSTS = os.environ.get("LIREN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LIREN_ORIGINS", "").split(",") if origin]
BEHIND_TLS = _flag("LIREN_TLS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "liren.core",
    "liren.ledger",
    "liren.accounts",
    "liren.messaging",
    "liren.sources",
    "liren.places",
    "liren.addresses",
    "liren.organizations",
    "liren.people",
    "liren.cases",
    "liren.routing",
    "liren.matching",
    "liren.whistles",
    "liren.escalation",
    "liren.figures",
    "liren.fieldwork",
    "liren.directives",
    "liren.deskwork",
    "liren.flows",
    "liren.insight",
    "liren.searching",
    "liren.demo",
    "liren.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "liren.accounts.middleware.ActorMiddleware",
    "liren.core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "liren.web.urls"
WSGI_APPLICATION = "liren.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "liren.web.context.shell",
            ],
            "builtins": ["liren.core.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgres://liren@127.0.0.1:1/liren"),
        engine="liren.core.postgres",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if not _flag("LIREN_PREPARE", True):  # for a pooler between that knows no prepared statements
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = None
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("LIREN_TEST_DB", "test_liren")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "liren.accounts.session_store"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# A tile source such as 天地图 is optional; without one the platform's own data is the base map.
TILE_SOURCES = tile_sources(os.environ)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *tile_origins(TILE_SOURCES)],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE_DIR / "web" / "assets"]  # made by tools/assets.py, never checked in
STATIC_ROOT = BASE_DIR / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "liren.web.assets_storage.AssetStorage"},
}
MEDIA_ROOT = (
    DATA_DIR / "files"
)  # never served by path: every file goes through a view that asks who is reading
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 9

EMAIL_BACKEND = os.environ.get("LIREN_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")

# Channels that leave the app (docs/channels.md). None is connected unless it is named here; a demo records.
LIREN_SMS_URL, LIREN_SMS_TOKEN = os.environ.get("LIREN_SMS_URL", ""), os.environ.get("LIREN_SMS_TOKEN", "")
LIREN_WECHAT_URL, LIREN_WECHAT_TOKEN = (
    os.environ.get("LIREN_WECHAT_URL", ""),
    os.environ.get("LIREN_WECHAT_TOKEN", ""),
)
_recording = "liren.messaging.channels.RecordingChannel" if DEMO else ""
LIREN_CHANNELS = {
    "email": "liren.messaging.channels.EmailChannel" if "LIREN_EMAIL_BACKEND" in os.environ else "",
    "sms": "liren.messaging.channels.SmsGateway" if LIREN_SMS_URL else _recording,
    "wechat": "liren.messaging.channels.WeChatGateway" if LIREN_WECHAT_URL else _recording,
}
LIREN_CODE_CHANNEL = f"liren.messaging.channels.{'DemoCodes' if DEMO else 'SmsGateway'}"
LIREN_PLACE_NAMES = "liren.places.names.division_names"  # what accounts show of the rooms above them
LIREN_UNITS_WITHIN = "liren.organizations.queries.units_within"

PROCRASTINATE_ON_APP_READY = "liren.core.jobs.on_app_ready"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LIREN_LOG_LEVEL", "WARNING")},
}
