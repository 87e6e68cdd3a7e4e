"""The person being helped, and their own way in."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common.models import Row
from alongside.common.nhs_number import spaced
from alongside.organisations.models import Organisation
from alongside.people.ethnicity import Ethnicity

# What leads to somebody's door or telephone. Of a protected person none of it is in their row.
WAYS_TO_FIND = ("phone", "email", "address", "postcode", "contact_note")


class Person(Row):
    """One human being. Names and numbers as in the PRSB social prescribing standard, section 1."""

    class Gender(models.TextChoices):
        """NHS Data Dictionary: person stated gender code."""

        MALE = "1", _("Male")
        FEMALE = "2", _("Female")
        INDETERMINATE = "9", _("Indeterminate")
        NOT_KNOWN = "X", _("Not known")

    class Channel(models.TextChoices):
        TEXT = "sms", _("Text message")
        PHONE = "phone", _("Phone call")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")

    nhs_number = models.CharField(max_length=10, null=True, blank=True, unique=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField()
    gender = models.CharField(max_length=1, choices=Gender, default=Gender.NOT_KNOWN)
    ethnicity = models.CharField(
        max_length=2, choices=Ethnicity, default=Ethnicity.NOT_KNOWN, help_text="as they say it"
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    contact_by = models.CharField(max_length=10, choices=Channel, default=Channel.PHONE)
    contact_note = models.CharField(
        max_length=200, blank=True, help_text="how and when contact is safe"
    )
    language = models.CharField(max_length=60, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    gp_practice = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    protected = models.BooleanField(
        default=False, help_text="where they are is kept apart, for a named circle: see Protection"
    )
    restricted = models.BooleanField(
        default=False, help_text="kept and not used, as the person asked: see alongside/rights"
    )
    has_died = models.BooleanField(
        default=False, help_text="nothing is sent, asked or begun any more: see Death"
    )
    died_on = models.DateField(null=True, blank=True, help_text="empty: not known")
    registered_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the record of the same person that stayed: see Merge",
    )

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nhs_number=None) | models.Q(nhs_number__regex=r"^[0-9]{10}$"),
                name="nhs_number_is_ten_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(protected=False)
                | models.Q(gp_practice=None, **dict.fromkeys(WAYS_TO_FIND, "")),
                name="protected_person_cannot_be_found",
            ),
            models.CheckConstraint(
                condition=models.Q(has_died=True) | models.Q(died_on=None),
                name="whoever_lives_has_no_day_of_death",
            ),
        ]
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.preferred_name or self.given_name} {self.family_name}"

    @property
    def nhs_number_spaced(self) -> str:
        return spaced(self.nhs_number)


class OwnAccount(Row):
    """The account with which a person sees what is held of themselves.

    The user behind it has no name and no real address: accounts are not behind row security.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="own_account")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="own_account"
    )

    class Meta:
        triggers = [RefuseWithoutActor()]

    def __str__(self) -> str:
        return f"own account of {self.person_id}"


class Invitation(Row):
    """A link, sent to one address, that lets in once: a person, or somebody who acts for them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    relation = models.ForeignKey(
        "people.Relation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody: the person asked for it themselves",
    )
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(
        default=0, help_text="how often the date of birth was wrong"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["email", "-created_at"], name="invitations_to")]
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_its_use", exclude=["tries", "used_at"]),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.person_id}"
