"""Messages: delivered, and known to have been delivered or not."""

from alongside.messaging.models.answer import Answer, StoppedNumber
from alongside.messaging.models.letter import Letter
from alongside.messaging.models.message import Message
from alongside.messaging.models.price import Price
from alongside.messaging.models.wording import Wording

__all__ = ["Answer", "Letter", "Message", "Price", "StoppedNumber", "Wording"]
