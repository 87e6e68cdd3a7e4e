"""What stands before a referral, for a short while."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.begun.home_rules import Relationship
from alongside.common import clock
from alongside.common.models import Row
from alongside.messaging.models.channel import Channel
from alongside.organisations.models import Area, Organisation
from alongside.referrals.models import Referral, new_reference


class Kind(models.TextChoices):
    """What a referral to a link worker is not for, as far as somebody must be rung instead."""

    EMERGENCY = "emergency", _("Somebody is in danger now, or needs medical help today")
    CRISIS = "crisis", _("They think of ending their life, or cannot cope")
    SAFEGUARDING = "safeguarding", _("An adult is being harmed or neglected")
    CHILD = "child", _("It is about a child or young person")


class Instead(Row):
    """Whom an organisation says to ring for one of these: its newest word holds.

    It holds for its own people and, if it is a link-worker team, for whoever refers from its area.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120, help_text="who answers there; empty: nobody any more")
    phone = models.CharField(max_length=40)
    how = models.CharField(max_length=300, blank=True, help_text="when, and what to say")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=["organisation", "kind", "-created_at"], name="instead_that_holds")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name="", phone="") | ~models.Q(name="") & ~models.Q(phone=""),
                name="whom_to_ring_has_a_name_and_a_number",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.phone}"


class Draft(Row):
    """A referral that somebody has begun and not sent. Its author alone reads it.

    Its id is the key of the form that sends it.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(help_text="who it is about, and what was typed")
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-kept_at",)
        indexes = [models.Index(fields=["by", "organisation", "-kept_at"], name="drafts_of_author")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class OwnDraft(Row):
    """What somebody without an account has said at the front door, and sent to nobody.

    It is found again by what their browser holds, or by the code they wrote down; of both a keyed
    hash is kept. Whoever works here reads none of it, and the house only with one of the two.
    """

    browser = models.CharField(
        max_length=64, unique=True, help_text="a keyed hash of what only it holds"
    )
    code = models.CharField(max_length=64, unique=True, help_text="a keyed hash of the code")
    content = models.JSONField(help_text="what was said: see Asking")
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="own_drafts_by_age")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_what_is_said", exclude=["browser", "content", "kept_at"]),
        ]

    def __str__(self) -> str:
        return f"own draft {self.pk}"


class Launch(Row):
    """Somebody's details, handed over by a system of the organisation for one of its people.

    They are here until the link is opened, once, or runs out.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(help_text="who it is about; empty once it was opened")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at=None, opened_by=None)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False, content={}),
                name="opened_launch_holds_nothing_more",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_opened", exclude=["content", "opened_at", "opened_by"]),
        ]

    def __str__(self) -> str:
        return f"launch {self.pk}"


class Door(Row):
    """A link by which professionals without an account ask a team to take somebody on.

    Only addresses of these domains are let in, each after a code that was sent to it.
    """

    team = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, help_text="whom it is for")
    domains = ArrayField(models.CharField(max_length=100))
    once = models.BooleanField(help_text="it is over after the first person asked for")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="taken back")

    class Meta:
        ordering = ("-created_at",)
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.expires_at > clock.now()


class DoorCode(Row):
    """A code that was sent to one address for one browser. Its digits follow from its id."""

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    browser = models.CharField(max_length=64, help_text="a keyed hash of what only it holds")
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often it was wrong")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_its_use", exclude=["tries", "used_at"]),
        ]

    def __str__(self) -> str:
        return f"code for {self.door_id}"


class Asked(Row):
    """Somebody without an account asks a team to take a person on; the team's people answer.

    A professional by a link of the team; whoever keeps a register for somebody who walked in, as
    they agreed; or by the front door somebody for themselves, or for a person close to them. Of
    these last nothing is said outside ``content``: who asks is the person, or somebody they know.

    Nothing that the house holds is looked at before they do. What was said of the person goes, in
    the moment of the answer, into the referral that is made of it, or goes for good; as it does
    where nobody answers in time, and where whoever asked takes it back.
    """

    class By(models.TextChoices):
        PROFESSIONAL = "professional", _("A professional")
        SELF = "self", _("The person themselves")
        OTHER = "other", _("Somebody close to the person")

    by = models.CharField(max_length=12, choices=By, default=By.PROFESSIONAL)
    door = models.ForeignKey(
        Door,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="none: asked from a register, or by the front door",
    )
    team = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    email = models.EmailField(
        blank=True,
        help_text="of who asks: a code that was sent there was entered, or it is of their account",
    )
    name = models.CharField(max_length=150, blank=True, help_text="who asks")
    works_as = models.CharField(max_length=150, blank=True)
    works_at = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    content = models.JSONField(help_text="about whom, and what for; empty once it is answered")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="the team, that it waits")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="empty where nobody did in time, and the house let it go",
    )
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="whoever asked took it back, before the answer or after it"
    )

    class Meta:
        ordering = ("created_at",)
        indexes = [
            models.Index(
                fields=["team", "created_at"],
                condition=models.Q(answered_at=None),
                name="asked_and_not_answered",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, referral=None)
                | models.Q(answered_at__isnull=False, content={})
                & (models.Q(answered_by__isnull=False) | models.Q(referral=None)),
                name="what_is_answered_holds_nothing_more",
            ),
            models.CheckConstraint(
                condition=models.Q(by="professional", withdrawn_at=None) & ~models.Q(email="")
                | ~models.Q(by="professional")
                & models.Q(door=None, email="", name="", works_as="", works_at="", phone=""),
                name="who_asks_is_a_professional_or_in_the_content",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(answered_at__isnull=False),
                name="what_is_taken_back_is_over",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(
                name="only_its_answer",
                exclude=[
                    *("content", "reminded_at", "answered_at", "answered_by", "referral"),
                    "withdrawn_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def from_home(self) -> bool:
        """Whether it came by the front door: from the person, or from somebody close to them."""
        return self.by != self.By.PROFESSIONAL

    @property
    def who_asked(self) -> str:
        """In one line, while it waits: by the front door only what its content says."""
        if self.by == self.By.PROFESSIONAL:
            return f"{self.name}, {self.works_at}"
        asker = self.content.get("asker")
        return (
            f"{asker['name']}, {str(Relationship(asker['relationship']).label).lower()}"
            if asker
            else ""
        )


class NextDay(Row):
    """“Did it help?”, asked once, a day after somebody went to look for help themselves.

    Where it goes is here until it is sent, or until it is clear that it cannot be; what they
    answer is nobody's.
    """

    class Said(models.TextChoices):
        YES = "yes", _("Yes, it helped")
        NOT_YET = "not_yet", _("I have not tried it yet")
        NO = "no", _("No, it did not help")

    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(max_length=10, choices=Channel, blank=True)
    recipient = models.CharField(max_length=254, blank=True, help_text="empty once it was asked")
    language = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=8, choices=Said, blank=True)
    said_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(asked_at=None), name="next_day_to_ask"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(asked_at=None) & ~models.Q(recipient="") & ~models.Q(way="")
                | models.Q(asked_at__isnull=False, recipient="", way=""),
                name="next_day_knows_nobody_once_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(said="", said_on=None)
                | ~models.Q(said="") & models.Q(said_on__isnull=False, asked_at__isnull=False),
                name="next_day_is_answered_once_asked",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(
                name="only_asked_and_answered",
                exclude=["way", "recipient", "asked_at", "said", "said_on"],
            ),
        ]

    def __str__(self) -> str:
        return f"next day {self.pk}"
