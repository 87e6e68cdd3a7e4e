"""Verbs about volunteers: name one, ask one, end one; and what they do through their link."""

import datetime as dt
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused, TooOften
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.directory.contacting import mobile
from alongside.directory.services.service_intake import pause_service_by_link
from alongside.outbox.services import tell
from alongside.people.restriction import check_usable
from alongside.referrals.models import Referral
from alongside.referrals.services import add_note, move
from alongside.referrals.states import UNANSWERED, Side, Status
from alongside.volunteers.links import digits_of, hash_of
from alongside.volunteers.models import Code, Offer, Volunteer
from alongside.volunteers.queries import (
    Shown,
    declined_as_full,
    glimpse_of,
    offer_of,
    offers_for_each,
    shown_to,
    waiting_code,
)

LINK_LASTS = dt.timedelta(days=7)
CODE_LASTS = dt.timedelta(minutes=10)
MOST_TRIES = 5  # wrong ones; then another code is needed
MOST_CODES_AN_HOUR = 3
MOST_CODES_A_DAY = 12  # to one volunteer, whichever link of theirs asked for them
_AN_HOUR = dt.timedelta(hours=1)
_A_DAY = dt.timedelta(days=1)


@all_or_nothing()
def name_volunteer(*, actor: Actor, name: str, email: str, phone: str = "") -> Volunteer:
    """Somebody helps out at the actor's organisation, who has no account and gets none.

    Named before with this address, they are the same. Raises Refused for what is no mobile number.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    address, number = email.strip().lower(), mobile(phone)
    if not name.strip() or not address:
        raise Refused(_("Enter a name and an e-mail address."), field="name")
    if phone.strip() and not number:
        raise Refused(_("Enter a British mobile number, or leave it empty."), field="phone")
    hold("volunteer", actor.organisation, address)
    known = Volunteer.objects.filter(organisation_id=actor.organisation, email=address)
    earlier = known.filter(ended_at=None).first()
    if earlier:
        return earlier
    # Says who acted. It has no password, no membership and no address, and is closed.
    user = User.objects.create_user(
        f"{new_id()}@volunteer.invalid", name=name.strip(), is_active=False
    )
    volunteer = Volunteer(
        organisation_id=actor.organisation,
        user=user,
        name=name.strip(),
        email=address,
        phone=number,
        named_by_id=actor.user,
    )
    insert(volunteer)
    record(actor, "volunteer.name", volunteer)
    return volunteer


@all_or_nothing()
def offer(*, actor: Actor, referral: Referral, volunteer: Volunteer, key: uuid.UUID) -> Offer:
    """Ask a volunteer about a referral, by a link in an e-mail. ``key`` makes it once.

    Who has a link to it that can still be used gets no second one: that one is answered. Raises
    OutOfTurn when it was answered meanwhile.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    hold("offer", key)
    earlier = kept_with(key, Offer.objects, referral_id=referral.pk, volunteer_id=volunteer.pk)
    if earlier:
        return earlier
    referral = locked(referral)
    if not referral.has_on_side(Side.TO, actor.organisation_id) or not referral.service_id:
        raise NotPermitted(_("This is for the other side of the referral to do."))
    if volunteer.organisation_id != actor.organisation or volunteer.ended_at:
        raise NotPermitted(_("They do not help out at your organisation."))
    check_usable(referral.person)
    if referral.status not in UNANSWERED:
        raise OutOfTurn(_("It was answered meanwhile. Nobody needs to be asked."))
    there = Offer.objects.filter(referral=referral, volunteer=volunteer, ended_at=None, answer="")
    there.filter(expires_at__lte=clock.now()).update(ended_at=clock.now())
    has_one = there.first()
    if has_one:
        return has_one
    made = Offer(
        pk=key,
        volunteer=volunteer,
        referral=referral,
        sent_by_id=actor.user,
        expires_at=clock.now() + LINK_LASTS,
    )
    insert(made)
    record(actor, "offer.make", made, people=[referral.person_id], volunteer=str(volunteer.user_id))
    tell("offer.made", key=f"offer.made:{key}", offer=str(key))
    return made


@all_or_nothing()
def take_back(*, actor: Actor, offer: Offer) -> None:
    """The link is of no more use, from the next click on. Done before, nothing happens."""
    require(actor, Permission.REFERRALS_ANSWER)
    if Offer.objects.filter(pk=offer.pk, ended_at=None).update(ended_at=clock.now()):
        record(actor, "offer.end", offer, volunteer=str(offer.volunteer.user_id))


@all_or_nothing()
def ask_of_each(*, actor: Actor, volunteer: Volunteer, wanted: bool) -> None:
    """From now on each new referral is sent to them by itself, or only those somebody chooses.

    Said twice is said once. Raises OutOfTurn when they no longer help out.
    """
    require(actor, Permission.REFERRALS_ANSWER)
    held = locked(volunteer)
    if held.organisation_id != actor.organisation or held.ended_at:
        raise OutOfTurn(_("They do not help out any more."))
    if bool(held.asked_each_by_id) == wanted:
        return
    held.asked_each_by_id = actor.user if wanted else None
    held.save(update_fields=["asked_each_by"])
    record(actor, "volunteer.ask_of_each", volunteer, user=str(held.user_id), wanted=wanted)


@all_or_nothing()
def offer_to_each(*, actor: Actor, referral_id: uuid.UUID) -> int:
    """A new referral goes to everybody who is asked about each: how many links are new.

    Through a narrow door: the house itself may not read the referral. Told twice, each is asked
    once. Of a protected person nobody is asked by itself: whoever signs in decides that.
    """
    require(actor, Permission.SYSTEM)
    made = offers_for_each(referral_id, clock.now() + LINK_LASTS)
    for offer_id in made:
        record(actor, "offer.make", referral=str(referral_id), offer=str(offer_id))
        tell("offer.made", key=f"offer.made:{offer_id}", offer=str(offer_id), arrived="yes")
    return len(made)


@all_or_nothing()
def end_volunteer(*, actor: Actor, volunteer: Volunteer) -> None:
    """They no longer help out: every link of theirs is of no more use, from the next click on."""
    require(actor, Permission.MEMBERS_MANAGE)
    own = Volunteer.objects.filter(pk=volunteer.pk, organisation_id=actor.organisation)
    if own.filter(ended_at=None).update(ended_at=clock.now(), ended_by_id=actor.user):
        record(actor, "volunteer.end", volunteer, user=str(volunteer.user_id))


@all_or_nothing()
def ask_code(*, actor: Actor, offer_id: uuid.UUID, secret: str) -> Code:
    """Send a code to the volunteer of an offer, good in the browser that holds ``secret`` alone.

    Raises OutOfTurn when the link is of no more use, TooOften after too many codes in an hour for
    this link, or in a day for whoever it was sent to.
    """
    require(actor, Permission.SYSTEM)
    if glimpse_of(offer_id) is None:
        raise OutOfTurn(_("This link no longer works."))
    _check_how_many(offer_id)
    code = Code(offer_id=offer_id, browser=hash_of(secret), expires_at=clock.now() + CODE_LASTS)
    insert(code)
    record(actor, "offer.code", code, offer=str(offer_id), volunteer=_whose(offer_id))
    tell("offer.code", key=f"offer.code:{code.pk}", code=str(code.pk))
    return code


def _check_how_many(offer_id: uuid.UUID) -> None:
    """Whoever has a link can have codes sent; nobody can have somebody's telephone ring all day."""
    hold("codes of", _whose(offer_id))
    today = Code.objects.filter(
        offer__volunteer__offers=offer_id, created_at__gt=clock.now() - _A_DAY
    )
    if today.filter(offer_id=offer_id, created_at__gt=clock.now() - _AN_HOUR).count() >= (
        MOST_CODES_AN_HOUR
    ):
        raise TooOften(
            _("Several codes were sent to you already. Use the newest, or try again in an hour."),
            retry_after=int(_AN_HOUR.total_seconds()),
        )
    if today.count() >= MOST_CODES_A_DAY:
        again = today.order_by("created_at").values_list("created_at", flat=True)[0] + _A_DAY
        raise TooOften(
            _("No more codes are sent to you today. Ring whoever asked you: they can answer."),
            retry_after=max(1, int((again - clock.now()).total_seconds())),
        )


@all_or_nothing()
def prove(
    *, actor: Actor, offer_id: uuid.UUID, code_id: uuid.UUID, secret: str, typed: str
) -> bool:
    """Enter a code, once. False: it is wrong, which is counted; whoever calls must not undo it.

    Raises OutOfTurn when the code or the link is of no more use, or was for another browser.
    """
    require(actor, Permission.SYSTEM)
    found = waiting_code(offer_id, code_id, secret)
    if found is None or glimpse_of(offer_id) is None:
        raise OutOfTurn(_("This code no longer works. Ask for a new one."))
    code = locked(found)
    if code.used_at or code.tries >= MOST_TRIES:
        raise OutOfTurn(_("This code no longer works. Ask for a new one."))
    digits = "".join(filter(str.isdigit, typed))
    if not constant_time_compare(digits, digits_of(code.pk)):
        code.tries += 1
        code.save(update_fields=["tries"])
        record(actor, "offer.wrong_code", code, offer=str(offer_id), volunteer=_whose(offer_id))
        return False
    code.used_at = clock.now()
    code.save(update_fields=["used_at"])
    record(actor, "offer.open", code, offer=str(offer_id), volunteer=_whose(offer_id))
    return True


@all_or_nothing()
def look(*, actor: Actor) -> Shown | None:
    """The volunteer opens what they were sent a link for; None once it is of no more use.

    The first look of the receiving side is a step that the sender can see.
    """
    require(actor, Permission.OFFER_ANSWER)
    shown = shown_to(actor)
    if shown is None:
        return None
    record(actor, "referral.see", offer_of(actor), people=[shown.person_id])
    if shown.status == Status.SENT:
        move(actor=actor, referral=_referral(shown), name="receive")
        return shown_to(actor)
    return shown


@all_or_nothing()
def answer(*, actor: Actor, name: str, reason: str = "", note: str = "") -> None:
    """Say yes or no, once, in the volunteer's own name. Raises OutOfTurn when it is too late."""
    require(actor, Permission.OFFER_ANSWER)
    if name not in Offer.Answer.values:
        raise NotPermitted(_("This is not yours to do."))
    held = locked(offer_of(actor))
    shown = shown_to(actor)  # only now: whoever takes the link back may just have done so
    if shown is None or held.answered_at:
        raise OutOfTurn(_("This was answered already."))
    move(actor=actor, referral=_referral(shown), name=name, reason=reason, note=note)
    held.answer, held.answered_at = name, clock.now()
    held.save(update_fields=["answer", "answered_at"])


@all_or_nothing()
def ask(*, actor: Actor, text: str, key: uuid.UUID) -> None:
    """Ask whoever referred the person, once. Raises OutOfTurn for a second question."""
    require(actor, Permission.OFFER_ANSWER)
    held = locked(offer_of(actor))
    shown = shown_to(actor)
    if shown is None or held.asked_at:
        raise OutOfTurn(_("You have asked already. The answer will stand here."))
    add_note(actor=actor, referral=_referral(shown), text=text, key=key)
    held.asked_at = clock.now()
    held.save(update_fields=["asked_at"])


@all_or_nothing()
def pause_as_full(*, actor: Actor, offer_id: uuid.UUID, opens_on: dt.date | None = None) -> None:
    """The service is paused in the name of the volunteer who has just said that it is full.

    Raises OutOfTurn where they did not, or not just now.
    """
    require(actor, Permission.SYSTEM)
    said = declined_as_full(offer_id)
    if said is None:
        raise OutOfTurn(_("This link no longer works."))
    pause_service_by_link(actor=actor, service_id=said.service_id, by=said.by, opens_on=opens_on)


def _whose(offer_id: uuid.UUID) -> str:
    return str(Volunteer.objects.get(offers=offer_id).user_id)


def _referral(shown: Shown) -> Referral:
    columns = "reference", "kind", "status", "from_organisation_id", "to_organisation_id"
    more = "feedback", "fit", "person_id", "from_user_id", "handler_id", "service_id", "consent_id"
    return Referral.objects.only(*columns, *more).get(pk=shown.referral_id)


def code_goes_by_text(volunteer: Volunteer) -> bool:
    """Whether codes go to their telephone, else to the address that the link went to."""
    return bool(volunteer.phone) and settings.TEXTS_VIA != "none"
