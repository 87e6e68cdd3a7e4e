"""What people ask to be done with what is held of them, and the answers."""

from alongside.rights.models.asking import RequestStep, RightsRequest
from alongside.rights.models.copy import Check, Copy

__all__ = ["Check", "Copy", "RequestStep", "RightsRequest"]
