"""A service refers on somebody whom it has taken on."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.common.errors import Refused
from alongside.common.moves import locked
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.people.models import Person
from alongside.referrals.models import HELD_BY_ONE, Referral

if TYPE_CHECKING:
    from alongside.referrals.services.sending import Wish


def check_onward(
    *,
    actor: Actor,
    person: Person,
    to: Service,
    wish: "Wish",
    parent: Referral | None,
) -> None:
    """Raise Refused unless the actor's service has this very person, and passes on no more than
    it was shown itself.

    Held until it is sent: whoever takes the person back at this moment waits, or is first.
    """
    if person.protected:
        raise Refused(
            _(
                "Where this person is found is kept apart for their safety, so whoever referred "
                "them brings others in. Nothing was sent. Write them a note."
            )
        )
    parent = locked(parent) if parent else None
    if parent is None or not taken_on(actor, parent, person):
        raise Refused(
            _(
                "Only somebody whom your service has taken on can be referred on. Nothing was "
                "sent. Accept the referral first, or ask whoever referred them."
            )
        )
    if parent.service_id == to.pk:
        raise Refused(_("They are with this very service already. Choose another one."))
    if not set(wish.also) <= set(passed_on(parent)):
        raise Refused(_("You can pass on only what it was agreed that you see."), field="also")
    if not parent.own_account.holds(wish.about_me):
        raise Refused(_("You can pass on only what it was agreed that you see."), field="about_me")


def may_refer_on(actor: Actor, referral: Referral) -> bool:
    """Whether the actor's service may refer this person on itself: has them, and no harm in it."""
    return taken_on(actor, referral, referral.person) and not referral.person.protected


def taken_on(actor: Actor, referral: Referral, person: Person) -> bool:
    """Whether the referral is of that person, and the actor's service has accepted it."""
    return (
        referral.kind == Referral.Kind.PROVIDER
        and referral.person_id == person.pk
        and referral.to_organisation_id == actor.organisation
        and referral.status in HELD_BY_ONE
    )


def passed_on(referral: Referral) -> list[str]:
    """Of the classes of data that are asked one by one, those that a service may pass on.

    The plan and the measures are the team's to show.
    """
    consent = referral.consent
    contact = consent is not None and consent.shares(Consent.Data.CONTACT)
    return [str(Consent.Data.CONTACT)] if contact else []
