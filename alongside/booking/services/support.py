"""Verbs about what helps somebody to come: asked for with a place, answered by who arranges it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.booking.models import Place, Session, WaitingEntry
from alongside.booking.services.moving import facts_of, hold_session
from alongside.booking.states import HELD, PlaceStatus
from alongside.booking.support import LONGEST_WORDS, Stage, Support, Wanted, kinds_for
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.models import new_id
from alongside.common.moves import locked
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.people.hidden_words import check_gives_nothing_away
from alongside.people.models import Person
from alongside.people.restriction import stays_usable


@all_or_nothing()
def ask_help(
    *, actor: Actor, place: Place, wanted: Wanted, seen: Collection[str] | None = None
) -> Place:
    """Say what would help the person to come to a place of theirs, or no longer would.

    What is answered stays answered while it is wanted; the person alone cannot take that back, for
    somebody may be on the way. Said twice it stays. ``seen``: the kinds that whoever says it saw
    asked for. Raises OutOfTurn once the place is not theirs, or others are asked for meanwhile.
    """
    _may_ask(actor, place)
    room = hold_session(place.session_id)
    place = locked(place)
    if place.status != PlaceStatus.BOOKED or room.starts_at <= clock.now():
        raise OutOfTurn(_("There is no place any more for which help could be arranged."))
    if actor.person_id is None:
        stays_usable(Person.objects.get(pk=place.person_id))
    before, arranged = set(place.help_wanted), set(place.help_arranged)
    if seen is not None and before not in (set(seen), set(wanted.kinds)):
        raise OutOfTurn(
            _(
                "Somebody has changed what is asked for since you opened this page. It stands "
                "above. Nothing was noted: say again what would help."
            )
        )
    if actor.person_id:
        answered = [one.kind for one in place.help if not one.is_open]
        wanted = Wanted([*wanted.kinds, *answered], wanted.words)
    how = Session.objects.filter(pk=place.session_id).values_list("how", flat=True).get()
    put(actor, place, wanted, how)
    fields = ["help_wanted", "help_words"]
    if actor.person_id is None:
        place.help_arranged = [one for one in place.help_arranged if one in place.help_wanted]
        place.help_refused = [one for one in place.help_refused if one in place.help_wanted]
        fields += ["help_arranged", "help_refused"]
    place.save(update_fields=fields)
    record(actor, "place.ask_help", place, people=[place.person_id])
    if set(place.help_wanted) - before:
        tell_asked(actor, place)
    if before - set(place.help_wanted):
        keeps = actor.organisation_id == place.organisation_id
        off = bool(arranged - set(place.help_wanted)) and not keeps
        tell("help.unasked", f"help.unasked:{new_id()}", off=off, **facts_of(actor, place))
    return place


@all_or_nothing()
def answer_help(*, actor: Actor, place: Place, kind: str, stage: str) -> Place:
    """Whoever keeps the time says that a kind of help is arranged, or cannot be.

    Said twice it is said once; said otherwise later, that holds. Raises OutOfTurn where it is not
    asked for any more.
    """
    _may_answer(actor, place)
    hold_session(place.session_id)
    place = locked(place)
    found = next((one for one in place.help if one.kind == kind), None)
    if found is None or not place.is_held:
        raise OutOfTurn(_("This is not asked for any more. Nothing was noted."))
    if found.stage == stage:
        return place
    place.help_arranged = [one for one in place.help_arranged if one != kind]
    place.help_refused = [one for one in place.help_refused if one != kind]
    (place.help_arranged if stage == Stage.ARRANGED else place.help_refused).append(kind)
    place.save(update_fields=["help_arranged", "help_refused"])
    record(actor, "place.answer_help", place, people=[place.person_id], stage=str(stage))
    if stage == Stage.REFUSED:
        tell("help.refused", f"help.refused:{new_id()}", kind=kind, **facts_of(actor, place))
    elif found.stage == Stage.REFUSED:
        tell("help.found", f"help.found:{new_id()}", kind=kind, **facts_of(actor, place))
    return place


def put(actor: Actor, row: Place | WaitingEntry, wanted: Wanted, how: str = "") -> None:
    """Write it into a row that is not saved yet; ``how`` somebody meets a link worker then.

    Raises Refused for what is none, or too long.
    """
    kinds = [kind for kind in Support.values if kind in wanted.kinds]
    if not set(kinds) <= set(kinds_for(how)):
        raise Refused(
            _("It is a call, so nobody has to get there. Ask for an interpreter, or for no help."),
            field="help_wanted",
        )
    words = wanted.words.strip() if kinds else ""
    if len(words) > LONGEST_WORDS:
        raise Refused(_("This is too long: keep it under 200 characters."), field="help_words")
    if words and actor.person_id is None and not actor.may(Permission.SYSTEM):
        person = Person.objects.get(pk=row.person_id)
        check_gives_nothing_away(actor, person, "help_words", words)
    row.help_wanted, row.help_words = kinds, words


def tell_asked(actor: Actor, place: Place) -> None:
    """Whoever keeps the time is told that help is wanted; who asks for their own knows."""
    if place.help_open and actor.organisation_id != place.organisation_id:
        tell("help.asked", f"help.asked:{new_id()}", **facts_of(actor, place))


def ask_help_anew(actor: Actor, session: Session) -> None:
    """What was answered was for the old time or room of a session, which is held: ask again."""
    answered = Place.objects.filter(session=session, status__in=HELD).exclude(
        help_arranged=[], help_refused=[]
    )
    for place in answered.select_for_update().order_by("pk"):
        place.help_arranged, place.help_refused = [], []
        place.save(update_fields=["help_arranged", "help_refused"])
        tell_asked(actor, place)


def wanted_in(row: Place | WaitingEntry, how: str = "") -> Wanted:
    """What goes along to another place; answers do not, for they are of one day.

    ``how`` somebody meets a link worker there: to a call goes only what helps with one.
    """
    return Wanted([kind for kind in row.help_wanted if kind in kinds_for(how)], row.help_words)


def _may_ask(actor: Actor, place: Place) -> None:
    if actor.may(Permission.OWN_RECORD):
        return
    if not (actor.may(Permission.REFERRALS_ANSWER) or actor.may(Permission.REFERRALS_SEND)):
        require(actor, Permission.CASES_WORK)
    if actor.organisation_id not in (place.organisation_id, place.from_organisation_id):
        raise NotPermitted(_("Only the service, or whoever referred the person, can ask for it."))


def _may_answer(actor: Actor, place: Place) -> None:
    works = actor.may(Permission.CASES_WORK) and place.session.worker_id is not None
    if not works:
        require(actor, Permission.REFERRALS_ANSWER)
    if actor.organisation_id != place.organisation_id:
        raise NotPermitted(_("Only whoever keeps the time says what is arranged."))
