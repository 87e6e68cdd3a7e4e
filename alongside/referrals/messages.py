"""Which messages the facts about a referral call for, and their words. None names a person."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.accounts.models import User
from alongside.accounts.queries import memberships_of
from alongside.directory.models import Service
from alongside.organisations.models import Organisation
from alongside.referrals.doors import OpenThere, facts_by_door, has_it_now
from alongside.referrals.rules import is_told
from alongside.referrals.states import MOVES, UNMARKED, Side, Status

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Due:
    """A message that a fact calls for: to one address, with its words."""

    template: str
    recipient: str
    to_organisation_id: uuid.UUID
    from_organisation_id: uuid.UUID
    subject: str
    body: str
    to_user_id: uuid.UUID | None = None
    rests_on: uuid.UUID | None = None


def due(fact: Fact) -> list[Due]:
    """The messages called for by a ``referral.moved`` fact: none, one to the other side, or both.

    The sender hears as much as the feedback level says; the receiver hears of a new referral and
    of a withdrawn one, also where another was faster. Whatever that level says, both hear of one
    that nobody answered in time.
    """
    name = fact["move"]
    side = Side.TO if name == UNMARKED[0] else MOVES[name].side
    if name == "give_way":
        return to_the_receiver(fact, "referral-withdraw", *_gave_way_words(fact))
    if side == Side.HOUSE:
        there = to_the_receiver(fact, "referral-lapse", *_lapse_words(fact))
        # Whoever asked for themselves is told in their own way; see portal/tasks.py.
        if fact["from_organisation"] == fact["to_organisation"]:
            return there
        return [
            *to_the_sender(fact, "referral-lapse-sender", *_lapse_sender_words(fact)),
            *there,
        ]
    if name == "book" and fact.get("by") == fact["from_organisation"]:
        return []  # who referred them booked it: the receiver hears of the place
    if side == Side.TO:
        return (
            to_the_sender(fact, "referral-step", *step_words(fact))
            if is_told(fact["feedback"], fact["status"])
            else []
        )
    if name == "send":
        there = to_the_receiver(fact, "referral-send", *_arrival_words(fact))
        return [*resting(fact, there), *_to_who_is_told_of_onward(fact)]
    if name in ("withdraw", "recall"):
        return to_the_receiver(fact, "referral-withdraw", *_withdrawal_words(fact))
    return []


def _to_who_is_told_of_onward(fact: Fact) -> list[Due]:
    """A service referred somebody on: whoever sent them there hears it, if of every step."""
    parent = facts_by_door(uuid.UUID(fact["parent"])) if fact.get("parent") else {}
    by_a_service = parent.get("service") and (
        parent["to_organisation"] == fact["from_organisation"] != parent["from_organisation"]
    )
    if not by_a_service or not is_told(parent["feedback"], fact["status"]):
        return []
    return to_the_sender(parent, "referral-onward", *_onward_words(parent))


def due_to_note(fact: Fact) -> list[Due]:
    """The message called for by a ``referral.noted`` fact: to whoever did not write the note."""
    if fact["side"] == Side.TO:
        return to_the_sender(fact, "referral-note", *_note_words(fact, link_to(fact, "refer")))
    words = _note_words(fact, link_to(fact, desk_of(fact)))
    return resting(fact, to_the_receiver(fact, "referral-note", *words))


def due_to_change_of_mind(referral: Fact) -> list[Due]:
    """The messages to both sides of a referral when the person no longer agrees to it.

    Whatever the feedback level: whoever asked for help must know that nobody gives it now.
    """
    return [
        *to_the_receiver(referral, "consent-withdrawn", *_stop_words(referral)),
        *to_the_sender(referral, "consent-withdrawn-sender", *_stopped_words(referral)),
    ]


def due_to_pause(referral: OpenThere) -> dict[str, Any]:
    """The message to whoever works on a referral to an organisation that takes no new ones.

    It says nothing of why, and comes from nobody, so that the organisation does not read it.
    """
    organisation = Organisation.objects.get(pk=referral.from_organisation_id)
    user = _still_there(str(referral.worker_id), organisation)
    address = user.email if user else organisation.email
    if not address:
        return {}
    words = {
        "reference": referral.reference,
        "service": referral.service,
        "link": f"{settings.SITE_URL}/refer/referrals/{referral.id}/",
    }
    return {
        "template": "intake-paused",
        "recipient": address,
        "to_organisation_id": organisation.pk,
        "to_user_id": user.pk if user else None,
        "subject": _("Please look after your referral %(reference)s") % words,
        "body": _(
            "%(service)s takes no new referrals at the moment. Your referral %(reference)s is "
            "still open there.\n\n"
            "Please speak with the person soon, ask how it goes, and see whether something else "
            "would suit them: %(link)s\n\n"
            "If you have a question, ask your team lead.\n\n"
            "This message names nobody on purpose."
        )
        % words,
    }


def due_to_recall(fact: Fact) -> list[Due]:
    """The message to whoever sent referrals that their lead took back: once, how many."""
    words = {"number": fact["number"], "link": f"{settings.SITE_URL}/refer/referrals/?only=back"}
    body = _(
        "%(number)s of your referrals came back: your team lead took them back from a service that "
        "does not work on them any more.\n\n"
        "See them, speak with each person, and decide with them what comes next: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    organisation = Organisation.objects.get(pk=fact["organisation"])
    user = _still_there(fact["worker"], organisation)
    return _addressed(
        user.email if user else organisation.email,
        template="referrals-recalled",
        to_organisation_id=organisation.pk,
        from_organisation_id=organisation.pk,
        to_user_id=user.pk if user else None,
        subject=_("%(number)s of your referrals came back") % words,
        body=body % words,
    )


def due_to_time(referral: Fact) -> list[Due]:
    """The messages to both sides when the time for which the person agreed is over."""
    return [
        *to_the_receiver(referral, "consent-ran-out", *_over_words(referral)),
        *to_the_sender(referral, "consent-ran-out-sender", *_over_sender_words(referral)),
    ]


def to_both_sides(
    referral: Fact, template: str, words: Callable[[str], tuple[str, str]], *, but: uuid.UUID
) -> list[Due]:
    """The same message to each side of a referral, except to one organisation.

    ``words`` gives subject and body for the address of the side's own page.
    """
    there = to_the_receiver(referral, template, *words(link_to(referral, desk_of(referral))))
    here = to_the_sender(referral, f"{template}-sender", *words(link_to(referral, "refer")))
    return [due for due in (*there, *here) if due.to_organisation_id != but]


def resting(fact: Fact, messages: list[Due]) -> list[Due]:
    """These go only while the consent stands; a fact of an earlier version names none."""
    consent = uuid.UUID(fact["consent"]) if fact.get("consent") else None
    return [replace(message, rests_on=consent) for message in messages]


def to_the_sender(fact: Fact, template: str, subject: str, body: str) -> list[Due]:
    organisation = Organisation.objects.get(pk=fact["from_organisation"])
    user = who_has_it_now(fact, organisation)
    return _addressed(
        user.email if user else organisation.email,
        template=template,
        to_organisation_id=organisation.pk,
        from_organisation_id=uuid.UUID(fact["to_organisation"]),
        to_user_id=user.pk if user else None,
        subject=subject,
        body=body,
    )


def who_has_it_now(fact: Fact, organisation: Organisation) -> User | None:
    """Of the sender, who has in hand what it followed from; else whoever sent it.

    A case that was given to a colleague takes its answers along, though another had asked.
    """
    now = has_it_now(uuid.UUID(fact["referral"]))
    holder = _still_there(str(now), organisation) if now else None
    return holder or _still_there(fact["from_user"], organisation)


def to_the_receiver(fact: Fact, template: str, subject: str, body: str) -> list[Due]:
    organisation = Organisation.objects.get(pk=fact["to_organisation"])
    handler = _still_there(fact["handler"], organisation)
    service = _service(fact)
    address = (service.referral_email if service else "") or organisation.email
    return _addressed(
        handler.email if handler else address,
        template=template,
        to_organisation_id=organisation.pk,
        from_organisation_id=uuid.UUID(fact["from_organisation"]),
        to_user_id=handler.pk if handler else None,
        subject=subject,
        body=body,
    )


def _addressed(recipient: str, **message: Any) -> list[Due]:
    """An organisation without an address gets no message: its desk shows the referral."""
    return [Due(recipient=recipient, **message)] if recipient else []


def _still_there(user_id: str, organisation: Organisation) -> User | None:
    """The user, if they still work for the organisation: whoever has left is told nothing."""
    if not user_id:
        return None
    membership = memberships_of(uuid.UUID(user_id)).filter(organisation=organisation).first()
    return membership.user if membership else None


def step_words(fact: Fact) -> tuple[str, str]:
    words = {
        "reference": fact["reference"],
        "status": str(Status(fact["status"]).label).lower(),
        "link": link_to(fact, "refer"),
    }
    subject = _("Your referral %(reference)s: %(status)s") % words
    body = _(
        "Your referral %(reference)s has moved on: %(status)s.\n\n"
        "Sign in to see more: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _onward_words(parent: Fact) -> tuple[str, str]:
    words = {
        "reference": parent["reference"],
        "for_service": service_words(parent),
        "link": link_to(parent, "refer"),
    }
    subject = _("Your referral %(reference)s was referred on") % words
    body = _(
        "Your referral %(reference)s%(for_service)s was referred on: the service asked another one "
        "to help, too.\n\n"
        "Sign in to see where to, and where it stands: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _arrival_words(fact: Fact) -> tuple[str, str]:
    words = {
        "reference": fact["reference"],
        "for_service": service_words(fact),
        "link": link_to(fact, desk_of(fact)),
    }
    subject = _("A new referral is waiting: %(reference)s") % words
    body = _(
        "A new referral, %(reference)s, is waiting for your answer%(for_service)s.\n\n"
        "Sign in to see it: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _withdrawal_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "for_service": service_words(fact)}
    subject = _("Referral withdrawn: %(reference)s") % words
    body = _(
        "The referral %(reference)s%(for_service)s was withdrawn by its sender. "
        "There is nothing more to do."
    )
    return subject, body % words


def _gave_way_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "for_service": service_words(fact)}
    subject = _("Referral withdrawn: %(reference)s") % words
    body = _(
        "The referral %(reference)s%(for_service)s is withdrawn: several services were asked at "
        "the same time, and another one has accepted. There is nothing more to do, and you no "
        "longer see it. Thank you for being there.\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _stop_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "for_service": service_words(fact)}
    subject = _("Please stop: %(reference)s") % words
    body = _(
        "The person whom referral %(reference)s%(for_service)s is about has changed their mind. "
        "You no longer see them here.\n\n"
        "Please stop what you are doing for them, and do not call them about it. If you are "
        "worried for somebody’s safety, talk to your safeguarding lead.\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _stopped_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "link": link_to(fact, "refer")}
    subject = _("Your referral %(reference)s: the person changed their mind") % words
    body = _(
        "The person whom your referral %(reference)s is about has changed their mind. Those you "
        "sent it to no longer see them.\n\n"
        "Sign in to see more: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _over_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "for_service": service_words(fact)}
    subject = _("Time is over: %(reference)s") % words
    body = _(
        "The person whom referral %(reference)s%(for_service)s is about agreed for a time that is "
        "now over. You no longer see them here.\n\n"
        "If you still help them, ask them and whoever sent the referral for a new one.\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _over_sender_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "link": link_to(fact, "refer")}
    subject = _("Your referral %(reference)s: the agreed time is over") % words
    body = _(
        "The person whom your referral %(reference)s is about agreed for a time that is now over. "
        "Those you sent it to no longer see them.\n\n"
        "Sign in to see more: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _lapse_sender_words(fact: Fact) -> tuple[str, str]:
    words = {
        "reference": fact["reference"],
        "for_service": service_words(fact),
        "link": link_to(fact, "refer"),
    }
    subject = _("Your referral %(reference)s came back to you") % words
    body = _(
        "Your referral %(reference)s%(for_service)s was not taken up in the promised time, though "
        "they were reminded. It is with you again: nobody else helps with it now.\n\n"
        "Please sign in, speak with the person, and decide what comes next: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _lapse_words(fact: Fact) -> tuple[str, str]:
    words = {"reference": fact["reference"], "for_service": service_words(fact)}
    subject = _("Referral went back: %(reference)s") % words
    body = _(
        "The referral %(reference)s%(for_service)s went back to its sender, because the promised "
        "time was over. There is nothing more to do, and you no longer see it.\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def _note_words(fact: Fact, link: str) -> tuple[str, str]:
    words = {"reference": fact["reference"], "link": link}
    subject = _("A note on referral %(reference)s") % words
    body = _(
        "There is a new note on referral %(reference)s.\n\n"
        "Sign in to read it: %(link)s\n\n"
        "This message names nobody on purpose."
    )
    return subject, body % words


def service_words(fact: Fact) -> str:
    """“ (for the lunch club)” of a referral to a service; empty otherwise."""
    service = _service(fact)
    return _(" (for %(service)s)") % {"service": service.name} if service else ""


def _service(fact: Fact) -> Service | None:
    return Service.objects.get(pk=fact["service"]) if fact["service"] else None


def desk_of(fact: Fact) -> str:
    return "provider" if fact["service"] else "cases"


def link_to(fact: Fact, desk: str) -> str:
    return f"{settings.SITE_URL}/{desk}/referrals/{fact['referral']}/"
