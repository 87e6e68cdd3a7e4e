"""The vocabulary of need: what people come with, in the words they would use."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from alongside.common.models import Row


class Need(Row):
    """One kind of need. Data, not code: it is loaded from ``needs.yaml`` and may be edited."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, help_text="plain words, as a person would say it")
    description = models.CharField(max_length=300, blank=True)
    synonyms = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="other ways to say it"
    )
    maps = models.JSONField(
        default=dict, blank=True, help_text="codes in other vocabularies: system to list of codes"
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="its place in a list")

    class Meta:
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class ShippedNeed(models.Model):
    """What ``needs.yaml`` said of a need when it was last read: what differs here is people's."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    synonyms = ArrayField(models.CharField(max_length=60), default=list)
    maps = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.code
