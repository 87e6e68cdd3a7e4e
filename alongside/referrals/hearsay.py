"""What one side told the other by telephone, face to face or on paper, as that one wrote it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Hearsay(models.Model):
    """Who said it, how and on which day; nothing where whoever wrote it said it themselves."""

    class How(models.TextChoices):
        PHONE = "phone", gettext_lazy("By telephone")
        IN_PERSON = "in_person", gettext_lazy("Face to face")
        WRITTEN = "written", gettext_lazy("By letter or e-mail")

    heard_from = models.CharField(
        max_length=120,
        blank=True,
        db_default="",
        help_text="who at the receiver said it, as the sender wrote",
    )
    heard_how = models.CharField(max_length=10, choices=How, blank=True, db_default="")
    heard_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def in_words(self, writer: str) -> str:
        """The writer; or whose word it was, how and when it came, and who wrote it down."""
        if self.heard_on is None:
            return writer
        said = _("said by %(name)s (%(how)s, %(day)s), written down by %(writer)s")
        return said % {
            "name": self.heard_from,
            "how": str(self.get_heard_how_display()).lower(),
            "day": date_format(self.heard_on, "j F Y"),
            "writer": writer,
        }


@dataclass(frozen=True)
class Heard:
    """Who said it, how (``Hearsay.How``), and on which day."""

    name: str = ""
    how: str = ""
    on: dt.date | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As a row holds it."""
        return {"heard_from": self.name, "heard_how": self.how, "heard_on": self.on}


OWN_WORD = Heard()


def whole_hearsay(name: str) -> models.CheckConstraint:
    """It is said who, how and when, or nothing of it."""
    return models.CheckConstraint(
        condition=models.Q(heard_from="", heard_how="", heard_on=None)
        | ~models.Q(heard_from="") & ~models.Q(heard_how="") & models.Q(heard_on__isnull=False),
        name=name,
    )
