"""The way to a service: told of it or referred to it, helped there the first time, and asked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.booking.support import Support, help_in
from alongside.care.models.case import Case
from alongside.common.models import Row
from alongside.directory.models import Service
from alongside.referrals.models import Referral


class FirstVisit(Row):
    """Somebody was told of a service (a signpost), or referred to it, and should get there."""

    class Confidence(models.TextChoices):
        LOW = "low", _("Not sure, or anxious about it")
        FAIR = "fair", _("Fairly sure")
        HIGH = "high", _("Quite sure")

    class Arranger(models.TextChoices):
        WORKER = "worker", _("We do")
        SERVICE = "service", _("The service does")
        PERSON = "person", _("The person does")
        OTHER = "other", _("Somebody they know does")

    class Came(models.TextChoices):
        YES = "yes", _("Yes, it worked")
        PARTLY = "partly", _("In part")
        NO = "no", _("No, it did not come")

    class Went(models.TextChoices):
        YES = "yes", _("Yes, they went")
        NOT_YET = "not_yet", _("Not yet, but they want to")
        NO = "no", _("No")

    class WhyNot(models.TextChoices):
        ANXIOUS = "anxious", _("Anxious about going")
        TRAVEL = "travel", _("Could not get there")
        COST = "cost", _("The cost")
        TIMES = "times", _("The times do not suit")
        UNWELL = "unwell", _("Unwell")
        FULL = "full", _("No place was free")
        NOT_FOR_THEM = "not_for_them", _("It is not for them")
        MOVED = "moved", _("Moved away")
        NO_REPLY = "no_reply", _("No reply when asked")
        NOT_SAID = "not_said", _("They did not say why")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="first_visits")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    service_name = models.CharField(max_length=300, help_text="as it was that day")
    referral = models.OneToOneField(
        Referral,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="first_visit",
        help_text="none: the person was told of it, and nobody was told of them",
    )
    confidence = models.CharField(max_length=4, choices=Confidence)
    wanted = ArrayField(models.CharField(max_length=11, choices=Support), default=list, blank=True)
    arranged = ArrayField(
        models.CharField(max_length=11, choices=Support), default=list, blank=True
    )
    arranged_by = models.CharField(max_length=7, choices=Arranger, blank=True)
    arrange_by = models.DateField(null=True, blank=True, help_text="until when it is arranged")
    help_came = models.CharField(max_length=6, choices=Came, blank=True)
    visit_on = models.DateField(null=True, blank=True, help_text="the day of the first visit")
    reminded_on = models.DateField(null=True, blank=True, help_text="of the visit, by a message")
    message_ok = models.BooleanField(
        default=False, help_text="they agreed to a message: whether they went, and the day before"
    )
    written_at = models.DateTimeField(null=True, blank=True, help_text="last asked by a message")
    link = models.UUIDField(null=True, blank=True, help_text="of the open link")
    own_word = models.BooleanField(default=False, help_text="the person answered themselves")
    ask_on = models.DateField(help_text="when to ask whether they went")
    went = models.CharField(max_length=7, choices=Went, blank=True)
    why_not = models.CharField(max_length=12, choices=WhyNot, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(went="", asked_at=None)
                | ~models.Q(went="") & models.Q(asked_at__isnull=False),
                name="an_answer_says_when_it_was_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(went="no") & ~models.Q(why_not="")
                | ~models.Q(went="no") & models.Q(why_not=""),
                name="whoever_did_not_go_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["link"], condition=models.Q(link__isnull=False), name="visit_by_open_link"
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"first visit of {self.case_id}"

    @property
    def is_signpost(self) -> bool:
        return self.referral_id is None

    @property
    def said(self) -> str:
        """What was arranged and answered so far, to be compared; empty while nothing was."""
        return ",".join(one for one in (self.went, self.why_not, *sorted(self.arranged)) if one)

    @property
    def is_open(self) -> bool:
        """Nobody knows yet whether they went."""
        return self.went in ("", self.Went.NOT_YET)

    @property
    def is_silent(self) -> bool:
        """Asked by a message, and not answered: that is known, and is no answer."""
        return self.link is not None and self.is_open

    @property
    def still_wanted(self) -> list[str]:
        """The labels of help that was wanted and is not arranged."""
        return [one.label for one in help_in(self.wanted, self.arranged, ()) if one.is_open]
