"""One message, where it stands and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.messaging.models.channel import Channel as Ways
from alongside.messaging.models.wording import Wording
from alongside.organisations.models import Organisation
from alongside.people.models import Person


class Message(Row):
    """One message to one address, mobile number (E.164) or, by letter, the lines of an address.

    Its words never hold anything about a person's life.
    """

    Channel = Ways

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed, will be tried again")
        STOPPED = "stopped", _("Not sent: it was taken back, or is not safe, since it was written")
        GIVEN_UP = "given_up", _("Not sent: tried for three days")
        REFUSED = "refused", _("Cannot be sent: the address is wrong or may not be written to")

    class Arrival(models.TextChoices):
        """What whoever carries it said became of it. Nothing said is no arrival."""

        ARRIVED = "arrived", _("Arrived")
        NOT_NOW = "not_now", _("Did not arrive: their phone or inbox took nothing for days")
        NOWHERE = "nowhere", _("Did not arrive: there is no such number or address")
        LOST = "lost", _("Did not arrive: the service that carries it failed")
        POSTED = "posted", _("Printed and posted")

    key = models.CharField(max_length=160, unique=True, help_text="the same message never twice")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    template = models.CharField(max_length=60)
    recipient = models.CharField(max_length=500, help_text="the address it goes to")
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
    arrival = models.CharField(max_length=7, choices=Arrival, blank=True)
    arrival_at = models.DateTimeField(null=True, blank=True, help_text="when that was said")
    concerns = models.UUIDField(
        null=True, blank=True, help_text="what it was written about: known to whoever wrote it"
    )
    on_behalf_of = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who pays for it, where it is from nobody",
    )
    wording = models.ForeignKey(
        Wording,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the organisation's own words, in that version; none: the standing ones",
    )
    units = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="parts of a text message, sheets of a letter: once sent"
    )
    cost = models.DecimalField(
        max_digits=9,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="pounds, as the carrier says",
    )

    class Meta:
        triggers = [RefuseWithoutActor()]
        indexes = [
            models.Index(fields=["from_organisation", "-created_at"], name="message_from"),
            models.Index(fields=["to_organisation", "-created_at"], name="message_to"),
            models.Index(fields=["on_behalf_of", "sent_at"], name="message_on_behalf_of"),
            models.Index(
                fields=["sent_at"],
                condition=models.Q(status="sent", arrival=""),
                name="message_without_word",
            ),
            models.Index(
                fields=["recipient", "-sent_at"],
                condition=models.Q(channel="text", status="sent"),
                name="text_to_number",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_at__isnull=False)
                | ~models.Q(status="sent") & models.Q(sent_at=None),
                name="sent_means_sent_at",
            ),
            models.CheckConstraint(
                condition=models.Q(arrival="", arrival_at=None)
                | ~models.Q(arrival="") & models.Q(arrival_at__isnull=False, status="sent"),
                name="what_arrived_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.status})"
