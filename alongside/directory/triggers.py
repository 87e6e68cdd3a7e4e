"""The search document of a service, kept true by the database itself.

A service's document holds its names (weight A), its organisation, terms and places (B) and its
description (C), each in English (stems) and as simply written (names, other languages), and each
of its needs as one lexeme, such as ``need:food``. It is computed whenever the service is written;
whatever else it is made of touches the service.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db import connection

KEEP_SEARCH_TRUE = pgtrigger.Trigger(
    name="keep_search_true",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        NEW.search := directory_search_document(
            NEW.id, NEW.organisation_id, NEW.name, NEW.alternate_name, NEW.description
        );
        RETURN NEW;
    """,
)

_TOUCH = "UPDATE directory_service SET search = NULL WHERE id IN ({services}); RETURN NULL;"


def touch_services(services: str) -> list[pgtrigger.Trigger]:
    """Triggers that recompute the documents of the services chosen by a query over ``changed``.

    One statement for all the rows of an INSERT, UPDATE or DELETE, so that imports stay fast.
    """
    return [
        pgtrigger.Trigger(
            name=f"touch_services_on_{word}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=_TOUCH.format(services=services),
        )
        for word, operation, referencing in (
            ("insert", pgtrigger.Insert, pgtrigger.Referencing(new="changed")),
            ("update", pgtrigger.Update, pgtrigger.Referencing(new="changed")),
            ("delete", pgtrigger.Delete, pgtrigger.Referencing(old="changed")),
        )
    ]


_TOUCHES = tuple(
    f"directory.{model}:touch_services_on_{word}"
    for model in ("Address", "Attribute", "Location", "ServiceAtLocation", "ServiceNeed")
    for word in ("insert", "update", "delete")
)


@contextmanager
def untouched() -> Iterator[None]:
    """Within the block, writing what belongs to services leaves their search documents as they are.

    For a bulk write that makes or removes the services themselves, inside a transaction.
    pgtrigger's own ``ignore`` puts a second command before every statement, which a prepared
    one cannot hold.
    """
    names = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered(*_TOUCHES)]
    _ignore(names)
    yield
    _ignore([])  # after an error the transaction is undone, and the setting with it


def _ignore(names: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{','.join(names)}}}"]
        )
