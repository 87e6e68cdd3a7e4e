"""Verbs about consent. Withdrawal acts at once, through the relationship it allowed."""

import datetime as dt
import uuid
from collections.abc import Collection
from functools import partial

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record as note
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.consent.models import CHOSEN, Consent, ConsentStep
from alongside.consent.queries import addable, another_lets_in, resting_on, visible_to
from alongside.consent.rules import last_day, may_take_back, why_not
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import CareRelationship, Person, Relation
from alongside.people.queries.proxies import acting_through
from alongside.people.services import part

_THEIR_OWN = (Consent.Basis.AGREED, Consent.Basis.SAID_NO)

LONGEST_YEARS = 100  # longer than anybody is helped


@all_or_nothing()
def record(
    *,
    actor: Actor,
    person: Person,
    basis: str,
    recipient_id: uuid.UUID | None = None,
    recipient_kind: str = "",
    purpose: str = Consent.Purpose.REFERRAL,
    shared: Collection[str] = (),
    why: str = "",
    until: dt.date | None = None,
    key: uuid.UUID | None = None,
    how: str = "",
    given_by: Relation | None = None,
) -> Consent:
    """Keep what the person agreed to (or why it was not for them to agree), until which day.

    ``key`` becomes its id: the same form sent twice is one word of theirs.
    ``how`` it was said, and ``given_by`` whom, where somebody acts for the person.
    What a parent decided holds no longer than until the sixteenth birthday.
    Raises Refused where it cannot rest on that at the person's age, where somebody else decided or
    judged and nothing says why, or for a day that is over.
    """
    if purpose != Consent.Purpose.REFERRAL or not actor.may(Permission.REFERRALS_ONWARD):
        require(actor, Permission.REFERRALS_SEND)
    if key:
        hold("consent", key)
        earlier = kept_with(key, Consent.objects, person_id=person.pk, recipient_id=recipient_id)
        if earlier:
            return earlier
    _check(person, basis, why, until)
    check_gives_nothing_away(actor, person, "why", why)
    if given_by:
        _check_acts(given_by, person, basis)
    consent = Consent(
        pk=key or new_id(),
        person=person,
        purpose=purpose,
        basis=basis,
        how=how,
        given_by=given_by,
        recorded_by_id=actor.user,
        recorded_for_id=actor.organisation,
        recipient_id=recipient_id,
        recipient_kind=recipient_kind,
        shared=list(shared),
        why=why,
        until=last_day(basis, person.date_of_birth, until),
    )
    insert(consent)
    note(actor, "consent.record", consent, people=[person.pk], basis=basis, purpose=purpose)
    return consent


def _check(person: Person, basis: str, why: str, until: dt.date | None) -> None:
    wrong = why_not(basis, person.date_of_birth, clock.today())
    if wrong:
        raise Refused(wrong, field="basis")
    if basis not in _THEIR_OWN and not why.strip():
        raise Refused(
            _("Write who judged that, for what, and why they can decide themselves.")
            if basis == Consent.Basis.COMPETENT
            else _("Write who decided, whom they asked, and why the person could not decide."),
            field="why",
        )
    if until and until < clock.today():
        raise Refused(_("The last day must be today or later."), field="until")
    if until and until.year > clock.today().year + LONGEST_YEARS:
        raise Refused(_("The last day is too far away. Leave it out."), field="until")


def _check_acts(relation: Relation, person: Person, basis: str) -> None:
    """Raise Refused unless they may agree to that for this person today."""
    covered = relation.acts and Relation.Scope.AGREE in relation.scopes
    if relation.person_id != person.pk or not covered:
        raise Refused(_("They may not agree for the person today."), field="given_by")
    if not may_take_back(relation.kind, basis):
        raise Refused(
            _("They act for the person in another way than you chose. Look at both again."),
            field="given_by",
        )


@all_or_nothing()
def run_out(*, actor: Actor, today: dt.date) -> int:
    """Tell of each consent whose last day is over; what it allowed has ended by itself. How many.

    Told once each, however often this runs.
    """
    require(actor, Permission.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, person FROM consent_run_out(%s, %s)", [today, clock.now()])
        ended = cursor.fetchall()
    for consent_id, person_id in ended:
        note(actor, "consent.run_out", people=[person_id])
        tell("consent.ran_out", key=f"consent.ran_out:{consent_id}", consent=str(consent_id))
    return len(ended)


@all_or_nothing()
def withdraw(*, actor: Actor, consent: Consent) -> Consent:
    """The person has changed their mind: from this moment the recipient sees nothing by it.

    Another reason to see them stays, where one is left that does not rest on this.

    Whoever refers people writes it down for them, or the person does it themselves. A second
    withdrawal changes nothing. Raises Refused when the person did not agree to it themselves.
    """
    _check_theirs(actor, consent)
    consent = locked(consent)
    if consent.withdrawn_at:
        return consent
    _end(actor, consent)
    if consent.adds_to_id:  # what it adds to still lets them in
        return consent
    for more in visible_to(actor).filter(adds_to=consent, withdrawn_at=None):
        _end(actor, locked(more))
    tell("consent.withdrawn", key=f"consent.withdrawn:{consent.pk}", consent=str(consent.pk))
    # Whoever acts for somebody takes back their own word, not another that they may not know of.
    stays = actor.acts_for and another_lets_in(consent)
    if consent.recipient_id and not stays:
        _part(actor, consent, consent.recipient_id)
    return consent


def _end(actor: Actor, consent: Consent) -> None:
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["withdrawn_at"])
    left = [data for data in consent.shared if data not in consent.taken_back]
    _write_step(actor, consent, ConsentStep.Name.WITHDRAWN, left)
    note(actor, "consent.withdraw", consent, people=[consent.person_id])


@all_or_nothing()
def narrow(*, actor: Actor, consent: Consent, data: Collection[str]) -> Consent:
    """From this moment the recipient no longer sees these classes of data; the rest holds.

    Taken back before, nothing changes. Raises Refused for what cannot be taken back by itself:
    of a team that plans with the person nothing can.
    """
    _check_theirs(actor, consent)
    if not data or set(data) - set(CHOSEN) or consent.shares(Consent.Data.NOTES):
        raise Refused(_("Choose what they should no longer see."), field="data")
    consent = locked(consent)
    new = [name for name in CHOSEN if name in data and consent.shares(name)]
    if new:
        consent.taken_back = [*consent.taken_back, *new]
        consent.save(update_fields=["taken_back"])
        _write_step(actor, consent, ConsentStep.Name.NARROWED, list(map(str, new)))
        note(actor, "consent.narrow", consent, people=[consent.person_id], data=list(new))
        tell(
            "consent.narrowed",
            key=f"consent.narrowed:{consent.pk}:{'.'.join(sorted(consent.taken_back))}",
            consent=str(consent.pk),
        )
    return consent


@all_or_nothing()
def add(*, actor: Actor, consent: Consent, data: Collection[str], key: uuid.UUID) -> Consent:
    """Whoever acts for the person agrees, online, that the recipient sees these classes, too.

    It holds as long as the agreement to which it adds, ends with it, and by itself lets nobody in.
    ``key`` becomes its id: the same form sent twice is one word. The person hears of it.
    Raises Refused for what is not theirs to agree to, or what somebody else took back.
    """
    require(actor, Permission.PROXY_AGREE)
    hold("consent", key)
    earlier = kept_with(key, visible_to(actor), adds_to_id=consent.pk)
    if earlier:
        return earlier
    if not addable(actor, consent):  # and so could not be held either
        raise Refused(_("You cannot agree to more here. Talk to whoever wrote it down."))
    consent = locked(consent)
    open_to_them = {name for name, _label in addable(actor, consent)}
    if not data or set(data) - open_to_them:
        raise Refused(_("Choose what they may see, too."), field="data")
    more = Consent(
        pk=key,
        adds_to=consent,
        person_id=consent.person_id,
        purpose=consent.purpose,
        basis=consent.basis,
        how=Consent.How.ONLINE,
        given_by_id=acting_through(),
        recorded_by_id=actor.user,
        recorded_for_id=consent.recorded_for_id,
        recipient_id=consent.recipient_id,
        shared=[str(name) for name in CHOSEN if name in data],
        until=consent.until,
    )
    insert(more)
    note(actor, "consent.add", more, people=[consent.person_id], data=list(more.shared))
    tell("consent.added", key=f"consent.added:{key}", person=str(consent.person_id))
    return more


def _write_step(actor: Actor, consent: Consent, name: str, data: list[str]) -> None:
    insert(ConsentStep(consent=consent, name=name, data=data, by_id=actor.user))


def _part(actor: Actor, consent: Consent, recipient_id: uuid.UUID) -> None:
    """End what rests on it: a service's reason, unless another agreement lets that service in.

    A team plans with the whole of a record, so of a team every reason to plan care ends. Whoever
    asked for the person keeps that reason, but for one who wrote it down for itself.
    """
    service, care = CareRelationship.Level.SERVICE, CareRelationship.Level.CARE
    to_a_team = Consent.Data.NOTES in consent.shared
    part_from = partial(
        part,
        actor=actor,
        person_id=consent.person_id,
        organisation_id=recipient_id,
        reason="consent.withdraw",
    )
    if to_a_team:
        part_from(level=care)
    else:
        part_from(level=service, only=resting_on(consent, service))
    if recipient_id == consent.recorded_for_id:
        part_from(level=CareRelationship.Level.REFERRER)


def _check_theirs(actor: Actor, consent: Consent) -> None:
    """The person themselves takes back, or whoever refers people writes it down for them."""
    if actor.acts_for:
        require(actor, Permission.PROXY_AGREE)
        if not may_take_back(actor.acts_as, consent.basis):
            raise Refused(_("You cannot take this back. Talk to whoever wrote it down."))
        return
    if not actor.person_id:
        require(actor, Permission.REFERRALS_SEND)
        return
    require(actor, Permission.OWN_RECORD)
    if not consent.given_by_person:
        raise Refused(
            _(
                "Somebody decided this for you, because you could not at the time. "
                "Talk to them: they can look at it again with you."
            )
        )


def check_may_take_back(actor: Actor, consent: Consent) -> None:
    """Raise Refused or NotPermitted unless the actor may take back some or all of it."""
    _check_theirs(actor, consent)
