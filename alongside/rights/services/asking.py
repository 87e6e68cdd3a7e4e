"""Asking for a right, for oneself or for somebody else, and changing one's mind."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.moves import target_of
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.queries.proxies import acting_through
from alongside.rights.models import RightsRequest
from alongside.rights.models.asking import LONGEST_TEXT
from alongside.rights.queries import answers_for, of_person, waits
from alongside.rights.services.moving import held, write
from alongside.rights.states import BY_PROXY, MOVES, Correctable, Kind

_ONE_AT_A_TIME: Mapping[str, Any] = {
    Kind.COPY: lazy("A copy has been asked for already. It comes by %(day)s at the latest."),
    Kind.ERASURE: lazy("This has been asked for already. The answer comes by %(day)s."),
}


@all_or_nothing()
def ask(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    kind: str,
    key: uuid.UUID,
    words: str = "",
    identity: str = "",
    field: str = "",
    proposed: str = "",
) -> RightsRequest:
    """Ask for a right: the person for themselves, or somebody who plans care with them.

    Whoever acts for the person asks to have something put right, and nothing else.

    ``field`` and ``proposed`` say what is to be put right, and how. ``identity`` says how a
    professional made sure that it is the person who asks. ``key`` becomes the request's id: the
    same form sent twice asks once.
    Raises Refused while a copy is being prepared already, or when something needed is missing.
    """
    require(actor, _may_ask(actor))
    hold("rights", person_id)
    earlier = kept_with(key, of_person(actor, person_id), kind=kind)
    if earlier:
        return earlier
    _check(actor, words, identity)
    if kind == Kind.CORRECTION:
        _check_correction(field, proposed, words)
    if actor.acts_for:
        _check_proxy(actor, person_id, kind, field)
    _check_waiting(actor, person_id, kind)
    now = clock.now()
    request = RightsRequest(
        pk=key,
        created_at=now,
        kind=kind,
        person_id=person_id,
        organisation=answers_for(person_id),
        asked_by_id=actor.user,
        asked_for_id=actor.organisation_id,
        acting_id=acting_through() if actor.acts_for else None,
        field=field,
        proposed=proposed.strip(),
        words=words.strip(),
        identity=identity.strip(),
        due_on=RightsRequest.due_from(now),
    )
    insert(request)
    record(actor, "rights.ask", request, people=[person_id], kind=kind)
    tell(
        "rights.asked",
        key=f"rights.asked:{key}",
        reference=request.reference,
        organisation=str(request.organisation_id),
        **({"for": str(person_id)} if actor.acts_for else {}),
    )
    return request


def _may_ask(actor: Actor) -> Permission:
    if actor.acts_for:
        return Permission.PROXY_AGREE
    return Permission.OWN_RECORD if actor.person_id else Permission.CASES_WORK


def _check_proxy(actor: Actor, person_id: uuid.UUID, kind: str, field: str) -> None:
    if person_id != actor.acts_for or kind != Kind.CORRECTION:
        raise NotPermitted(_("Only they can ask for that, or somebody who helps them."))
    if field not in BY_PROXY:
        raise Refused(
            _("That they ask for themselves. Or tell whoever helps them: they can ask with them."),
            field="field",
        )


def _check_waiting(actor: Actor, person_id: uuid.UUID, kind: str) -> None:
    waiting = waits(actor, person_id, kind) if kind in _ONE_AT_A_TIME else None
    if waiting:
        raise Refused(_ONE_AT_A_TIME[kind] % {"day": f"{waiting.due_on:%d/%m/%Y}"})


def _check(actor: Actor, words: str, identity: str) -> None:
    themselves = actor.person_id or actor.acts_for
    if not themselves and not identity.strip():
        raise Refused(
            _("Write how you made sure that it is the person who asks."), field="identity"
        )
    for name, text in (("words", words), ("identity", identity)):
        if len(text) > LONGEST_TEXT:
            raise Refused(_("This is too long: keep it under 10,000 characters."), field=name)


def _check_correction(field: str, proposed: str, words: str) -> None:
    if field not in Correctable.values:
        raise Refused(_("Choose what is wrong."), field="field")
    if field == Correctable.WRITTEN and not words.strip():
        raise Refused(_("Write what is wrong, and where it stands."), field="words")
    if field != Correctable.WRITTEN and not proposed.strip():
        raise Refused(_("Write what should stand there."), field="proposed")
    if field == Correctable.DATE_OF_BIRTH:
        _check_birthday(proposed)


def _check_birthday(proposed: str) -> None:
    try:
        born = dt.date.fromisoformat(proposed.strip())
    except ValueError as error:
        raise Refused(
            _("Write the date as year, month and day, for example 1948-03-27."), field="proposed"
        ) from error
    if born > clock.today():
        raise Refused(_("The date must be in the past."), field="proposed")


@all_or_nothing()
def take_back(*, actor: Actor, request: RightsRequest) -> RightsRequest:
    """Whoever asked no longer wants it, or the person does not want what was asked for them by

    somebody who acts for them. Raises OutOfTurn when it has been answered meanwhile.
    """
    require(actor, _may_ask(actor))
    for_them = actor.person_id == request.person_id and request.acting_id
    if request.asked_by_id != actor.user and not for_them:
        raise NotPermitted(_("Only whoever asked can take it back."))
    request = held(actor, request)
    request.status = target_of(MOVES, "take_back", request.status)
    request.ended_at = clock.now()
    request.save(update_fields=["status", "ended_at"])
    write(actor, request, "take_back")
    record(actor, "rights.take_back", request, people=[request.person_id])
    return request
