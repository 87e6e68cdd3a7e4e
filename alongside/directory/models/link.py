"""Whether the web addresses of entries still lead anywhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row
from alongside.directory.models.service import Service


class LinkCheck(Row):
    """The latest look at the web address of one entry."""

    class Outcome(models.TextChoices):
        WORKS = "works", _("It works")
        GONE = "gone", _("The page is gone")
        FAILS = "fails", _("The website has a fault")
        UNREACHABLE = "unreachable", _("The website cannot be reached")
        NOT_PUBLIC = "not-public", _("The address is not on the public web")

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="link_check")
    url = models.URLField(max_length=500, help_text="the address that was looked at")
    outcome = models.CharField(max_length=20, choices=Outcome)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    checked_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")

    class Meta:
        indexes = [models.Index(fields=["checked_at"], name="link_checked")]

    def __str__(self) -> str:
        return f"{self.url}: {self.outcome}"
