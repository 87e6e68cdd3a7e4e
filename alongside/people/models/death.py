"""Somebody noted that a person died: what was stilled by that, and whether it was a mistake."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.people.models.person import Person


class Death(Row):
    """One noting. While it stands, ``Person.has_died`` is true and nothing happens any more.

    ``stilled`` holds ids, statuses and dates of what was stopped: with them a mistake is undone.
    It names what other organisations had open, so two doors write and read it, and nobody else.
    """

    class Source(models.TextChoices):
        FAMILY = "family", _("Family, a friend or a carer")
        PRACTICE = "practice", _("The GP practice")
        HOSPITAL = "hospital", _("A hospital, hospice or care home")
        SERVICE = "service", _("A service that helped them")
        OTHER = "other", _("Somebody else")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deaths")
    died_on = models.DateField(null=True, blank=True, help_text="empty: the day is not known")
    source = models.CharField(max_length=8, choices=Source)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The reference itself refuses; Django would read whole rows to say so, which few may.
    noted_for = models.ForeignKey(Organisation, on_delete=models.DO_NOTHING, related_name="+")
    stilled = models.JSONField(default=dict, help_text="what was open of theirs, by id")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(undone_at=None), name="one_death_stands"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None, undone_why="")
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="an_undone_death_says_who_and_when",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="only_its_undoing",
                exclude=["stilled", "undone_at", "undone_by", "undone_why"],
            ),
            pgtrigger.Protect(
                name="stilled_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.stilled <> '{}' AND NEW.stilled <> '{}' AND OLD.stilled <> NEW.stilled"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"death of {self.person_id}"
