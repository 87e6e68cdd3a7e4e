"""What a link worker learned that somebody should know before they meet or ring the person."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person

LONGEST_RISK = 1_000
_ENDING = ["ended_at", "ended_by", "ended_why"]


class Risk(Row):
    """A risk as it stood in these words from ``begun_at`` until ``ended_at``, noted by a team.

    A change ends the row and begins another of the same ``thing``. One that is over says why; one
    that was changed does not. It is of the person and not of one case, so that it still stands
    when the team takes them on again. What whoever referred said is in the referral, and stays.
    """

    class Kind(models.TextChoices):
        """The last is no kind: most of what there is to say fits in no list."""

        ALONE = "alone", _("Do not visit alone")
        HOME = "home", _("At their home: an animal, somebody else there, the way in")
        HARM = "harm", _("They may harm themselves")
        HEALTH = "health", _("Falls, fits or other health risks")
        OTHER = "other", _("Something else")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    thing = models.UUIDField(default=uuid.uuid4, help_text="the same through all its changes")
    kind = models.CharField(max_length=6, choices=Kind)
    words = models.TextField()
    begun_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_why = models.TextField(blank=True, help_text="nothing where it was only changed")

    class Meta:
        ordering = ("begun_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["thing"],
                condition=models.Q(ended_at=None),
                name="a_risk_stands_in_one_wording",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="a_risk_is_described"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None, ended_why="")
                | models.Q(ended_at__gte=models.F("begun_at"), ended_by__isnull=False),
                name="a_risk_that_is_over_says_when_and_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "organisation"],
                condition=models.Q(ended_at=None),
                name="risks_that_stand",
            ),
            models.Index(fields=["person", "-begun_at"], name="risks_of_a_person"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_how_it_ended", exclude=_ENDING),
        ]

    def __str__(self) -> str:
        return f"risk of {self.person_id}"
