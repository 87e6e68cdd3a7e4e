"""A visit that somebody makes alone: until when, who looks for them, and, kept apart, where."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.owncare.states import Outcome, Status, Step
from alongside.people.models import Person

LONGEST_PLACE = 300
LONGEST_WORDS = 1_000
_COURSE = [
    *("back_at", "next_call_at", "calls", "urgent", "status", "alarm_at"),
    *("outcome", "words", "ended_at", "ended_by"),
]


class LoneVisit(Row):
    """Somebody is out alone until ``back_at``; whom they visit and where stands in Whereabouts."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    buddy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the colleague who is told first; nobody: the leads are",
    )
    back_at = models.DateTimeField()
    next_call_at = models.DateTimeField(
        null=True, help_text="when the next is told, if nobody has said anything until then"
    )
    calls = models.PositiveSmallIntegerField(default=0)
    urgent = models.BooleanField(default=False, help_text="they raised the alarm: all are told")
    status = models.CharField(max_length=7, choices=Status, default=Status.OUT)
    alarm_at = models.DateTimeField(null=True, help_text="since when colleagues may read where")
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    words = models.TextField(blank=True, help_text="what a colleague says that happened")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "by"),
                condition=~Q(status="over"),
                name="out_alone_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(status="over", ended_at__isnull=False, next_call_at=None)
                & ~Q(outcome="")
                | ~Q(status="over")
                & Q(ended_at=None, outcome="", words="", next_call_at__isnull=False),
                name="lone_visit_that_is_over_says_how",
            ),
            models.CheckConstraint(
                condition=Q(buddy=None) | ~Q(buddy=F("by")), name="nobody_looks_for_themselves"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_call_at"], condition=~Q(status="over"), name="lone_visits_to_call"
            ),
            models.Index(fields=["by", "-created_at"], name="lone_visits_of"),
            models.Index(fields=["organisation", "status"], name="lone_visits_of_a_team"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.ReadOnly(name="only_its_course", exclude=_COURSE),
        ]

    def __str__(self) -> str:
        return f"lone visit {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status != Status.OVER


class Whereabouts(Row):
    """Where a lone visit leads, and to whom: forgotten within the hour, a day after it is over.

    Whoever went reads it; the others once they were told. Where a person is protected only those
    of them who may know where that person is.
    """

    visit = models.OneToOneField(LoneVisit, on_delete=models.PROTECT, related_name="whereabouts")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=LONGEST_PLACE)

    class Meta:
        verbose_name_plural = "whereabouts"
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"whereabouts of {self.visit_id}"


class LoneStep(AppendOnly):
    """One line of the course: what, when, by whom (nobody: the house itself, or a link)."""

    visit = models.ForeignKey(LoneVisit, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=17, choices=Step)
    minutes = models.PositiveSmallIntegerField(null=True, help_text="for how much longer")
    by_link = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("created_at", "id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.step} ({self.visit_id})"


class AlarmNumber(Row):
    """The mobile on which somebody wants to be reminded and told, besides by e-mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    mobile = models.CharField(max_length=16, help_text="E.164")

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"alarm number of {self.user_id}"
