"""Messages: delivered, and known to have been delivered or not."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person


class Message(Row):
    """One message to one address, mobile number (E.164) or, by letter, the lines of an address.

    Its words never hold anything about a person's life.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        TEXT = "text", _("Text message")
        LETTER = "letter", _("Letter")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed, will be tried again")
        STOPPED = "stopped", _("Not sent: it was taken back, or is not safe, since it was written")
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


class Letter(Row):
    """What a letter needs besides its words: whose paper, in which language and print.

    By hand: whoever works there prints and posts it; else GOV.UK Notify does.
    """

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="letter")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    large_print = models.BooleanField(default=False)
    signed = models.BooleanField(default=True, help_text="it says whose it is")
    by_hand = models.BooleanField()
    printed_at = models.DateTimeField(null=True, blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="posted, or not to be: the message says which"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("created_at", "id")
        triggers = [RefuseWithoutActor()]
        indexes = [
            models.Index(
                fields=["organisation", "created_at"],
                condition=models.Q(by_hand=True, ended_at=None),
                name="letters_to_print",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(printed_at=None, printed_by=None)
                | models.Q(printed_at__isnull=False, printed_by__isnull=False),
                name="a_printed_letter_says_who",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_letter_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class StoppedNumber(Row):
    """A mobile number from which somebody asked for no more text messages: they get none."""

    number = models.CharField(max_length=20, help_text="E.164")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="they asked for them again")

    class Meta:
        triggers = [RefuseWithoutActor()]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(ended_at=None),
                name="a_number_is_stopped_once",
            )
        ]

    def __str__(self) -> str:
        return f"stopped number {self.pk}"


class Answer(Row):
    """A text message that came back to us. Its words are kept until somebody has taken them over.

    ``message`` is what it answers: the last one that went to its number.
    """

    class Said(models.TextChoices):
        STOP = "stop", _("No more text messages")
        START = "start", _("Text messages again")
        YES = "yes", _("Yes")
        NO = "no", _("No")
        RING = "ring", _("Please ring me")
        WORDS = "words", _("In their own words")

    given_id = models.CharField(max_length=60, unique=True, help_text="the carrier's own id of it")
    message = models.ForeignKey(
        Message, null=True, on_delete=models.PROTECT, related_name="answers"
    )
    shared = models.BooleanField(
        default=False,
        help_text="more than one person was written to there: nobody knows whose it is",
    )
    said = models.CharField(max_length=5, choices=Said)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"answer {self.pk} ({self.said})"
