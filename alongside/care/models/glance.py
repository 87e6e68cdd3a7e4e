"""What there is to read of a case, before any of it is read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.care.models.case import Case


class Glance(models.Model):
    """Of a case that the actor sees. A view: whether they do is asked once for all of it.

    Row security on each kind of rows would ask it of each anew. The rows themselves are read
    behind both locks: that there are any is not to say that the actor may read one.
    """

    case = models.OneToOneField(
        Case, on_delete=models.DO_NOTHING, primary_key=True, related_name="glance"
    )
    any_arranged = models.BooleanField(help_text="appointments that are still planned")
    any_tasks = models.BooleanField(help_text="tasks that are open")
    any_signs = models.BooleanField(help_text="open tasks as somebody may be dropping off")
    any_absence = models.BooleanField(help_text="of its worker, whenever, unless called off")
    any_shares = models.BooleanField(help_text="a rule of the team's own")
    any_merges = models.BooleanField(help_text="records that were made one with the person's")
    any_acting = models.BooleanField(help_text="people who act for the person")
    any_further_reasons = models.BooleanField(help_text="more than one reason for the referral")
    any_onward = models.BooleanField(help_text="referrals that followed from its own")
    any_sharing = models.BooleanField(help_text="others with the person's number or address")
    any_written = models.BooleanField(help_text="messages about the person, if that may be known")
    last_outcomes = ArrayField(
        models.TextField(), help_text="of its two last contacts, the newest first"
    )
    tried_at = ArrayField(
        models.DateTimeField(),
        null=True,
        help_text="when the person was not reached; none once they were",
    )

    class Meta:
        managed = False
        db_table = "care_glance"

    def __str__(self) -> str:
        return f"what there is of {self.case_id}"
