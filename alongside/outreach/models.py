"""A list of people who are to be offered help, each invitation on it, and who wants none."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.outreach.rules import Fate, Omitted
from alongside.people.models import Person
from alongside.referrals.models import Referral

LONGEST_PURPOSE = 1_000
MOST_A_WEEK = 200


class InviteList(Row):
    """Whom a team offers help without being asked: for what, on which ground, how fast."""

    class Basis(models.TextChoices):
        """What the list rests on in law (UK GDPR)."""

        CARE = (
            "care",
            _("Care: these very people are offered help. Articles 6(1)(e) and 9(2)(h)"),
        )
        HEALTH = (
            "health",
            _(
                "Public health, such as a heatwave. Articles 6(1)(e) and 9(2)(i); whoever objects "
                "to use beyond their care is left out"
            ),
        )

    class Source(models.TextChoices):
        FILE = "file", _("A file of NHS numbers")
        QUERY = "query", _("A search among the people of the team")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        RUNNING = "running", _("Inviting")
        STOPPED = "stopped", _("Stopped")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    purpose = models.TextField(help_text="why these people, and what they are offered")
    basis = models.CharField(max_length=6, choices=Basis)
    basis_why = models.TextField(help_text="why that ground holds here")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=5, choices=Source)
    query = models.JSONField(default=dict, blank=True, help_text="of a search: see choosing.py")
    a_week = models.PositiveSmallIntegerField(help_text="at most so many invitations, Mon to Sun")
    review_on = models.DateField(help_text="when somebody asks whether it should go on")
    keep_until = models.DateField(help_text="the last day; then it is deleted")
    status = models.CharField(max_length=7, choices=Status, default=Status.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(a_week__range=(1, MOST_A_WEEK)), name="invites_at_a_pace"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(approved_at__isnull=False),
                name="nobody_is_invited_unapproved",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-created_at"], name="lists_of_a_team")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return self.name


class Invitee(Row):
    """Somebody on a list, and what they said. No answer is a status, too."""

    class Status(models.TextChoices):
        LISTED = "listed", _("Not invited yet")
        SENT = "sent", _("No answer yet")
        YES = "yes", _("Yes")
        NOT_NOW = "not_now", _("Not now")
        NEVER = "never", _("Never")
        LEFT_OUT = "left_out", _("Left out")

    invite_list = models.ForeignKey(InviteList, on_delete=models.PROTECT, related_name="invitees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.LISTED)
    why = models.CharField(max_length=12, choices=[*Fate.choices, *Omitted.choices], blank=True)
    link = models.UUIDField(null=True, blank=True, unique=True, help_text="of the open link")
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    by_link = models.BooleanField(default=False, help_text="the person answered themselves")
    wrote_at = models.DateTimeField(
        null=True, blank=True, help_text="they texted what is no answer: somebody rings"
    )
    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("invite_list", "person"), name="once_on_a_list"),
        ]
        indexes = [models.Index(fields=["person"], name="lists_with")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"invitee of {self.invite_list_id}"


class OptOut(Row):
    """Somebody who wants no invitations, from no list of any team. It lasts."""

    class How(models.TextChoices):
        LINK = "link", _("By a message: its link, or a text")
        SAID = "said", _("Said it to the team")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=4, choices=How)

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"no invitations for {self.person_id}"
