"""One form to several services at once."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common.errors import Refused
from alongside.common.once import hold, used_already
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Service
from alongside.people.models import Person
from alongside.referrals.doors import move_made
from alongside.referrals.models import Referral
from alongside.referrals.services.moving import move
from alongside.referrals.services.sending import Together, Wish, send
from alongside.referrals.states import UNANSWERED
from alongside.referrals.together import all_asked, sent_together

# Ours: each of them keeps a place in mind for the person and may ring them.
MOST_AT_ONCE = 5


class RefusedOne(Refused):
    """One of the services cannot be sent its referral, so none was; ``service`` says which."""

    def __init__(self, service: Service, error: Refused) -> None:
        super().__init__(error.message, field=error.field)
        self.service = service


@all_or_nothing()
def send_to_several(
    *,
    actor: Actor,
    person: Person,
    wishes: Sequence[tuple[Service, Wish]],
    fit: str,
    key: uuid.UUID,
    parent: Referral | None = None,
) -> list[Referral]:
    """Send a referral to each of these services, with what that one shall read: all, or none.

    ``fit`` says whether the first that accepts has the person, or each may. Each has a consent and
    a reason to see the person of its own. ``key`` is the form's: sent twice, it is sent once.
    Raises Refused for fewer than two services, more than five or one twice, and RefusedOne where
    one of them cannot be sent its part.
    """
    if not actor.may(Permission.REFERRALS_ONWARD):
        require(actor, Permission.REFERRALS_SEND)
    group = uuid.uuid5(actor.user, str(key))
    hold("referrals together", group)
    earlier = sent_together(actor, group)
    if earlier:
        if any(one.person_id != person.pk for one in earlier):
            raise used_already()
        return earlier
    _check(wishes, fit)
    sent = []
    # In one order always: two senders who ask the same services do not wait for each other.
    for service, wish in sorted(wishes, key=lambda each: each[0].pk):
        try:
            sent.append(
                send(
                    actor=actor,
                    person=person,
                    to=service,
                    wish=wish,
                    key=str(uuid.uuid5(group, str(service.pk))),
                    parent=parent,
                    together=Together(group, fit),
                )
            )
        except Refused as error:
            raise RefusedOne(service, error) from error
    return sent


@all_or_nothing()
def withdraw_together(
    *, actor: Actor, referral: Referral, reason: str, key: uuid.UUID, note: str = ""
) -> list[Referral]:
    """Take back this one, and what the same form asked of others and nobody has answered yet.

    ``note`` is for this one's receiver alone. Sent twice, it is done once. Raises as ``move`` does.
    """
    hold("move", key)
    if move_made(key, referral.pk):
        return []
    # Held in the order in which whoever accepts holds them, and looked at only then.
    held = list(all_asked(actor, referral).select_for_update(of=("self",)))
    unanswered = [one for one in held if one.pk != referral.pk and one.status in UNANSWERED]
    gone = []
    # By service, as they were sent: who sends to the same services does not wait for each other.
    for one in sorted([referral, *unanswered], key=lambda each: str(each.service_id)):
        first = one.pk == referral.pk
        gone.append(
            move(
                actor=actor,
                referral=one,
                name="withdraw",
                reason=reason,
                note=note if first else "",
                key=key if first else uuid.uuid5(key, str(one.pk)),
            )
        )
    return gone


def _check(wishes: Sequence[tuple[Service, Wish]], fit: str) -> None:
    if fit not in Referral.Fit.values:
        raise Refused(_("Say who of them may take the person on."), field="fit")
    different = {service.pk for service, _wish in wishes}
    if not 2 <= len(wishes) <= MOST_AT_ONCE or len(different) < len(wishes):
        raise Refused(
            _("Choose 2 to %(most)d different services.") % {"most": MOST_AT_ONCE},
            field="services",
        )
