"""The ``alongside`` command: Django's commands and our own under one name."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; ``import-directory`` is ``import_directory``."""
    words = sys.argv[:]
    name = words[1] if len(words) > 1 else ""
    if not name.startswith("-"):
        words[1:2] = [name.replace("-", "_")] if name else []
    if name == "demo":
        os.environ.setdefault("ALONGSIDE_MODE", "demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(words)
