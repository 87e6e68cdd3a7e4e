"""Forms in work, and the versions of them that were published."""

import pgtrigger
from django.conf import settings
from django.db import models

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.questions.content import Content


class Form(Row):
    """What an organisation asks of whoever refers to it, or to one of its services, in work.

    ``revision`` counts the changes: whoever changes an older one is told, and nothing is lost.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    draft = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "service"),
                nulls_distinct=False,
                name="one_form_for_a_service",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="only_its_draft", exclude=["draft", "revision", "changed_at", "changed_by"]
            ),
        ]

    def __str__(self) -> str:
        return f"form {self.pk}"

    @property
    def content(self) -> Content:
        return Content.of(self.draft)


class Version(Row):
    """A form as it was published. What was answered by it says so, for as long as it is kept."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held = models.JSONField(help_text="the questions and terms")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="since then the form is not asked; of the newest alone"
    )

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("form", "number"), name="each_version_has_its_number")
        ]
        indexes = [
            models.Index(fields=["organisation", "service", "-number"], name="version_that_holds")
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["retired_at"]),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.form_id}"

    @property
    def content(self) -> Content:
        return Content.of(self.held)
