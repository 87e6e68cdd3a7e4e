"""Keeping entries from being changed by two at once."""

from collections.abc import Iterable
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from alongside.common.errors import OutOfTurn
from alongside.directory.models import Service

Id = Any


def hold_entries(services: Iterable[Id], *, wait: bool = True) -> dict[Id, Service]:
    """These entries as they stand now; nobody else changes them until the transaction ends.

    They are taken in one order, so that two who want the same wait in turn. Without ``wait``
    OutOfTurn is raised where somebody holds one: whoever holds several and never waits lets
    an import pass, which takes entries in the order of its file.
    """
    wanted = Service.objects.select_for_update(no_key=True, nowait=not wait)
    try:
        with transaction.atomic(savepoint=not wait):
            return {one.pk: one for one in wanted.filter(id__in=list(services)).order_by("id")}
    except OperationalError as error:
        if wait or not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise OutOfTurn(
            _("Somebody is changing this just now, or it is being imported. Try again in a minute.")
        ) from error
