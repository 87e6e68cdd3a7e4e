"""People from outside of a service's area: whether it takes them, and who pays."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.organisations.models import Area, Organisation


class ElsewhereTerms(Row):
    """What a service says of people from outside of its area. No row: it has not said."""

    class Takes(models.TextChoices):
        ALL = "all", _("People from any area")
        ARRANGED = "arranged", _("People from areas that have an arrangement with us")
        NOBODY = "nobody", _("Nobody from outside of our area")

    class PaidBy(models.TextChoices):
        NOBODY = "nobody", _("Nobody: it is free for them too")
        PERSON = "person", _("The person")
        SENDER = "sender", _("The area that sends the person")

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="elsewhere")
    takes = models.CharField(max_length=8, choices=Takes)
    paid_by = models.CharField(max_length=6, choices=PaidBy, blank=True)
    price = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text="pounds for each person"
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_by__in=("person", "sender"), price__gt=0)
                | Q(paid_by__in=("", "nobody"), price=None),
                name="a_price_is_paid_by_somebody",
            )
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"people from outside at {self.service_id}"


class Arrangement(Row):
    """An area lets its people go to a service outside of it, and pays up to so much for each."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="arrangements")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    most_price = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, help_text="pounds for each person"
    )
    reference = models.CharField(max_length=100, help_text="the agreement that it rests on")
    until = models.DateField(help_text="the last day on which it holds")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("until", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("service", "area"),
                condition=Q(ended_at=None),
                name="one_arrangement_of_an_area",
            )
        ]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_end", exclude=["ended_at", "service"]),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} with {self.service_id}"
