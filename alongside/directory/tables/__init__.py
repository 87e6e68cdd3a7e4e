"""The directory as the tables of HSDS."""

from alongside.directory.tables.offers import (
    AT_LOCATION,
    CAPACITY,
    COST_OPTION,
    FUNDING,
    IDENTIFIER,
    ORGANIZATION,
    REVIEW,
    SCHEDULE,
    SERVICE,
    SERVICE_AREA,
    URL,
)
from alongside.directory.tables.places import (
    ACCESSIBILITY,
    ADDRESS,
    CONTACT,
    LANGUAGE,
    LOCATION,
    PHONE,
)
from alongside.directory.tables.reading import Table, known, named_id, rows
from alongside.directory.tables.terms import ATTRIBUTE, FACTS, NEEDS, TAXONOMY, TAXONOMY_TERM

__all__ = [
    "ACCESSIBILITY",
    "ADDRESS",
    "ATTRIBUTE",
    "AT_LOCATION",
    "CAPACITY",
    "CONTACT",
    "COST_OPTION",
    "FACTS",
    "FUNDING",
    "IDENTIFIER",
    "LANGUAGE",
    "LOCATION",
    "NEEDS",
    "ORGANIZATION",
    "PHONE",
    "REVIEW",
    "SCHEDULE",
    "SERVICE",
    "SERVICE_AREA",
    "TAXONOMY",
    "TAXONOMY_TERM",
    "URL",
    "Table",
    "known",
    "named_id",
    "rows",
]
