"""``alongside import-taxonomy FILE``: a list of terms, such as OpenActive's activities."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.services.taxonomies import load_taxonomy


class Command(BaseCommand):
    """Reads a SKOS concept scheme in JSON-LD."""

    help = "Read a list of terms (SKOS, JSON-LD), such as OpenActive's activity list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            with acting_as(Actor.system("import")) as actor:
                taxonomy, terms = load_taxonomy(actor=actor, path=path)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(_("%(name)s: %(terms)d terms.") % {"name": taxonomy.name, "terms": terms})
