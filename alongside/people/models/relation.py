"""Who acts for a person: a parent, a deputy, an attorney, or somebody whom the person asked."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.people.models.person import Person
from alongside.people.states import RELATION_MOVES, RelationStatus


class Relation(Row):
    """Somebody acts for a person, as far as was said, until it ends.

    A refused one says who must not; with no name, that nobody may.
    """

    class Kind(models.TextChoices):
        PARENT = "parent", _("Has parental responsibility")
        DEPUTY = "deputy", _("Deputy appointed by the court, for health and welfare")
        ATTORNEY = "attorney", _("Attorney, lasting power of attorney for health and welfare")
        CARER = "carer", _("Carer, relative or friend whom the person asked")

    class Scope(models.TextChoices):
        """What it covers. Each opens a page of its own, and nothing else."""

        NEWS = "news", _("See who helps and where it stands")
        PLAN = "plan", _("See the plan: what matters, goals and steps")
        AGREE = "agree", _("See what was agreed, agree to sharing and take it back")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    name = models.CharField(max_length=200, blank=True, help_text="of whoever acts for the person")
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), default=list, blank=True)
    evidence = models.TextField(blank=True, help_text="what was seen, or how the person asked")
    starts_on = models.DateField(help_text="the first day on which it holds")
    until = models.DateField(null=True, blank=True, help_text="the last day on which it holds")
    status = models.CharField(max_length=8, choices=RelationStatus)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="standing")
                | ~models.Q(kind="") & ~models.Q(name="") & ~models.Q(evidence=""),
                name="who_acts_as_what_and_how_it_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="standing") | models.Q(scopes__len__gt=0),
                name="acts_as_far_as_was_said",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("starts_on")),
                name="acts_from_a_day_to_a_later_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="parent") | models.Q(until__isnull=False),
                name="a_parents_right_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="relations_of")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_status", exclude=["status"]),
            pgtrigger.Protect(
                name="stays_over",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status = 'ended' OR OLD.status = 'refused' AND NEW.status = 'standing'"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} ({self.status})"

    @property
    def acts(self) -> bool:
        """Whether they may act today."""
        today = clock.today()
        begun = self.starts_on <= today
        return self.status == RelationStatus.STANDING and begun and not self.is_over

    @property
    def is_over(self) -> bool:
        """Its last day has passed, though nobody ended it."""
        return self.until is not None and self.until < clock.today()

    @property
    def scope_words(self) -> list[str]:
        """What it covers, each in words."""
        return [str(scope.label) for scope in self.Scope if scope in self.scopes]


class RelationStep(AppendOnly):
    """One step in the life of a relation: who, when, and why."""

    relation = models.ForeignKey(Relation, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(
        max_length=8, choices=[(name, move.label) for name, move in RELATION_MOVES.items()]
    )
    status = models.CharField(max_length=8, choices=RelationStatus)
    note = models.TextField(blank=True, help_text="why; those who work here read it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.status}"
