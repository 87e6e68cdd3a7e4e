"""The product's settings over another database of the same server: ``BENCH_DATABASE``."""

import os

from alongside.config.settings import *  # noqa: F403
from alongside.config.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE") or DATABASES["default"]["NAME"]
