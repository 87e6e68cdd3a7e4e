"""A request about somebody's own data, and every step of it."""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person, Relation
from alongside.referrals.models import new_reference
from alongside.rights.rules import MONTHS_TO_ANSWER, months_after
from alongside.rights.states import MOVES, Correctable, Kind, Status

LONGEST_TEXT = 10_000  # characters of anything that somebody writes


class RightsRequest(Row):
    """What the person asked for, or somebody for them, and by which day it is answered."""

    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="who answers"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_for = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="for which organisation that user acted; null: the person themselves asked",
    )
    acting = models.ForeignKey(
        Relation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who asked for the person, where somebody who acts for them did",
    )
    field = models.CharField(max_length=20, choices=Correctable, blank=True)
    proposed = models.CharField(max_length=300, blank=True, help_text="what should stand there")
    words = models.TextField(blank=True, help_text="of whoever asks")
    identity = models.TextField(
        blank=True, help_text="how a professional made sure that it is the person who asks"
    )
    due_on = models.DateField(help_text="the last day to answer")
    extended = models.BooleanField(default=False)
    answer = models.TextField(blank=True, help_text="to the person")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_for=None) | ~Q(identity=""), name="who_asks_was_made_sure_of"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", ended_at=None)
                | ~Q(status="asked") & Q(ended_at__isnull=False),
                name="ended_request_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(answer=""), name="a_refusal_says_why"
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(kind="copy", status="asked"),
                name="one_copy_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(acting=None) | Q(kind="correction", asked_for=None),
                name="whoever_acts_asks_to_put_right",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "due_on"], name="requests_to_answer"),
            models.Index(fields=["person", "-created_at"], name="requests_of"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="only_its_course",
                exclude=["status", "due_on", "extended", "answer", "ended_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status == Status.ASKED

    @property
    def days_left(self) -> int:
        """Days until it is due; negative when it is late."""
        return (self.due_on - clock.today()).days

    @staticmethod
    def due_from(moment: dt.datetime) -> dt.date:
        """The last day to answer what was asked at this moment."""
        return months_after(clock.local_day(moment), MONTHS_TO_ANSWER)


class RequestStep(AppendOnly):
    """One step of a request: what, by whom, when, why."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=10, choices=[(name, m.label) for name, m in MOVES.items()])
    status = models.CharField(max_length=10, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("created_at", "id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.status}"
