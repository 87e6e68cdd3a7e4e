"""Verbs about claims: an organisation proves that an entry is its own."""

import datetime as dt

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused, TooOften
from alongside.common.insertion import insert
from alongside.common.moves import locked
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import contact_on_record
from alongside.directory.links import claim_code
from alongside.directory.models import Claim, Service
from alongside.directory.permission import may_edit
from alongside.directory.queries.listed import SHOWN
from alongside.directory.services.keeping import move
from alongside.directory.states import ClaimStatus
from alongside.outbox.services import tell

CODE_LASTS = dt.timedelta(days=7)
MOST_TRIES = 5
# Of one entry, by one organisation, while a code lasts: a claim taken back gives no more guesses,
# and whoever runs the entry is not pestered with codes.
MOST_CLAIMS = 3
# Of all entries, by one organisation in a day: each sends a code to somebody else.
MOST_CLAIMS_A_DAY = 20
A_DAY = dt.timedelta(days=1)
_LIVE = (ClaimStatus.ASKED, ClaimStatus.HELD)


@all_or_nothing()
def claim(*, actor: Actor, service: Service) -> Claim:
    """Ask to look after an entry. A code goes to the contact on record; with none, to nobody.

    Asked twice, the first claim stands. Raises Refused for an entry that is theirs already.
    """
    organisation = actor.organisation
    hold("claim", service.pk, organisation)
    earlier = Claim.objects.filter(
        service=service, organisation_id=organisation, status__in=_LIVE
    ).first()
    if earlier:
        return earlier
    if service.organisation_id == organisation:
        raise Refused(_("This entry is your organisation’s already: you can edit it."))
    if service.status not in SHOWN:
        raise Refused(_("This entry is no longer in the directory."))
    lately = Claim.objects.filter(
        service=service,
        organisation_id=organisation,
        created_at__gt=clock.now() - CODE_LASTS,
    )
    if lately.count() >= MOST_CLAIMS:
        raise TooOften(
            _("You have asked for this entry several times lately. Try again in a week."),
            retry_after=int(CODE_LASTS.total_seconds()),
        )
    today = Claim.objects.filter(organisation_id=organisation, created_at__gt=clock.now() - A_DAY)
    if today.count() >= MOST_CLAIMS_A_DAY:
        raise TooOften(
            _("You have asked for many entries today. Try again tomorrow, or call the editors."),
            retry_after=int(A_DAY.total_seconds()),
        )
    address = contact_on_record(service)
    made = Claim(
        service=service,
        organisation_id=organisation,
        by_id=actor.user,
        hint=address.hint if address else "",
        code_until=clock.now() + CODE_LASTS if address else None,
    )
    insert(made)
    tell("directory.claim", f"claim:{made.pk}", claim=str(made.pk))
    record(actor, "claim.ask", made, service=str(service.pk))
    return made


@all_or_nothing()
def prove(*, actor: Actor, claim: Claim, code: str) -> bool:
    """Enter the code. True: the entry is theirs to keep. False: a wrong code, which is counted.

    Raises Refused when the code is too old, or after too many wrong ones: an editor decides then.
    """
    claim = locked(claim)
    if claim.organisation_id != actor.organisation:
        raise NotPermitted(_("This claim is another organisation’s."))
    if claim.status == ClaimStatus.HELD:
        return True
    if not claim.code_until or claim.code_until < clock.now():
        raise Refused(_("The code is too old. An editor will get in touch."), field="code")
    if claim.tries >= MOST_TRIES:
        raise Refused(_("Too many wrong codes. An editor will get in touch."), field="code")
    typed = "".join(filter(str.isdigit, code))
    if not constant_time_compare(typed, claim_code(claim.pk)):
        claim.tries += 1
        claim.save(update_fields=["tries"])
        return False
    move(actor, claim, "prove", proof=Claim.Proof.CODE)
    return True


@all_or_nothing()
def settle(*, actor: Actor, claim: Claim, name: str, reason: str) -> Claim:
    """An editor confirms, refuses or ends a claim, and says how they know; the claimant is told."""
    may_edit(actor, claim.service)
    changes = {"proof": Claim.Proof.EDITOR} if name == "confirm" else {}
    claim = move(actor, claim, name, reason, **changes)
    number = claim.moves.count()
    tell("directory.claim_settled", f"claim:{claim.pk}:{number}", claim=str(claim.pk))
    return claim


@all_or_nothing()
def withdraw(*, actor: Actor, claim: Claim) -> Claim:
    """The claimant takes it back."""
    if claim.organisation_id != actor.organisation:
        raise NotPermitted(_("This claim is another organisation’s."))
    return move(actor, claim, "withdraw")
