"""Reading messages."""

import datetime as dt

from django.db.models import Q, QuerySet

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.messaging.models import Letter, Message
from alongside.messaging.senders import way_out
from alongside.people.models import CareRelationship
from alongside.people.queries import live_relationship
from alongside.people.queries.protection import may_know


def visible_to(actor: Actor) -> QuerySet[Message]:
    """What the organisation sent or was sent, newest first; the deliverer sees all it must send."""
    if actor.may(Permission.SYSTEM):
        return Message.objects.all()
    if not actor.may(Permission.MESSAGES_VIEW):
        return Message.objects.none()
    return Message.objects.filter(
        Q(from_organisation_id=actor.organisation_id) | Q(to_organisation_id=actor.organisation_id)
    ).order_by("-created_at")


def without_word(actor: Actor, since: dt.datetime, until: dt.datetime) -> QuerySet[Message]:
    """What GOV.UK Notify took between the two and has said nothing of, the latest first."""
    by_notify = [channel for channel in Message.Channel if way_out(channel) == "notify"]
    silent = visible_to(actor).filter(status=Message.Status.SENT, arrival="", channel__in=by_notify)
    return silent.filter(sent_at__gt=since, sent_at__lte=until).order_by("-sent_at")


def letters_to_print(actor: Actor) -> QuerySet[Letter]:
    """The team's letters that nobody has posted yet, the oldest first, with their words.

    Of a protected person only for whoever may know where they are: the database sees to it.
    """
    if actor.person_id or actor.acts_for or not actor.may(Permission.CASES_WORK):
        return Letter.objects.none()
    mine = Letter.objects.filter(organisation_id=actor.organisation, by_hand=True, ended_at=None)
    care = live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    known = Q(person__protected=False) | may_know(actor, "person_id")
    return mine.filter(care, known).select_related("message", "organisation", "person")
