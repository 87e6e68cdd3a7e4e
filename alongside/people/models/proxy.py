"""The door of somebody who acts for a person, and what they must not see."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.people.models.person import Person
from alongside.people.models.relation import Relation


class ProxyAccount(Row):
    """The account with which somebody acts for a person, as far as their relation goes.

    The user behind it has no name and no real address: accounts are not behind row security.
    """

    relation = models.OneToOneField(Relation, on_delete=models.PROTECT, related_name="account")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proxy_account"
    )

    class Meta:
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"account for {self.relation_id}"


class Hidden(Row):
    """A piece of a record, or all of it, that is kept from those who act for the person.

    No relation: from every one of them. It is shown again only when somebody ends that.
    """

    class What(models.TextChoices):
        RECORD = "record", _("Everything")
        REFERRAL = "referral", _("A referral, with all that came of it")
        GOAL = "goal", _("A goal, with its steps")
        STEP = "step", _("A step")
        WORDS = "words", _("What they say of themselves, and what was arranged")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    relation = models.ForeignKey(
        Relation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(max_length=10, choices=What)
    subject = models.UUIDField(help_text="the id of what is hidden; of all, the person's")
    judged = models.TextField(
        blank=True, help_text="who judged that a child understands enough to wish that, and why"
    )
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("person", "relation", "subject"),
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="hidden_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(what="record") | models.Q(subject=models.F("person")),
                name="all_of_it_is_the_person",
            ),
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="stays_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.person_id}, hidden"
