"""Safe mode: where a person can be found, kept apart for a named circle."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.people.models.person import Person


class Protection(Row):
    """The ways to find a protected person, moved out of their row for as long as this stands.

    A policy of its own lets only the circle read it: a query that forgets to ask finds nothing.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="protection")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    contact_note = models.CharField(max_length=200, blank=True)
    gp_practice = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    channels = ArrayField(
        models.CharField(max_length=10, choices=Person.Channel),
        default=list,
        blank=True,
        help_text="the only ways that are safe; none named, nothing is sent to them",
    )
    times = models.CharField(max_length=200, blank=True, help_text="when it is safe")
    switched_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"protection of {self.person_id}"

    @property
    def safe_ways(self) -> str:
        """The safe channels in words, in one line; empty when there is none."""
        return ", ".join(str(Person.Channel(channel).label) for channel in self.channels)


class CircleMember(Row):
    """Somebody who may know where a protected person is, while they act for that organisation."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="circle")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person", "user", "organisation"),
                condition=models.Q(ended_at=None),
                name="once_in_a_circle",
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "person"], condition=models.Q(ended_at=None), name="live_circle"
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in the circle of {self.person_id}"


class CircleNews(AppendOnly):
    """What a referrer wrote of where a protected person can be found: the circle alone reads it.

    Or by which way the person themselves said that they would like to be reached.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    told = models.JSONField(help_text="by the name of the column of a person")

    class Meta:
        ordering = ("created_at", "id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"news for the circle of {self.person_id}"

    @property
    def says(self) -> list[str]:
        """What was told, in words: an address or a number as it was written, a way by its name."""
        wished = self.told.get("contact_by")
        ways = [text for name, text in self.told.items() if name != "contact_by"]
        if wished:
            label = Person.Channel(wished).label
            ways.append(_("Would like to be reached by: %(way)s") % {"way": label})
        return ways
