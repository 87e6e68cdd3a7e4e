"""Sending a referral."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import ProgrammingError
from django.utils.translation import gettext as _
from psycopg.errors import InsufficientPrivilege

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, share, used_already
from alongside.common.whole import all_or_nothing
from alongside.consent import services as consents
from alongside.consent.models import Consent
from alongside.directory.models import Service
from alongside.directory.queries.elsewhere import crossings_to
from alongside.directory.queries.intake import is_paused
from alongside.directory.services.service_intake import take_in
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.organisations.queries import has_agreed
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import WAYS_TO_FIND, CareRelationship, Person, Relation
from alongside.people.restriction import stays_usable
from alongside.people.services import relate, tell_the_circle
from alongside.referrals.about_me import NOTHING, AboutMe
from alongside.referrals.clocks import due_on
from alongside.referrals.important import LONGEST_ISSUE, MOST_ISSUES, too_much
from alongside.referrals.models import LONGEST_TEXT, Promise, Referral, ReferralReason
from alongside.referrals.queries import sent_with
from alongside.referrals.services.about_me import check_about_me, check_gives_no_part_away
from alongside.referrals.services.answering import Answers, answer_rows, answered
from alongside.referrals.services.moving import advance, write_down
from alongside.referrals.services.onward import check_onward

# Of a wish, what the referral says in the same words.
_WRITTEN = ("words", "note", "asked_by", "risk_note")
_SAID = (*_WRITTEN, "risk", "urgency", "feedback")


@dataclass(frozen=True)
class Together:
    """One of several that a form asks at once: its group, and who of them may accept."""

    id: uuid.UUID
    fit: str


@dataclass(frozen=True)
class Wish:
    """What the sender wants said: everything about a referral except who and to whom."""

    needs: Sequence[Need]
    words: str = ""
    about_me: AboutMe = NOTHING
    note: str = ""
    asked_by: str = ""  # by the front door: who, and how to reach them
    risk: str = Referral.Risk.NONE_KNOWN
    risk_note: str = ""
    urgency: str = Referral.Urgency.ROUTINE
    feedback: str = Referral.Feedback.KEY
    consent_basis: str = ""
    consent_why: str = ""  # where the person could not decide
    consent_how: str = ""
    consent_given_by: Relation | None = None  # who acts for the person, where somebody does
    consent_until: dt.date | None = None  # the last day on which the receiver sees the person
    # Of what is chosen with the person: the classes of data that a service may see.
    also: Collection[str] = (Consent.Data.CONTACT,)
    # What the form says of the person; what is held of them already is not overwritten by it.
    told: Mapping[str, str] = field(default_factory=dict)
    # To the receiver's own questions; None where nobody could be asked, by a program for example.
    answers: Answers | None = None


@all_or_nothing()
def send(
    *,
    actor: Actor,
    person: Person,
    wish: Wish,
    key: str,
    to: Organisation | Service,
    parent: Referral | None = None,
    together: Together | None = None,
) -> Referral:
    """Send a referral for this person to a link-worker team, or to a service of an organisation.

    ``key`` is the sending form's own: the same actor and key again answer with the referral that
    was already sent. ``together`` is for ``send_to_several`` alone. A service refers on whom it has
    taken on: ``parent`` is what it was sent itself. Raises Refused when something needed is
    missing, and while the receiver takes no new referrals.
    """
    if isinstance(to, Organisation) or not actor.may(Permission.REFERRALS_ONWARD):
        require(actor, Permission.REFERRALS_SEND)
    hold("referral", actor.user_id, key)
    earlier = _sent_already(actor, key, person)
    if earlier:
        return earlier
    check_wish(wish)
    if isinstance(to, Service) and not actor.may(Permission.REFERRALS_SEND):
        check_onward(actor=actor, person=person, to=to, wish=wish, parent=parent)
    if isinstance(to, Organisation):
        check_issues(wish.note)
    _check_protected(actor, person, wish)
    service = to if isinstance(to, Service) else None
    receiver = to.organisation if isinstance(to, Service) else to
    _check_receiver(actor, person, receiver, service)
    asked = answered(actor=actor, person=person, receiver=receiver, service=service, wish=wish)
    consent = _agreed(actor, person, receiver, wish, to_service=service is not None)
    referral = Referral(
        kind=Referral.Kind.PROVIDER if service else Referral.Kind.LINK_WORKER,
        person=person,
        from_organisation_id=actor.organisation,
        from_user_id=actor.user,
        to_organisation=receiver,
        service=service,
        service_snapshot=_snapshot(service) if service else {},
        parent=parent,
        consent=consent,
        about_me=wish.about_me.kept(),
        told=_told(actor, person, wish),
        key=key,
        together=together.id if together else None,
        fit=together.fit if together else "",
        answer_by=due_on(receiver.pk, Promise.Step.ANSWER, wish.urgency),
        **{name: getattr(wish, name) for name in _SAID},
    )
    now = advance(actor, referral, "send")
    insert(referral)
    insert(*_reasons(referral, wish.needs))
    insert(*answer_rows(referral, asked))
    _let_in(actor, referral, until=end_of(consent.until) if consent.until else None)
    write_down(actor, referral, "send", now)
    return referral


def _sent_already(actor: Actor, key: str, person: Person) -> Referral | None:
    """What this very form has sent before: it was sent twice, or once more after an error."""
    earlier = sent_with(actor, key)
    if earlier and earlier.person_id != person.pk:
        raise used_already()
    return earlier


def _check_protected(actor: Actor, person: Person, wish: Wish) -> None:
    """Nothing is used of whoever had it restricted, or says where a protected person is."""
    stays_usable(person)
    for part in _WRITTEN:
        check_gives_nothing_away(actor, person, part, getattr(wish, part))
    check_gives_no_part_away(actor, person, wish.about_me)


def _reasons(referral: Referral, needs: Sequence[Need]) -> Iterator[ReferralReason]:
    for place, need in enumerate(needs, start=1):
        yield ReferralReason(referral=referral, need=need, position=place)


def _let_in(actor: Actor, referral: Referral, until: dt.datetime | None) -> None:
    """The receiver has a reason to see the person from now on."""
    level = CareRelationship.Level.SERVICE if referral.service else CareRelationship.Level.CARE
    try:
        relate(
            actor=actor,
            person=referral.person,
            organisation_id=referral.to_organisation_id,
            level=level,
            reason="referral.send",
            until=until,
        )
    except ProgrammingError as error:
        # Row security decides who may let others in; to ask it before would cost every sending.
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused(
                _(
                    "Nothing was sent. Only somebody whose team looks after this person may bring "
                    "others in, and you see them in an emergency alone. Ask that team to refer "
                    "them, or ring the service."
                )
            ) from error
        raise


def _agreed(
    actor: Actor, person: Person, receiver: Organisation, wish: Wish, *, to_service: bool
) -> Consent:
    """What the receiver may see of the person, and why, written down."""
    return consents.record(
        actor=actor,
        person=person,
        recipient_id=receiver.pk,
        basis=wish.consent_basis,
        why=wish.consent_why,
        how=wish.consent_how,
        given_by=wish.consent_given_by,
        until=wish.consent_until,
        shared=classes_sent(wish, to_service=to_service),
    )


def _told(actor: Actor, person: Person, wish: Wish) -> dict[str, str]:
    """What the sender says of the person that is not what is held.

    Of a protected person the ways to find them go to their circle alone; the database keeps them
    out of the referral, whatever the sender knew of the protection.
    """
    told = _news(wish.told, person)
    if not person.protected:
        return told
    tell_the_circle(actor=actor, person=person, told=told)
    return {name: text for name, text in told.items() if name not in WAYS_TO_FIND}


def classes_sent(wish: Wish, *, to_service: bool) -> list[str]:
    """Which classes of data the receiver sees by a referral with this wish."""
    said = {
        Consent.Data.IDENTITY: True,
        Consent.Data.CONTACT: not to_service or Consent.Data.CONTACT in wish.also,
        Consent.Data.REASONS: True,
        Consent.Data.WORDS: bool(
            wish.words or wish.about_me or wish.note or (wish.answers and wish.answers.given)
        ),
        Consent.Data.RISK: wish.risk == Referral.Risk.KNOWN,
        Consent.Data.PLAN: not to_service or Consent.Data.PLAN in wish.also,
        Consent.Data.MEASURES: not to_service or Consent.Data.MEASURES in wish.also,
        Consent.Data.NOTES: not to_service,  # what a link worker notes is for their team alone
    }
    return [str(name) for name, goes in said.items() if goes]


def end_of(day: dt.date) -> dt.datetime:
    """The midnight after it, on the clocks of the place."""
    return clock.midnight(day + dt.timedelta(days=1))


def _news(told: Mapping[str, str], person: Person) -> dict[str, str]:
    """What differs from what is held already."""
    return {
        name: text
        for name, text in told.items()
        if text.strip() and text.strip() != getattr(person, name)
    }


def check_wish(wish: Wish) -> None:
    """Raise Refused for what no referral can say, whoever it is for."""
    if not 1 <= len(wish.needs) <= 3:
        raise Refused(_("Choose one, two or three reasons for the referral."), field="needs")
    if not wish.consent_basis:
        raise Refused(
            _("Say that the person agrees to be referred. Without that, do not send."),
            field="consent",
        )
    if wish.risk == Referral.Risk.KNOWN and not wish.risk_note.strip():
        raise Refused(
            _("Write what the receiver should know to keep everyone safe."), field="risk_note"
        )
    for name in _WRITTEN:
        if len(getattr(wish, name)) > LONGEST_TEXT:
            raise Refused(_("This is too long: keep it under 10,000 characters."), field=name)
    check_about_me(wish.about_me)


def check_issues(note: str) -> None:
    """Raise Refused for too many: link workers are told no record of somebody's health."""
    if too_much(note):
        raise Refused(
            _("Tell the important issues only: up to %(most)d lines of %(long)d characters.")
            % {"most": MOST_ISSUES, "long": LONGEST_ISSUE},
            field="note",
        )


def _check_receiver(
    actor: Actor, person: Person, receiver: Organisation, service: Service | None
) -> None:
    """Nobody's data goes where no agreement holds, or where no referrals are taken."""
    if service:
        _check_intake(actor, receiver)
        _check_border(actor, person, service)
        take_in(actor=actor, service=service)
    elif receiver.pk != actor.organisation and not has_agreed(receiver.pk):
        raise Refused(
            _(
                "%(name)s has no data-sharing agreement that holds, so nobody's data may be sent "
                "there. Nothing was sent. Call them: whoever looks after the team can sign one."
            )
            % {"name": receiver.name}
        )


def _check_intake(actor: Actor, receiver: Organisation) -> None:
    share("intake", receiver.pk)  # whoever pauses it waits for this referral, or this one for them
    if is_paused(actor, receiver.pk):
        raise Refused(
            _(
                "%(name)s takes no new referrals at the moment. Nothing was sent. Find another "
                "service for the person, or ask your team lead."
            )
            % {"name": receiver.name}
        )


def _check_border(actor: Actor, person: Person, service: Service) -> None:
    """To a service of another area only where it takes people from here, and somebody pays."""
    crossing = crossings_to(actor, [service.pk], person.postcode).get(service.pk)
    if crossing and not crossing.possible:
        said = [crossing.in_the_way, _("Nothing was sent."), *crossing.to_do]
        raise Refused(" ".join(said))


def _snapshot(service: Service) -> dict[str, Any]:
    """What the service says of itself today; the directory may say something else tomorrow."""
    return {
        "service_id": str(service.pk),
        "name": service.name,
        "organisation": service.organisation.name,
        "description": service.description,
        "email": service.email,
        "url": service.url,
        "taken_at": clock.now().isoformat(),
    }
