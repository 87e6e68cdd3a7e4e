"""Messages: delivered, and known to have been delivered or not."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person


class Message(Row):
    """One message to one address or mobile number (E.164).

    Its words never hold anything about a person's life.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        TEXT = "text", _("Text message")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed, will be tried again")
        STOPPED = "stopped", _("Not sent: it was taken back, or is not safe, since it was written")
        REFUSED = "refused", _("Cannot be sent: the address is wrong or may not be written to")

    key = models.CharField(max_length=160, unique=True, help_text="the same message never twice")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    template = models.CharField(max_length=60)
    recipient = models.CharField(max_length=254, help_text="the address it goes to")
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", help_text="whom it concerns"
    )
    rests_on = models.UUIDField(
        null=True, blank=True, help_text="the consent without which it is not sent"
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [RefuseWithoutActor()]
        indexes = [
            models.Index(fields=["from_organisation", "-created_at"], name="message_from"),
            models.Index(fields=["to_organisation", "-created_at"], name="message_to"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_at__isnull=False)
                | ~models.Q(status="sent") & models.Q(sent_at=None),
                name="sent_means_sent_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.status})"
