"""From where somebody is referred on: a link worker's case, or what a service was sent itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.care.own_account import account_in
from alongside.care.risks import noted_in
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.matching.models import Suggestion
from alongside.matching.queries.kept import shortlist
from alongside.matching.services import note_referred
from alongside.people.models import Person
from alongside.referrals.about_me import AboutMe
from alongside.referrals.models import Referral
from alongside.referrals.services.onward import passed_on
from alongside.web.caseload.views.closed import check_open
from alongside.web.matching.seeking import others_like

_ALL = (Consent.Data.CONTACT, Consent.Data.PLAN, Consent.Data.MEASURES)


@dataclass(frozen=True)
class Origin:
    """The person, the referral that another one follows from, and the case where there is one."""

    person: Person
    first: Referral
    case: Case | None = None

    @property
    def may_show(self) -> Sequence[str]:
        """The classes of data that may be asked about."""
        return _ALL if self.case else passed_on(self.first)

    def about_me(self, actor: Actor) -> AboutMe:
        """What they wrote about themselves: all of it for their team; what a service was shown."""
        return account_in(actor, self.case) if self.case else self.first.own_account

    @property
    def noted_risks(self) -> Sequence[Any]:
        """What the team noted of risks: read beside the form, and sent only as somebody writes it.

        A service was told what it was told.
        """
        return noted_in(self.case) if self.case else ()

    @property
    def write_at(self) -> str:
        """Where what they say of themselves is written, for a page that offers none of it.

        A service reads and writes no plan. Of a protected person something may be written that is
        not for this reader to send.
        """
        if self.case is None or self.person.protected:
            return ""
        return reverse("write_plan_part", args=[self.case.pk, "about_me"])

    @property
    def back(self) -> str:
        """The page that it started from."""
        if self.case:
            return reverse("case", args=[self.case.pk])
        return reverse("provider_referral", args=[self.first.pk])

    @property
    def choosing(self) -> str:
        """Where several are chosen."""
        if self.case:
            return reverse("refer_to_several", args=[self.case.pk])
        return reverse("choose_onward", args=[self.first.pk])

    @property
    def fewest(self) -> int:
        """How many must be chosen there: a case has other ways to ask one alone."""
        return 2 if self.case else 1

    @property
    def looking(self) -> str:
        """Where another service is looked for."""
        if self.case:
            return f"{reverse('directory')}?case={self.case.pk}"
        return self.choosing

    def page_of(self, service_id: uuid.UUID) -> str:
        """Where they are referred on to this one."""
        if self.case:
            return reverse("refer_on", args=[self.case.pk, service_id])
        return reverse("provider_refer_on", args=[self.first.pk, service_id])

    def others(self, actor: Actor, service: Service) -> list[tuple[Any, str]]:
        """Others like it that take referrals now, with the page of each."""
        if self.case is None:
            return []
        found = others_like(actor, self.case, service)
        return [(one, self.page_of(one.offer.id)) for one in found]

    def listed(self, actor: Actor) -> list[Service]:
        """What was shortlisted with the person, takes referrals and was not asked yet."""
        if self.case is None:
            return []
        rows = shortlist(actor, self.case.pk)
        return [
            row.service
            for row in rows
            if row.service.takes_referrals
            and row.service.status == Service.Status.ACTIVE
            and row.state != Suggestion.State.REFERRED
        ]

    def check_open(self) -> None:
        """Raise OutOfTurn where the case was closed meanwhile: nothing is sent from there."""
        if self.case:
            check_open(self.case)

    def note(self, actor: Actor, service: Service) -> None:
        """What was chosen for the case stands on its shortlist as referred."""
        if self.case:
            note_referred(actor=actor, person=self.person, case_id=self.case.pk, service=service)
