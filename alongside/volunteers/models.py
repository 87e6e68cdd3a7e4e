"""Volunteers of an organisation who have no account, and what they were asked to answer."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral


class Volunteer(Row):
    """Somebody who helps out. Their user signs in nowhere; it says in whose name they acted."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="volunteers"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="volunteer"
    )
    name = models.CharField(max_length=150)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True, help_text="a mobile (E.164), for codes")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_each_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who said that each new referral is sent to them; nobody: those chosen alone",
    )

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "email"),
                condition=models.Q(ended_at=None),
                name="one_volunteer_for_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="ended_volunteer_says_by_whom",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="only_their_end", exclude=["ended_at", "ended_by", "asked_each_by"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"


class Offer(Row):
    """One volunteer is asked about one referral, by a link that lasts for days."""

    class Answer(models.TextChoices):
        ACCEPT = "accept", _("Said yes")
        DECLINE = "decline", _("Said no")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="offers")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="offers")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="taken back")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="asked the referrer back")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["referral", "-created_at"], name="offers_of_a_referral")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | ~models.Q(answer="") & models.Q(answered_at__isnull=False),
                name="an_answer_says_when",
            ),
            models.UniqueConstraint(
                fields=("volunteer", "referral"),
                condition=models.Q(ended_at=None, answer=""),
                name="one_open_link_of_a_referral",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(
                name="only_its_answer", exclude=["ended_at", "asked_at", "answer", "answered_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"offer of {self.referral_id}"


class Code(Row):
    """A code that was asked for from one browser. Its digits follow from its id and our key."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="codes")
    browser = models.CharField(max_length=64, help_text="a keyed hash of what only it holds")
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often it was wrong")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["offer", "-created_at"], name="codes_of_an_offer")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_its_use", exclude=["tries", "used_at"]),
        ]

    def __str__(self) -> str:
        return f"code for {self.offer_id}"
