"""Verbs of the house: files that wait for the virus scanner are shown to it, until it answers."""

import logging
import uuid

from django.db import connection

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import virus_scan
from alongside.common.virus_scan import Scan, ScannerSilent
from alongside.common.whole import all_or_nothing

MOST_AT_ONCE = 20  # files, each in memory by itself
_log = logging.getLogger(__name__)


@all_or_nothing()
def scan_waiting(*, actor: Actor) -> int:
    """Ask about files that wait; how many have an answer now. A silent scanner ends it.

    Through narrow doors: the house itself reads neither case nor referral.
    """
    require(actor, Permission.SYSTEM)
    settled = 0
    for place, file_id in _waiting():
        try:
            found = virus_scan.ask(_content(place, file_id))
        except ScannerSilent as silent:
            _log.warning("The virus scanner gives no answer: %s", silent)
            break
        _settle(actor, place, file_id, found)
        settled += 1
    return settled


def _waiting() -> list[tuple[str, uuid.UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, file_id FROM care_files_to_scan(%s)", [MOST_AT_ONCE])
        return cursor.fetchall()


def _content(place: str, file_id: uuid.UUID) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_file_to_scan(%s, %s)", [place, file_id])
        (content,) = cursor.fetchone()
    return bytes(content or b"")


def _settle(actor: Actor, place: str, file_id: uuid.UUID, found: Scan) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_file_scanned(%s, %s, %s)", [place, file_id, str(found)])
        (person_id,) = cursor.fetchone()
    if found == Scan.VIRUS:
        _log.warning("A virus was found in a file that is kept: nobody can open it")
        people = [person_id] if person_id else []
        record(actor, "file.lock", people=people, place=place, file=str(file_id))
