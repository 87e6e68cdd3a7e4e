"""The demonstration as visitors find it: its directory in the tests' database, really served."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
from django.core.management import call_command
from django.db import connection

from bench.house import COMMAND, free_port, wait_for

PATIENCE = 150  # seconds; far more than it should take, on a machine with other work too


def build_demo_directory(services: int = 160) -> None:
    """Services of the demonstration, without its people: they are on no public page."""
    words = ("--people", "0", "--services", str(services), "--hands", "1")
    call_command("build_demo_area", *words, verbosity=0)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which ``alongside serve`` shows what stands in this database."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    at = connection.settings_dict
    environment = {
        **os.environ,
        "ALONGSIDE_MODE": "demo",
        "ALONGSIDE_DATA_DIR": str(folder),
        "ALONGSIDE_SITE_URL": site,
        "DATABASE_URL": f"postgresql://postgres@{quote(at['HOST'], safe='')}:5432/{at['NAME']}",
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
    }
    command = [sys.executable, "-c", COMMAND, "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment)
    try:
        wait_for(port, server, PATIENCE)
        yield site
    finally:
        family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        server.terminate()
        _gone, alive = psutil.wait_procs(family, 20)
        for process in alive:
            process.kill()
