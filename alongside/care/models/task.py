"""Something to do: by one of the team or by whoever of it is free, about a case or about none."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models.case import Case
from alongside.care.states import TaskStatus
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class Task(Row):
    """What is to do, by whom and by when; made by somebody, or by the house with its reason."""

    class Reason(models.TextChoices):
        """Why the house made it. The first five are the signs of ``care.dropping_off``."""

        MISSED_TWICE = "missed_twice", _("Did not come twice in a row: find out what is wrong")
        NO_REPLY = "no_reply", _("No reply after three tries: decide how to go on")
        MOVED = "moved", _("Moved away: find out who helps them there")
        DID_NOT_GO = "did_not_go", _("Did not go to a service: talk about what else would suit")
        NOT_ASKED = "not_asked", _("Ask whether they went to the service")
        REVIEW_DUE = "review_due", _("Look at the plan again together")
        WROTE = "wrote", _("They answered a text message: read it and answer")
        WHO_WROTE = "who_wrote", _("Somebody texted from a number that two share: ask who it was")
        NOT_ARRIVED = "not_arrived", _("A message did not arrive: check the number or address")
        SAID_NO = "said_no", _("Said no to what you asked online: talk about what else would suit")
        RING_ABOUT = "ring_about", _("Would like a call about what you asked online")
        NOT_SENT = "not_sent", _("Said yes online, and nothing could be sent: look again")
        HELP_WANTED = "help_wanted", _("Arrange what helps them to come to a time that is booked")
        HELP_REFUSED = "help_refused", _("Help to come cannot be arranged: find another way")
        OWN_WAY = "own_way", _("They chose for themselves how to be reached: see that it suits")
        REMIND = "remind", _("Ring them before what is booked: no message reminds them")
        SAID_DEAD = "said_dead", _("A service says that they died: find out, then note the death")

    OF_HELP = (Reason.HELP_WANTED, Reason.HELP_REFUSED)  # one open for each place
    OF_PLACES = (*OF_HELP, Reason.REMIND)  # likewise
    UNTIL_REACHED = (Reason.MISSED_TWICE, Reason.NO_REPLY)  # a talk with the person settles these

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    what = models.CharField(max_length=300, blank=True, help_text="in words, where people made it")
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    about = models.CharField(
        max_length=80, blank=True, help_text="what the house made it of: for that, it is made once"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="none: whoever of the team takes it",
    )
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=7, choices=TaskStatus, default=TaskStatus.OPEN)
    note = models.TextField(blank=True, help_text="what came of it")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="none: the house",
    )

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(what="", reason=""), name="a_task_says_what_is_to_do"
            ),
            models.CheckConstraint(
                condition=models.Q(reason="", by__isnull=False)
                | ~models.Q(reason="") & models.Q(by=None, case__isnull=False),
                name="whoever_makes_no_task_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", settled_at=None)
                | ~models.Q(status="open") & models.Q(settled_at__isnull=False),
                name="a_settled_task_says_when",
            ),
            models.UniqueConstraint(
                fields=["case", "reason", "about"],
                condition=~models.Q(reason=""),
                name="of_one_thing_one_task",
            ),
            models.UniqueConstraint(
                fields=["case", "reason"],
                condition=models.Q(status="open")
                & ~models.Q(reason__in=["", "help_wanted", "help_refused", "remind"]),
                name="of_one_reason_one_open_task",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "owner", "due_on"],
                condition=models.Q(status="open"),
                name="open_tasks",
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"task {self.pk}"

    @property
    def title(self) -> str:
        """What is to do, in words."""
        return self.what or str(self.get_reason_display())

    @property
    def place_id(self) -> str:
        """The place or time that somebody is to be helped to come to; empty where it is of none."""
        return self.about.partition(":")[0] if self.reason in self.OF_PLACES else ""

    @property
    def is_open(self) -> bool:
        return self.status == TaskStatus.OPEN
