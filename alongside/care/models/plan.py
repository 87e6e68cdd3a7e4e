"""The personalised care and support plan: what the person says of themselves, what was agreed.

The headings are those of the PRSB Social Prescribing Information Standard v1.1, "About me" and
"Care and support plan". Contingency and ending are ours: that version has no element for them.
Goals and actions have tables of their own.
"""

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.care.models.case import Case
from alongside.common.models import AppendOnly, Row
from alongside.referrals.about_me import Part


class Plan(Row):
    """The plan of a case as it stands now; every earlier one is kept in its versions."""

    class Agreed(models.TextChoices):
        PERSON = "person", _("With the person")
        REPRESENTATIVE = "representative", _("With somebody who acts for the person")
        NOT_AGREED = "not_agreed", _("Not agreed")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    most_important = models.TextField(Part.MOST_IMPORTANT.label, blank=True)
    people_important = models.TextField(Part.PEOPLE_IMPORTANT.label, blank=True)
    strengths = models.TextField(Part.STRENGTHS.label, blank=True)
    how_to_support = models.TextField(Part.HOW_TO_SUPPORT.label, blank=True)
    also_worth_knowing = models.TextField(Part.ALSO_WORTH_KNOWING.label, blank=True)

    contingency = models.TextField(_("If things get harder"), blank=True)
    ending = models.TextField(_("How we will know that we are done"), blank=True)
    review_on = models.DateField(_("We look at this plan again on"), null=True, blank=True)
    agreed = models.CharField(_("Agreed"), max_length=14, choices=Agreed, blank=True)
    agreed_name = models.CharField(
        _("Name and role of who acts for the person"), max_length=200, blank=True
    )
    not_agreed_why = models.TextField(_("Why it could not be agreed"), blank=True)

    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    written_at = models.DateTimeField()

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"plan of {self.case_id}"

    def words(self) -> dict[str, str]:
        """All that is written in it, by the name of the field; a date as YYYY-MM-DD."""
        held = {name: getattr(self, name) for name in WORDS}
        return {name: str(value) if value else "" for name, value in held.items()}


# What the person says of themselves, and may write themselves.
ABOUT_ME = tuple(Part.values)
# What person and link worker agree on, written by the link worker.
ARRANGED = ("contingency", "ending", "review_on", "agreed", "agreed_name", "not_agreed_why")
WORDS = ABOUT_ME + ARRANGED
PARTS = {"about_me": ABOUT_ME, "arranged": ARRANGED}


class PlanVersion(AppendOnly):
    """The plan as somebody left it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    words = models.JSONField(help_text="as Plan.words() gives it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_of_a_number")
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.plan_id}"


class PlanDraft(Row):
    """What somebody has typed into a part of the plan and not saved yet, kept while they type.

    ``turn`` counts the keepings: a second window that does not know the last one is told, and
    writes over nothing.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=8, choices=[(name, name) for name in PARTS])
    base = models.PositiveIntegerField(help_text="number of the plan begun with; 0: none")
    typed = models.JSONField(help_text="what each box of the form holds, by its name")
    turn = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "by", "part"], name="one_draft_for_each_writer")
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"draft for {self.case_id}"
