"""What follows from taking organisations on: links are sent and forgotten, agreements minded."""

import datetime as dt
import uuid
from collections.abc import Iterable

from procrastinate.contrib.django import app

from alongside.accounts.actor import Actor, acting_as
from alongside.accounts.models import User
from alongside.accounts.permissions import Permission
from alongside.accounts.queries import members_of_areas_who_may, members_who_may
from alongside.common import clock
from alongside.messaging.services import forget, queue
from alongside.onboarding import messages
from alongside.onboarding.access import due_at
from alongside.onboarding.queries import (
    agreement_with,
    practice_with,
    request_with,
    still_good,
    to_remind_of,
)
from alongside.onboarding.services.invitations import INVITATION_HOLDS
from alongside.onboarding.services.second_step import RESET
from alongside.onboarding.services.signing_out import SIGNED_OUT
from alongside.organisations.models import Agreement, Organisation
from alongside.organisations.queries import areas_above
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import subscribe

PASSING = Actor.system("invitations")
MINDING = Actor.system("agreements")
MINDING_ACCESS = Actor.system("access")
REMINDERS = (dt.timedelta(days=30), dt.timedelta(days=7))  # before it runs out, the first first
TEMPLATE = "member-invitation"


@subscribe("member.invited")
def send_link(actor: Actor, fact: OutboxFact) -> None:
    """Queue the message, unless the link was used or taken back before it could be sent.

    It is from no organisation and to none, so that nobody who works here reads the link.
    """
    invitation = still_good(uuid.UUID(fact.payload["invitation"]))
    if invitation is None:
        return
    subject, body = messages.invitation_words(invitation)
    queue(
        actor=actor,
        key=fact.key,
        template=TEMPLATE,
        recipient=invitation.email,
        subject=subject,
        body=body,
    )


@app.periodic(cron="35 3 * * *")
@app.task(
    name="onboarding.forget_links",
    queue="housekeeping",
    queueing_lock="onboarding.forget_links",
)
def forget_links(timestamp: int) -> None:
    """Once a night: a link that has run out is forgotten with the address it went to."""
    with acting_as(PASSING) as actor:
        forget(actor=actor, templates=[TEMPLATE], before=clock.now() - INVITATION_HOLDS)


@subscribe("organisation.asked")
def tell_who_answers(actor: Actor, fact: OutboxFact) -> None:
    """Whoever looks after the area hears that somebody asks to take part."""
    request = request_with(uuid.UUID(fact.payload["request"]))
    words = messages.asked_words(request)
    for user in _looking_after(request.area_id):
        _write(actor, f"{fact.key}:{user.pk}", "join-asked", user.email, words, to_user_id=user.pk)


@subscribe("organisation.refused")
def tell_who_asked(actor: Actor, fact: OutboxFact) -> None:
    """Whoever asked hears why not."""
    request = request_with(uuid.UUID(fact.payload["request"]))
    words = messages.refused_words(request)
    _write(actor, fact.key, "join-refused", request.contact_email, words)


@subscribe("agreement.ended")
def tell_that_it_ended(actor: Actor, fact: OutboxFact) -> None:
    """Both sides hear that no new referrals come and that open ones stay."""
    _tell_that_it_is_over(actor, agreement_with(uuid.UUID(fact.payload["agreement"])))


@subscribe("practice.begun")
def tell_of_a_practice(actor: Actor, fact: OutboxFact) -> None:
    """Whoever began it sees what a message about a referral looks like, and that it arrives."""
    practice = practice_with(uuid.UUID(fact.payload["practice"]))
    user = practice.started_by
    about = {"to_user_id": user.pk, "to_organisation_id": practice.organisation_id}
    words = messages.practice_words(practice)
    _write(actor, fact.key, "practice", user.email, words, **about)


@subscribe(RESET)
def tell_of_a_reset(actor: Actor, fact: OutboxFact) -> None:
    """Whoever's second step was taken away hears of it, so that no reset stays unseen."""
    user = User.objects.get(pk=fact.payload["user"])
    words = messages.reset_words()
    _write(actor, fact.key, "second-step-reset", user.email, words, to_user_id=user.pk)


@subscribe(SIGNED_OUT)
def tell_of_being_signed_out(actor: Actor, fact: OutboxFact) -> None:
    """Whoever a colleague signed out hears of it, so that it never stays unseen."""
    user = User.objects.get(pk=fact.payload["user"])
    words = messages.signed_out_words()
    _write(actor, fact.key, "member-signed-out", user.email, words, to_user_id=user.pk)


@app.periodic(cron="10 6 * * *")
@app.task(
    name="onboarding.mind_agreements",
    queue="housekeeping",
    queueing_lock="onboarding.mind_agreements",
)
def mind_agreements(timestamp: int) -> None:
    """Each morning: remind of what runs out soon, and tell both sides of what has run out.

    A message is queued once, however often this runs, and after days in which it did not run.
    """
    with acting_as(MINDING) as actor:
        now = clock.now()
        for agreement in to_remind_of(now + REMINDERS[0]):
            if agreement.until <= now:
                _tell_that_it_is_over(actor, agreement)
            else:
                _remind(actor, agreement, agreement.until - now)


@app.periodic(cron="20 6 * * *")
@app.task(
    name="onboarding.mind_access",
    queue="housekeeping",
    queueing_lock="onboarding.mind_access",
)
def mind_access(timestamp: int) -> None:
    """Each morning: once a quarter, tell whoever looks after members that somebody is due."""
    with acting_as(MINDING_ACCESS) as actor:
        today = clock.today()
        quarter = f"{today.year}:{(today.month + 2) // 3}"
        everywhere = Organisation.objects.values_list("pk", flat=True)
        for organisation, due in due_at(everywhere, clock.now()).items():
            words = messages.access_words(len(due))
            for user in members_who_may(organisation, Permission.MEMBERS_MANAGE):
                key = f"access.due:{organisation}:{quarter}:{user.pk}"
                about = {"to_user_id": user.pk, "to_organisation_id": organisation}
                _write(actor, key, "access-due", user.email, words, **about)


def _remind(actor: Actor, agreement: Agreement, left: dt.timedelta) -> None:
    step = min(before for before in REMINDERS if left <= before).days
    words = messages.soon_words(agreement)
    for user in _signing(agreement):
        key = f"agreement.soon:{agreement.pk}:{step}:{user.pk}"
        about = {"to_user_id": user.pk, "to_organisation_id": agreement.organisation_id}
        _write(actor, key, "agreement-soon", user.email, words, **about)


def _tell_that_it_is_over(actor: Actor, agreement: Agreement) -> None:
    own = messages.over_words(agreement)
    for user in _signing(agreement):
        key = f"agreement.over:{agreement.pk}:{user.pk}"
        about = {"to_user_id": user.pk, "to_organisation_id": agreement.organisation_id}
        _write(actor, key, "agreement-over", user.email, own, **about)
    theirs = messages.over_words_for_the_area(agreement)
    for user in _looking_after(agreement.organisation.area_id):
        key = f"agreement.over-there:{agreement.pk}:{user.pk}"
        _write(actor, key, "agreement-over-there", user.email, theirs, to_user_id=user.pk)


def _signing(agreement: Agreement) -> Iterable[User]:
    return members_who_may(agreement.organisation_id, Permission.AGREEMENT_SIGN)


def _looking_after(area_id: uuid.UUID | None) -> set[User]:
    """Whoever looks after the area or one that it lies in; asked once, whatever roles they have."""
    found = members_of_areas_who_may(areas_above(area_id), Permission.ORGANISATIONS_TAKE_ON)
    return {membership.user for membership in found}


def _write(
    actor: Actor,
    key: str,
    template: str,
    recipient: str,
    words: tuple[str, str],
    **about: uuid.UUID,
) -> None:
    subject, body = words
    queue(
        actor=actor,
        key=key,
        template=template,
        recipient=recipient,
        subject=subject,
        body=body,
        **about,
    )
