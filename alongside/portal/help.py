"""One piece of help as the person it is for reads it: who, where it stands, what comes next."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.care.models import Case, Contact
from alongside.care.queries import for_the_person as own_cases
from alongside.care.states import ContactOutcome
from alongside.common import clock
from alongside.consent.models import Consent
from alongside.organisations.models import Organisation
from alongside.portal.own_answers import Stand, why
from alongside.portal.wording import of_link_worker, of_service
from alongside.referrals.models import Referral, ReferralMove
from alongside.referrals.queries import for_the_person as own_referrals
from alongside.referrals.states import Status
from alongside.ui.formats import day


@dataclass(frozen=True)
class Help:
    """A referral for the person, with the case that it began, if any."""

    referral: Referral
    case: Case | None
    is_own: bool = False  # they asked themselves, on their own pages

    @property
    def is_stopped(self) -> bool:
        """The person has taken back what they agreed to."""
        consent = self.referral.consent
        return bool(consent and consent.withdrawn_at)

    @property
    def asked_themselves(self) -> bool:
        """On their own pages, or by the front door: a team then wrote it down for itself."""
        referral, consent = self.referral, self.referral.consent
        within = referral.from_organisation_id == referral.to_organisation_id
        online = consent and (consent.basis, consent.how) == (
            Consent.Basis.AGREED,
            Consent.How.ONLINE,
        )
        return self.is_own or bool(within and not referral.service_id and online)

    @property
    def is_open(self) -> bool:
        return self.referral.is_open and not self.is_stopped

    @property
    def came_to_nothing(self) -> bool:
        """Whoever was asked said no, or did not answer."""
        return not self.is_stopped and self.referral.status in (Status.DECLINED, Status.RETURNED)

    @property
    def name(self) -> str:
        """What it is called: the service, or the team of link workers."""
        service = self.referral.service
        return service.name if service else self.referral.to_organisation.name

    @property
    def reasons(self) -> list[str]:
        """What it is about, in the reader's language."""
        return [_(name) for name in getattr(self.referral, "reason_names", None) or ()]

    @property
    def helper(self) -> str:
        """The name of whoever helps; empty while nobody does."""
        if self.case:
            return self.case.worker.name
        return self.referral.handler.name if self.referral.handler else ""

    @property
    def reach(self) -> Organisation:
        """Who answers the phone: those who help, or those who asked, when that came to nothing."""
        theirs = self.is_open or self.case
        return self.referral.to_organisation if theirs else self.referral.from_organisation

    @property
    def stand(self) -> Stand:
        """Where it stands, in plain words."""
        names = {
            "team": self.referral.to_organisation.name,
            "service": self.name,
            "sender": self.referral.from_organisation.name,
            "helper": self.helper or self.referral.to_organisation.name,
        }
        if self.is_stopped:
            return Stand(
                _("Stopped by you"),
                "grey",
                _("You changed your mind. %(team)s no longer sees anything about you.") % names,
                _("You can ask for help again at any time."),
            )
        if not self.referral.service:
            return of_link_worker(self.referral.status, names, own=self.is_own)
        reason = self._last_step.reason if self._last_step else ""
        return of_service(self.referral.status, names, reason)

    @property
    def why(self) -> str:
        """Why it came to nothing, kindly; empty where that was not said."""
        return why(self._last_step.reason) if self._last_step else ""

    @property
    def _last_step(self) -> ReferralMove | None:
        steps = list(self.referral.moves.all())
        return steps[-1] if steps else None

    @property
    def next(self) -> str:
        """What happens next: the promised day, where one was promised."""
        promised = self.case and self.is_open and self.case.next_contact_on
        if not self.case or not promised:
            return self.stand.next
        words = {"helper": self.case.worker.name, "day": day(promised)}
        if promised < clock.today():
            return (
                _("%(helper)s meant to be in touch by %(day)s. You can call and ask about it.")
                % words
            )
        return _("%(helper)s plans to be in touch by %(day)s.") % words

    @property
    def heard(self) -> str:
        """When the person last heard of it."""
        contacts = list(self.case.contacts.all()) if self.case else []
        spoke = _first(contacts, ContactOutcome.SPOKE)
        if spoke:
            return _("You last spoke on %(day)s.") % {"day": day(spoke.at)}
        if contacts:
            return _("They tried to reach you on %(day)s.") % {"day": day(contacts[0].at)}
        last = self._last_step
        return _("The last news is from %(day)s.") % {"day": day(last.created_at)} if last else ""


def _is_newer(one: Help, other: Help | None) -> bool:
    ours, theirs = one.referral.sent_at, other.referral.sent_at if other else None
    return ours is not None and (theirs is None or ours > theirs)


def not_taken_up(actor: Actor) -> list[Help]:
    """What the person asked of a team themselves and that team did not take up.

    Nothing of a team that was asked again since, by whomever.
    """
    newest: dict[uuid.UUID, Help] = {}
    for one in help_for(actor):
        team = one.referral.to_organisation_id
        if not one.referral.service_id and _is_newer(one, newest.get(team)):
            newest[team] = one
    return [one for one in newest.values() if one.is_own and one.came_to_nothing]


def _first(contacts: list[Contact], outcome: str) -> Contact | None:
    return next((contact for contact in contacts if contact.outcome == outcome), None)


def help_for(actor: Actor) -> list[Help]:
    """All help that was ever asked for, for the person who asks.

    Whoever walks alongside them stands first; otherwise the newest first.
    """
    cases = {case.referral_id: case for case in own_cases(actor)}
    found = [
        Help(referral, cases.get(referral.pk), is_own=referral.from_user_id == actor.user_id)
        for referral in own_referrals(actor)
    ]
    return sorted(found, key=lambda one: one.case is None)
