"""What a person answered to a questionnaire, and what they did not."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import AppendOnly
from alongside.organisations.models import Organisation
from alongside.people.models import Person

_WRITTEN_ONCE = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Response(AppendOnly):
    """One questionnaire with one person at one point of their case, asked or not.

    ``case_id`` names a case of the care app, which stands above this one.
    """

    class Point(models.TextChoices):
        BASELINE = "baseline", _("At the start")
        REVIEW = "review", _("Along the way")
        FINAL = "final", _("At the end")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("Asked in person")
        PHONE = "phone", _("Asked by phone or video")
        SELF = "self", _("Filled in by the person")

    class NotDone(models.TextChoices):
        """Why the whole questionnaire was left out."""

        DECLINED = "declined", _("The person preferred not to")
        UNWELL = "unwell", _("The person was too unwell or upset")
        NOT_APPROPRIATE = "not_appropriate", _("It was not appropriate")
        NOT_ASKED = "not_asked", _("It was not asked")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    instrument_code = models.CharField(max_length=30)
    instrument_version = models.CharField(max_length=20)
    point = models.CharField(max_length=10, choices=Point)
    mode = models.CharField(max_length=10, choices=Mode)
    by_proxy = models.BooleanField(default=False, help_text="someone else answered")
    taken_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    not_done_reason = models.CharField(max_length=20, choices=NotDone, blank=True)
    key = models.CharField(max_length=64, help_text="the same submission never twice")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("recorded_by", "key"), name="one_response_per_submission"
            ),
            models.CheckConstraint(
                condition=~models.Q(instrument_code="ons4", by_proxy=True),
                name="ons4_is_never_by_proxy",
            ),
        ]
        indexes = [models.Index(fields=["case_id", "taken_at"], name="response_case")]
        triggers = [RefuseWithoutActor(), _WRITTEN_ONCE]

    def __str__(self) -> str:
        return f"{self.instrument_code} {self.point} {self.case_id}"


class Answer(AppendOnly):
    """One item of a response: a number, or why there is none."""

    class Missing(models.TextChoices):
        DONT_KNOW = "dont_know", _("Does not know")
        REFUSED = "refused", _("Prefers not to say")
        NOT_ASKED = "not_asked", _("Not asked")

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=30)
    value = models.PositiveSmallIntegerField(null=True)
    missing = models.CharField(max_length=10, choices=Missing, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("response", "item"), name="one_answer_per_item"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, missing="")
                | models.Q(value=None) & ~models.Q(missing=""),
                name="value_or_why_missing",
            ),
        ]
        triggers = [RefuseWithoutActor(), _WRITTEN_ONCE]

    def __str__(self) -> str:
        return f"{self.item}: {self.missing if self.value is None else self.value}"
