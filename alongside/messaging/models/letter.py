"""What a letter needs besides its words."""

from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.messaging.models.message import Message
from alongside.organisations.models import Organisation
from alongside.people.models import Person


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
