"""Every setting of the project. What differs between places comes from the environment."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp import constants as csp
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from alongside.config import environment as env
from alongside.config.secret_key import kept_key, long_enough
from alongside.config.single_sign_on import as_setting, providers

PACKAGE = Path(__file__).resolve().parent.parent
# demo: one-click sign-ins and a simulator for messages. production: neither.
MODE = env.choice("ALONGSIDE_MODE", ("production", "demo", "test"))
DEMO = MODE == "demo"
DATA_DIR = env.data_dir(MODE)
# The list of erasures, which a restored backup is held against: best on another disk than the data.
ERASURES = env.text("ALONGSIDE_ERASURES") or str(DATA_DIR / "erased.jsonl")
DEBUG = env.flag("ALONGSIDE_DEBUG")

SECRET_KEY = long_enough("ALONGSIDE_SECRET_KEY", env.text("ALONGSIDE_SECRET_KEY")) or kept_key(
    DATA_DIR / "secret-key"
)
# The key before, while what it signed may still come: a change signs nobody out.
SECRET_KEY_FALLBACKS = [key for key in [env.text("ALONGSIDE_SECRET_KEY_BEFORE")] if key]
ALLOWED_HOSTS = env.words("ALONGSIDE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("ALONGSIDE_ORIGINS")
SITE_URL = env.text("ALONGSIDE_SITE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pgtrigger",
    "procrastinate.contrib.django",
    "alongside.common",
    "alongside.organisations",
    "alongside.accounts",
    "alongside.audit",
    "alongside.outbox",
    "alongside.needs",
    "alongside.people",
    "alongside.consent",
    "alongside.messaging",
    "alongside.directory",
    "alongside.outcomes",
    "alongside.matching",
    "alongside.gaps",
    "alongside.booking",
    "alongside.questions",
    "alongside.referrals",
    "alongside.care",
    "alongside.safeguarding",
    "alongside.onboarding",
    "alongside.keys",
    "alongside.volunteers",
    "alongside.owncare",
    "alongside.attendance",
    "alongside.begun",
    "alongside.rights",
    "alongside.outreach",
    "alongside.asks",
    "alongside.insight",
    "alongside.ui",
    "alongside.web",
    "alongside.portal",
    "alongside.demo",
    "alongside.config",
]

MIDDLEWARE = [
    "alongside.interop.openreferral.cors.OpenToEveryOrigin",  # first: errors are open too
    "alongside.interop.over_tls.OverTlsAlone",
    "alongside.web.headers.SafetyHeaders",
    "alongside.web.refusals.LoggedRefusals",
    "alongside.web.headers.Policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "alongside.web.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "alongside.web.typed.TidiedText",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alongside.web.doors.ActorMiddleware",
]

ROOT_URLCONF = "alongside.config.urls"
WSGI_APPLICATION = "alongside.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "pages",
        "DIRS": [PACKAGE / layer / "templates" for layer in ("portal", "web", "ui")],
        "OPTIONS": {
            "environment": "alongside.config.pages.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "alongside.web.doors.who_is_asking",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    url = env.text("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "alongside.config.embedded",
            "NAME": "alongside",
            "DATA_DIR": DATA_DIR / "postgresql",
        }
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgresql://…")
    return {**dj_database_url.parse(url), "ENGINE": "alongside.common.postgresql"}


def _prepared(database: dict[str, Any]) -> dict[str, Any]:
    """Let the server keep the plans of statements that come again and again.

    A pooler that cannot carry prepared statements needs ``ALONGSIDE_PREPARE=no``.
    """
    if not env.flag("ALONGSIDE_PREPARE", True):
        return database
    options = {"server_side_binding": True, "prepare_threshold": 3}
    return {**database, "OPTIONS": {**database.get("OPTIONS", {}), **options}}


DATABASES = {
    "default": {
        **_prepared(_database()),
        "CONN_MAX_AGE": env.number("ALONGSIDE_CONNECTION_SECONDS", 600),
        "CONN_HEALTH_CHECKS": True,
    }
}
# Seconds; what a page asks of the database is stopped then. Imports, jobs and commands are not.
LONGEST_STATEMENT = env.number("ALONGSIDE_STATEMENT_SECONDS", 15)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "alongside.accounts.tallies.TallyCache"},
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["alongside.web.account.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "alongside.accounts.passwords.CommonAtHeart"},
    {"NAME": "alongside.accounts.passwords.KnownWords"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "alongside.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_ADAPTER = "alongside.web.account.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half minutes by which the clock of a phone may be off
_ELSEWHERE = providers(env.text("ALONGSIDE_SINGLE_SIGN_ON"))
SOCIALACCOUNT_PROVIDERS = as_setting(_ELSEWHERE)
SOCIALACCOUNT_ADAPTER = "alongside.web.account.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
# Whole hospitals come from one address, so it is given many tries, and an account few; each is
# counted by all processes together (see CACHES). Five minutes later everything is as before.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,10/5m/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
# The address is the one that a proxy passes on.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("ALONGSIDE_PROXIES", 0)

MESSAGE_STORAGE = "alongside.web.told.SealedStorage"
SESSION_ENGINE = "alongside.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE = MODE == "production" and not DEBUG
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
if SECURE:  # browsers take such a name only over TLS and from this very host
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = SECURE and env.flag("ALONGSIDE_REDIRECT_TO_HTTPS", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Bytes of a form without its files, and how many fields and files one may have; the files
# themselves are limited where they are taken.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Feeds of other directories are read from public addresses only, unless this is set.
CLAMD = env.text("ALONGSIDE_CLAMD")  # unix:/path or tcp:host:port; none: no virus scanner
FEEDS_MAY_BE_PRIVATE = env.flag("ALONGSIDE_PRIVATE_FEEDS")
FEED_PORTS = {80, 443, *map(int, env.words("ALONGSIDE_FEED_PORTS"))}

MAP_TILES = env.text("ALONGSIDE_TILES")  # such as https://tiles.example/{z}/{x}/{y}.png
MAP_ATTRIBUTION = env.text("ALONGSIDE_TILES_ATTRIBUTION")
MAP_TILE_HOSTS = env.words("ALONGSIDE_MAP_TILE_HOSTS")  # none: the map shows places without tiles
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.SELF],
        "script-src": [csp.SELF, csp.NONCE],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:", *MAP_TILE_HOSTS],
        "object-src": [csp.NONE],
        "base-uri": [csp.NONE],
        "form-action": [csp.SELF, *(provider.origin for provider in _ELSEWHERE)],
        "frame-ancestors": [csp.NONE],
    }
}
CSRF_FAILURE_VIEW = "alongside.web.errors.stale_form"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]  # see web/languages.py for what is in Welsh
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
# Those that come every year are known: see common/working_days.py.
ONE_OFF_BANK_HOLIDAYS = env.days("ALONGSIDE_ONE_OFF_BANK_HOLIDAYS")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE / "ui" / "static"]
WHITENOISE_USE_FINDERS = MODE != "production"
WHITENOISE_AUTOREFRESH = DEBUG

# Whom to tell of a weakness, see web/home/security_txt.py.
SECURITY_CONTACTS = env.addresses("ALONGSIDE_SECURITY_CONTACT", ("mailto:", "https://", "tel:"))
SECURITY_POLICY = env.addresses("ALONGSIDE_SECURITY_POLICY", ("https://",))

# How the open data of the directory is named and licensed to others, see docs/open-referral.md.
DIRECTORY_PUBLISHER = env.text("ALONGSIDE_DIRECTORY_PUBLISHER")
DIRECTORY_LICENCE = env.text("ALONGSIDE_DIRECTORY_LICENCE")

# simulator: kept and shown, never sent. smtp: e-mail through EMAIL_HOST. notify: GOV.UK Notify.
MESSAGES_VIA = env.choice(
    "ALONGSIDE_MESSAGES",
    ("smtp", "notify", "simulator") if MODE == "production" else ("simulator", "smtp"),
)
# Text messages. The simulator can be named in production so that a check can say why it must not.
TEXTS_VIA = env.choice(
    "ALONGSIDE_TEXTS",
    ("none", "notify", "simulator") if MODE == "production" else ("simulator", "none"),
)
# print: the team prints and posts its letters. notify: GOV.UK Notify does.
LETTERS_VIA = env.choice(
    "ALONGSIDE_LETTERS", ("print", "notify") if MODE == "production" else ("print", "simulator")
)
NOTIFY_KEY = env.text("ALONGSIDE_NOTIFY_KEY")
NOTIFY_TEXT_TEMPLATE = env.text("ALONGSIDE_NOTIFY_TEXT_TEMPLATE")
NOTIFY_EMAIL_TEMPLATE = env.text("ALONGSIDE_NOTIFY_EMAIL_TEMPLATE")
NOTIFY_CALLBACK_TOKEN = env.text("ALONGSIDE_NOTIFY_CALLBACK_TOKEN")
NOTIFY_URL = env.text("ALONGSIDE_NOTIFY_URL", "https://api.notifications.service.gov.uk")
# For the e-mails of signing in; all others go through alongside.messaging.
EMAIL_BACKEND = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "notify": "alongside.messaging.mail.NotifyBackend",
    "simulator": "django.core.mail.backends.dummy.EmailBackend",
}[MESSAGES_VIA]
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("ALONGSIDE_FROM_EMAIL", "Alongside <no-reply@alongside.invalid>")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "alongside.common.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("ALONGSIDE_LOG_LEVEL", "WARNING")},
    # Of every refusal Django would log the address, and some addresses are keys: links that answer
    # for an entry or open somebody's own page.
    # The client of GOV.UK Notify would log its answers, which may quote whom a message goes to.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "alongside.sign_in": {"level": "INFO"},
        "notifications_python_client": {"level": "ERROR"},
    },
}
