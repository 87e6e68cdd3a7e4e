"""What the person agreed to, for whom, until when."""

from collections.abc import Iterable

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.audit.triggers import RefuseWithoutActor
from alongside.common import clock
from alongside.common.models import AppendOnly, Row
from alongside.organisations.models import Organisation
from alongside.people.models import Person, Relation


class Consent(Row):
    """One agreement, or the lawful reason that stands in its place."""

    class Purpose(models.TextChoices):
        REFERRAL = "referral", _("Being referred, and what that needs to be shared")
        CONTACT = "contact", _("Being contacted by text or e-mail about things that may help")
        RESEARCH = "research", _("Being counted in research, never by name")

    class Basis(models.TextChoices):
        """What it rests on. UK GDPR does not ask for consent where another basis holds."""

        AGREED = "agreed", _("The person agrees")
        COMPETENT = (
            "competent",
            _("Under 16, understands enough to decide (Gillick), and agrees"),
        )
        SAID_NO = "said_no", _("The person says no")
        BEST_INTERESTS = "best_interests", _("Cannot decide; a best-interests decision was made")
        PARENT = "parent", _("Cannot decide yet; somebody with parental responsibility agrees")
        ATTORNEY = "attorney", _("Cannot decide; their attorney or deputy agrees")
        SAFEGUARDING = "safeguarding", _("Not asked: somebody has to be kept safe")
        LAW = "law", _("Not asked: the law requires it")

    class Data(models.TextChoices):
        """Classes of data. Those of a table of their own are kept by row security, too."""

        IDENTITY = "identity", _("Name and date of birth")
        CONTACT = "contact", _("How to be in touch")
        REASONS = "reasons", _("What would help")
        WORDS = "words", _("What the person said")
        RISK = "risk", _("What keeps everyone safe")
        PLAN = "plan", _("Goals and steps of the plan")
        MEASURES = "measures", _("Answers about how they feel")
        NOTES = "notes", _("Notes of what was talked about")

    class How(models.TextChoices):
        SPOKEN = "spoken", _("Said it")
        WRITTEN = "written", _("In writing")
        ONLINE = "online", _("Online")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    basis = models.CharField(max_length=20, choices=Basis)
    how = models.CharField(
        max_length=8, choices=How, blank=True, help_text="how it was said; empty: not known"
    )
    given_by = models.ForeignKey(
        Relation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who acted for the person, where somebody written down as that did",
    )
    adds_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="additions",
        help_text="the agreement to which this adds a class of data; alone it lets nobody in",
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    recorded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_kind = models.CharField(
        max_length=20,
        choices=Organisation.Kind,
        blank=True,
        help_text="instead of one: any organisation of this kind; neither: everybody who helps",
    )
    shared = ArrayField(models.CharField(max_length=10, choices=Data), default=list, blank=True)
    taken_back = ArrayField(
        models.CharField(max_length=10, choices=Data),
        default=list,
        blank=True,
        help_text="of what is shared: this no longer, though the rest holds",
    )
    why = models.TextField(blank=True, help_text="of a decision that the person did not make")
    until = models.DateField(null=True, blank=True, help_text="the last day on which it holds")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ran_out_at = models.DateTimeField(
        null=True, blank=True, help_text="when both sides were told that its time is over"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose="referral") | models.Q(recipient__isnull=False),
                name="a_referral_goes_to_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose="referral") | ~models.Q(basis="said_no"),
                name="nobody_is_referred_who_said_no",
            ),
            models.CheckConstraint(
                condition=models.Q(recipient=None) | models.Q(recipient_kind=""),
                name="one_recipient_or_one_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"],
                condition=models.Q(withdrawn_at=None, ran_out_at=None, until__isnull=False),
                name="consents_that_run_out",
            ),
            models.Index(fields=["person", "purpose", "-created_at"], name="consents_of"),
        ]
        triggers = [
            RefuseWithoutActor(),
            # Whoever relies on it makes it neither wider nor longer.
            pgtrigger.ReadOnly(
                name="stays_as_agreed",
                fields=[
                    *("person", "purpose", "basis", "recorded_for", "recipient"),
                    *("recipient_kind", "shared", "until", "how", "given_by", "adds_to"),
                ],
            ),
            pgtrigger.Protect(
                name="only_taken_back",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT NEW.taken_back @> OLD.taken_back"
                    " OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} → {self.recipient_id}"

    @property
    def stands(self) -> bool:
        """Neither taken back nor over, and no “no”."""
        over = self.until is not None and self.until < clock.today()
        return not (over or self.withdrawn_at or self.basis == self.Basis.SAID_NO)

    @property
    def given_by_person(self) -> bool:
        """Their own word, which they may take back alone."""
        return self.agreed_themselves or self.basis == self.Basis.SAID_NO

    @property
    def agreed_themselves(self) -> bool:
        """As an adult, or as a child who understands enough to."""
        return self.basis in {self.Basis.AGREED, self.Basis.COMPETENT}

    @property
    def is_about(self) -> str:
        """In a few words: whom it lets see something, or what for."""
        if self.recipient:
            return self.recipient.name
        return str(self.get_recipient_kind_display() or self.get_purpose_display())

    def shares(self, data: str) -> bool:
        """Whether the recipient may see this class of data at this moment."""
        return self.stands and data in self.shared and data not in self.taken_back

    @property
    def left_to_choose(self) -> list[tuple[str, str]]:
        """What is shared and can be taken back by itself, each with its words.

        Of a team that plans with the person nothing can: all of it is their work with them.
        """
        if self.shares(self.Data.NOTES):
            return []
        return [(str(name), str(name.label)) for name in CHOSEN if self.shares(name)]

    @property
    def shared_words(self) -> str:
        """What may be seen, in one line."""
        return _in_words(name for name in self.shared if name not in self.taken_back)

    @property
    def taken_back_words(self) -> str:
        """What may be seen no longer, in one line."""
        return _in_words(self.taken_back)


class ConsentStep(AppendOnly):
    """Some or all of what was shared was taken back: what, when, by whom."""

    class Name(models.TextChoices):
        NARROWED = "narrowed", _("No longer shown")
        WITHDRAWN = "withdrawn", _("Taken back")

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=10, choices=Name)
    data = ArrayField(
        models.CharField(max_length=10, choices=Consent.Data), default=list, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        triggers = [
            RefuseWithoutActor(),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.consent_id}"


# Chosen with the person for each referral, and taken back one by one: without the rest of what is
# shared a receiver could not help at all.
CHOSEN = (Consent.Data.CONTACT, Consent.Data.PLAN, Consent.Data.MEASURES)


def _in_words(data: Iterable[str]) -> str:
    return ", ".join(str(Consent.Data(name).label) for name in data)
