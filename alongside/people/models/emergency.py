"""Emergency access: opening a record without a standing reason, for hours, and answering for it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models.person import Person


class EmergencyAccess(Row):
    """One user opened one person's record, said why, and somebody judges it afterwards.

    What it opens is a CareRelationship of that user alone, with an end.
    """

    class Why(models.TextChoices):
        LIFE = "life", _("Somebody’s life or health is in danger")
        SAFEGUARDING = "safeguarding", _("A child or an adult has to be kept safe")
        CARE = "care", _("Care cannot wait for a referral or for the person’s agreement")

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("It was right to open it")
        NOT_JUSTIFIED = "not_justified", _("It was not right to open it")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=15, choices=Why)
    reason = models.TextField(help_text="in the user's own words")
    until = models.DateTimeField()
    opens_circle = models.BooleanField(
        default=False, help_text="where a protected person is, too: to read, not to change"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=15, choices=Verdict, blank=True)
    follow_up = models.TextField(blank=True, help_text="what is done about it")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None, verdict="")
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                & ~models.Q(verdict=""),
                name="a_review_says_who_when_and_what",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("user")),
                name="nobody_reviews_their_own_access",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="not_justified") | ~models.Q(follow_up=""),
                name="unjustified_access_is_followed_up",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "person", "until"], name="emergency_of"),
            models.Index(fields=["organisation", "-created_at"], name="emergency_at"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="judged_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reviewed_at__isnull=False),
            ),
            pgtrigger.ReadOnly(
                name="only_its_review",
                exclude=["reviewed_at", "reviewed_by", "verdict", "follow_up"],
            ),
        ]

    def __str__(self) -> str:
        return f"emergency access of {self.user_id} to {self.person_id}"
