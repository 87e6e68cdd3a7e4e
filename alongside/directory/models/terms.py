"""On what terms: at what cost, for whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.models import Row
from alongside.directory.models.service import Service
from alongside.directory.triggers import touch_services
from alongside.organisations.models import Area


class CostOption(Row):
    """HSDS-UK ``cost_option``. No cost option and no fees means that the cost is not known."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = models.CharField(max_length=100, blank=True, help_text="who or what the price is for")
    currency = models.CharField(max_length=3, default="GBP")
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    amount_description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("amount", "option")
        triggers = touch_services("SELECT service_id FROM changed")

    def __str__(self) -> str:
        return f"{self.option} {self.amount} {self.currency}".strip()


class Eligibility(Row):
    """One fact about whom a service is for. All facts of a service must hold for a person.

    Ages stand on the service itself, as HSDS-UK has them; a service without any fact is for all.
    """

    class Fact(models.TextChoices):
        AGE_BAND = "age_band", _("Age")
        LIVES_IN = "lives_in", _("Lives in")
        GENDER = "gender", _("Gender")
        CONDITION = "condition", _("Lives with")
        SITUATION = "situation", _("Situation")
        LANGUAGE = "language", _("Speaks")
        REFERRED_BY = "referred_by", _("Is referred by")
        SCHOOL_YEAR = "school_year", _("School year")
        YOUNG_PERSON = "young_person", _("Young person who")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="eligibilities")
    fact = models.CharField(max_length=20, choices=Fact)
    code = models.CharField(max_length=60, blank=True, help_text="the value, as a code")
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    description = models.CharField(max_length=200, help_text="the value, in words")

    class Meta:
        verbose_name_plural = "eligibilities"
        ordering = ("fact", "description")
        constraints = [
            models.UniqueConstraint(
                fields=("service", "fact", "code", "description"), name="eligibility_fact_once"
            )
        ]
        triggers = touch_services("SELECT service_id FROM changed")

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.description}"
