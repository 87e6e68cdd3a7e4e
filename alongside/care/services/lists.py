"""Sending somebody the list of services that was put together with them."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.services import record
from alongside.care.models import Case
from alongside.care.person_messages import LIST
from alongside.care.services.cases import open_case
from alongside.care.services.writing import WRITING, queue_to_person, way_to
from alongside.care.writing import language_for
from alongside.common.errors import Refused
from alongside.common.whole import all_or_nothing
from alongside.directory.models import Service
from alongside.matching.services import note_signposted
from alongside.messaging.models import Message
from alongside.messaging.wordings import Worded, worded


@all_or_nothing()
def send_list(
    *,
    actor: Actor,
    case: Case,
    key: uuid.UUID,
    safe: bool,
    services: Sequence[Service],
    link: str,
) -> None:
    """Send the person the ``link`` to these services, once for the key, by the way they chose.

    Each counts as told from then on. Raises Refused unless the actor says that it is ``safe``, and
    where nothing is on the list, they chose no message, or none is safe.
    """
    case = open_case(actor, case)
    if not services:
        raise Refused(_("Nothing is on it yet."))
    if not safe:
        raise Refused(_("Read how contact is safe, and say that a message is."), field="safe")
    way = None if case.person.has_died else way_to(actor, case.person)
    if way is None:
        raise Refused(_("They chose no text message or e-mail, or none is safe: nothing was sent."))
    named, consent = f"case.list:{key}", case.referral.consent_id
    with acting_as(WRITING) as house:
        if Message.objects.filter(key=named).exists():
            return
        queue_to_person(
            house,
            named,
            LIST,
            way,
            case.person_id,
            words_of_list(case, way.channel, link),
            rests_on=consent,
            concerns=case.pk,
            on_behalf_of_id=case.organisation_id,
        )
    for service in services:
        note_signposted(actor=actor, person=case.person, case_id=case.pk, service=service)
    record(actor, "case.send_list", case, people=[case.person_id], services=len(services))


def words_of_list(case: Case, channel: str, link: str) -> Worded:
    """What somebody reads who is sent a list."""
    return worded(
        LIST,
        organisation_id=case.organisation_id,
        channel=channel,
        language=language_for(case.person.language),
        facts=lambda: {"link": link},
    )
