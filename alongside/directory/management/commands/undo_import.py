"""``alongside undo-import BATCH``: take an import back."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.common.errors import Refused
from alongside.directory.services.undoing import undo_import


class Command(BaseCommand):
    """Names what it leaves, and why."""

    help = "Remove what an import made and put back what it changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=uuid.UUID, help="as printed by import-directory")

    def handle(self, *args: Any, batch: uuid.UUID, **options: Any) -> None:
        try:
            with acting_as(Actor.system("import")) as actor:
                undone = undo_import(actor=actor, batch_id=batch)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for name, why in undone.kept:
            self.stdout.write(_("Kept %(name)s: %(why)s.") % {"name": name, "why": why})
        self.stdout.write(
            _("%(removed)d removed, %(restored)d put back, %(kept)d kept.")
            % {"removed": undone.removed, "restored": undone.restored, "kept": len(undone.kept)}
        )
