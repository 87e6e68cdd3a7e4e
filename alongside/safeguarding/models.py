"""Concerns for somebody's safety, and the few who may know of each."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person
from alongside.referrals.models import new_reference
from alongside.safeguarding.states import (
    AtRisk,
    Consent,
    Danger,
    Debrief,
    Decision,
    Harm,
    Override,
    Status,
    Step,
)

LONGEST_TEXT = 10_000  # characters of anything that somebody writes
# What was said stays as it was said; only the course of the concern goes on.
_COURSE = [
    *("status", "next_call_at", "calls", "lead", "decision", "override", "override_words"),
    *("harm", "harm_organisation"),
    *("learning", "debrief", "closed_at"),
]


class Concern(Row):
    """What somebody said or saw, about whom, and where it has got to."""

    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=14, choices=Status, default=Status.RAISED)
    at_risk = models.CharField(max_length=5, choices=AtRisk)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", help_text="null: not held"
    )
    about_name = models.CharField(max_length=200)
    said = models.TextField(help_text="word for word")
    harm = models.CharField(max_length=12, choices=Harm)
    harm_words = models.CharField(max_length=300, blank=True, help_text="who that is")
    harm_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    danger = models.CharField(max_length=3, choices=Danger)
    consent = models.CharField(max_length=10, choices=Consent)
    override = models.CharField(max_length=10, choices=Override, blank=True)
    override_words = models.TextField(blank=True)
    left_out = ArrayField(
        models.UUIDField(), default=list, help_text="leads who are not told, because it is of them"
    )
    next_call_at = models.DateTimeField(
        null=True, help_text="when the next lead is told, if nobody has answered until then"
    )
    calls = models.PositiveSmallIntegerField(default=0)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = ArrayField(models.CharField(max_length=10, choices=Decision), default=list)
    learning = models.TextField(blank=True)
    debrief = models.CharField(max_length=10, choices=Debrief, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(harm="organisation", harm_organisation__isnull=False)
                | Q(harm="organisation") & ~Q(harm_words="")
                | ~Q(harm="organisation") & Q(harm_organisation=None),
                name="harm_by_an_organisation_names_it",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(debrief="")
                | ~Q(status="closed") & Q(closed_at=None),
                name="closed_concern_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="raised", lead=None) | Q(lead__isnull=False, next_call_at=None),
                name="nobody_is_called_after_a_lead_has_it",
            ),
            models.CheckConstraint(
                condition=Q(override="") | ~Q(override_words=""), name="override_has_its_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_call_at"], condition=Q(status="raised"), name="concerns_to_call"
            ),
            models.Index(fields=["person"], name="concerns_about"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_course", exclude=_COURSE),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_child(self) -> bool:
        return self.at_risk == AtRisk.CHILD

    @property
    def may_be_shared(self) -> bool:
        """With the local authority: of a child always, of an adult who agrees or for a reason."""
        return self.is_child or self.consent == Consent.AGREED or bool(self.override)


class Particulars(AppendOnly):
    """Who and where the person is, as it stood when the concern was raised: the leads' alone.

    Whoever raised it reads of the person what their own work shows them, and no more.
    """

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("Who they are")
        REACH = "reach", _("How to find and reach them")

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="particulars")
    kind = models.CharField(max_length=8, choices=Kind)
    born = models.DateField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "particulars"
        constraints = [
            models.UniqueConstraint(fields=("concern", "kind"), name="particulars_once"),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.concern_id})"


class Confidant(Row):
    """Somebody who may know of one concern, while they act for that organisation."""

    class Part(models.TextChoices):
        REPORTER = "reporter", _("Raised it")
        LEAD = "lead", _("Lead")
        ADDED = "added", _("Has to know")

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="circle")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=Part)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("concern", "user"),
                condition=Q(ended_at=None),
                name="once_in_the_circle_of_a_concern",
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "concern"], condition=Q(ended_at=None), name="live_confidants"
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} knows of {self.concern_id}"


class Entry(AppendOnly):
    """One line of the chronology: what, when, by whom (nobody: the house itself), and why."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="chronology")
    step = models.CharField(max_length=12, choices=Step)
    status = models.CharField(max_length=14, choices=Status)
    text = models.TextField(blank=True)
    codes = ArrayField(models.CharField(max_length=20), default=list)
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
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.step} ({self.concern_id})"


class Duty(Row):
    """Who of an organisation is told of a concern, in which order, and how long they have."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(help_text="until the next is told")
    mobile = models.CharField(max_length=16, blank=True, help_text="E.164")

    class Meta:
        ordering = ("position",)
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(fields=("organisation", "user"), name="once_on_duty"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="a_day_at_most"),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"{self.position}. {self.user_id}"
