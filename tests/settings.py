"""The settings under test: the product's own, on a database server that belongs to the tests."""

import os
from pathlib import Path

os.environ["ALONGSIDE_MODE"] = "test"
_given = os.environ.get("ALONGSIDE_DATA_DIR")
if Path(_given or "").name != "under-test":  # the workers of xdist inherit what we set
    _base = Path(_given) if _given else Path(__file__).resolve().parent.parent / "var"
    os.environ["ALONGSIDE_DATA_DIR"] = str(_base / "under-test")

from jinja2 import FileSystemBytecodeCache  # noqa: E402

from alongside.config.settings import *  # noqa: E402, F403
from alongside.config.settings import DATABASES, STATIC_ROOT, TEMPLATES  # noqa: E402

# A power cut may cost the tests their data; nobody else may have these. A table that tests emptied
# is no empty table: housekeeping would say that it is, and what fills it next be planned for that.
DATABASES["default"]["SERVER"] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "full_page_writes": "off",
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Four hundred templates are compiled once, and not by each process; a changed one is compiled anew.
_compiled = Path(__file__).resolve().parent.parent / "var" / "templates"
_compiled.mkdir(parents=True, exist_ok=True)
TEMPLATES[0]["OPTIONS"]["bytecode_cache"] = FileSystemBytecodeCache(str(_compiled))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # else whitenoise warns in every test
