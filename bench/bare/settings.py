"""The product's settings with everything taken away that a bare page can do without."""

from pathlib import Path

from bench.product import *  # noqa: F403
from bench.product import DATABASES, INSTALLED_APPS

OWN = {"allauth.account": "bench.bare.sign_in.Accounts"}
INSTALLED_APPS = [*(OWN.get(app, app) for app in INSTALLED_APPS), "bench.bare"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.bare.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
