"""What people ask to be done with what is held of them, and the answers."""

from alongside.rights.models.asking import RequestStep, RightsRequest
from alongside.rights.models.copy import Check, Copy, Enclosure
from alongside.rights.models.correction import Correction
from alongside.rights.models.erasure import Erasure, PartDecision
from alongside.rights.models.objection import Objection

__all__ = [
    "Check",
    "Copy",
    "Correction",
    "Enclosure",
    "Erasure",
    "Objection",
    "PartDecision",
    "RequestStep",
    "RightsRequest",
]
