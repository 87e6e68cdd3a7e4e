"""Who came on which day, as a provider's own list has it: read in, looked at, kept, undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.organisations.models import Organisation
from alongside.referrals.models import Referral


class Sheet(Row):
    """One file that was read in. Nothing of it is kept but its lines, and how it was read."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("Looked at, not kept")
        KEPT = "kept", _("Kept")
        UNDONE = "undone", _("Undone")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.PREVIEW)
    columns = models.JSONField(default=dict, help_text="which column of the file is which of ours")
    rows = models.PositiveIntegerField(default=0, help_text="rows in the file")
    kept = models.PositiveIntegerField(default=0, help_text="rows that were kept")
    kept_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["organisation", "-created_at"], name="sheets_of_a_house")]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"sheet of {self.organisation_id}"


class Line(Row):
    """One row of it: of which referral, on which day, whether they came; or what is wrong.

    It counts while its sheet is kept. Of a row that is wrong at most the referral is kept.
    """

    class Problem(models.TextChoices):
        BROKEN = "broken", _("The row has more or fewer values than there are headings")
        NO_REFERRAL = "no_referral", _("The reference is of no referral to you that you can see")
        NOT_TAKEN_ON = "not_taken_on", _("You have not taken this person on")
        NO_DAY = "no_day", _("The day cannot be read: write it like 27/11/2026")
        WRONG_DAY = "wrong_day", _("The day is after today, or before the referral was sent")
        UNCLEAR = "unclear", _("Whether they came cannot be read: write yes or no")
        TWICE = "twice", _("The same person and day stand in the file twice")
        KNOWN = "known", _("This day is known already; to change it, undo that list")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(help_text="the line of the file")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="days")
    day = models.DateField(null=True)
    came = models.BooleanField(null=True)
    problem = models.CharField(max_length=12, choices=Problem, blank=True)

    class Meta:
        ordering = ("number", "id")
        indexes = [models.Index(fields=["referral", "day"], name="days_of_a_referral")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(problem="")
                | models.Q(referral__isnull=False, day__isnull=False, came__isnull=False),
                name="a_line_says_who_when_and_whether",
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"line {self.number}"
