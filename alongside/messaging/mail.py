"""The e-mails that Django and allauth send by themselves, through GOV.UK Notify."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from alongside.messaging.failures import NotTaken
from alongside.messaging.notify import hand_over_email


class NotifyBackend(BaseEmailBackend):
    """One e-mail to each recipient, its plain text alone."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were taken. Raises NotTaken unless it shall fail silently."""
        taken = 0
        for message in email_messages:
            try:
                for recipient in message.recipients():
                    _send(message, recipient)
            except NotTaken:
                if not self.fail_silently:
                    raise
            else:
                taken += 1
        return taken


def _send(message: EmailMessage, recipient: str) -> None:
    hand_over_email(str(uuid.uuid4()), recipient, str(message.subject), str(message.body))
