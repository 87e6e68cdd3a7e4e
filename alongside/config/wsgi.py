"""The WSGI application that the web server runs."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # and with it every view

# What is loaded by now stays for good: no request has to wait while all of it is looked through
# for what could be given up, and what requests leave behind is looked for less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
