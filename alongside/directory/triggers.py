"""The search entries of a service, kept true by the database itself.

They are computed anew whenever the service, or anything else that they are made of, is written:
by one statement for all the rows of an INSERT, UPDATE or DELETE, so that imports stay fast. What
stands in them is the view ``directory_searchable``, see migration 0010.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import connection

_LIST = "PERFORM directory_list_services(ARRAY({services})); RETURN NULL;"
_DATE = "PERFORM directory_date_entries(ARRAY(SELECT area_id FROM changed)); RETURN NULL;"


def touch_services(services: str) -> list[pgtrigger.Trigger]:
    """Triggers that compute the entries of the services chosen by a query over ``changed``."""
    return _on_change("touch_services", _LIST.format(services=services))


def date_entries() -> list[pgtrigger.Trigger]:
    """Triggers that say anew how long the entries of the changed areas are fresh and offered."""
    return _on_change("date_entries", _DATE)


def _on_change(name: str, func: str) -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name=f"{name}_on_{word}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=func,
        )
        for word, operation, referencing in (
            ("insert", pgtrigger.Insert, pgtrigger.Referencing(new="changed")),
            ("update", pgtrigger.Update, pgtrigger.Referencing(new="changed")),
            ("delete", pgtrigger.Delete, pgtrigger.Referencing(old="changed")),
        )
    ]


# What hangs on services; a service's own trigger stays awake.
_TOUCHES = tuple(
    f"directory.{model}:touch_services_on_{word}"
    for model in (
        "Accessibility",
        "Address",
        "Assurance",
        "Attribute",
        "Capacity",
        "CostOption",
        "Eligibility",
        "Language",
        "Location",
        "Phone",
        "Schedule",
        "ServiceAtLocation",
        "ServiceNeed",
    )
    for word in ("insert", "update", "delete")
)


@contextmanager
def untouched() -> Iterator[None]:
    """Within the block, writing what belongs to services leaves their search entries as they are.

    For a bulk write that makes or removes the services themselves, inside a transaction.
    pgtrigger's own ``ignore`` puts a second command before every statement, which a prepared
    one cannot hold.
    """
    names = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered(*_TOUCHES)]
    _set("pgtrigger.ignore", f"{{{','.join(names)}}}")
    yield
    _set("pgtrigger.ignore", "{}")  # after an error all is undone, and the setting with it


@contextmanager
def unfollowed() -> Iterator[None]:
    """Within the block, writing what belongs to services does not mark them as changed.

    For what belongs to services that are written themselves after it, which marks them.
    """
    _set("alongside.unfollowed", "yes")
    yield
    _set("alongside.unfollowed", "")


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
