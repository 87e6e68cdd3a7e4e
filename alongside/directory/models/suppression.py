"""Who asked not to be listed. It outlives the entry, so that no import brings it back."""

from django.db import models
from django.db.models import Q

from alongside.accounts.models import User
from alongside.common.models import Row
from alongside.organisations.models import Area


class Suppression(Row):
    """“Do not list us”, told by whatever identifies them: any one of the three is enough.

    ``folded_name`` with ``postcode``, ``charity_number``, and ``address`` (of the web) are in the
    form in which ``directory.identity`` compares them.
    """

    name = models.CharField(max_length=255, help_text="as they wrote it")
    folded_name = models.CharField(max_length=255)
    postcode = models.CharField(max_length=8, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300, help_text="who asked, and why")
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="in which it holds; empty: the whole directory",
    )
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=~(Q(postcode="") & Q(charity_number="") & Q(address="")),
                name="suppression_names_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name
