"""Reading requests: those that the actor answers, asked for somebody, or asked for themselves."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common.errors import NotPermitted
from alongside.organisations.models import Organisation
from alongside.people.models import CareRelationship, Invitation, Relation
from alongside.people.queries import live_relationship
from alongside.rights.models import (
    Check,
    Copy,
    Correction,
    Enclosure,
    Erasure,
    Objection,
    PartDecision,
    RequestStep,
    RightsRequest,
)
from alongside.rights.states import Part, Status


def visible_to(actor: Actor) -> QuerySet[RightsRequest]:
    """Those that the actor's organisation answers, and all of anyone it plans care with.

    People see what they asked, or somebody for them; whoever acts for them what they asked
    themselves, and no more.
    """
    if actor.person_id:
        return RightsRequest.objects.filter(person_id=actor.person_id)
    if actor.acts_for:
        theirs = RightsRequest.objects.filter(person_id=actor.acts_for, asked_by_id=actor.user)
        return theirs if actor.may(Permission.PROXY_AGREE) else theirs.none()
    if actor.may(Permission.SYSTEM):
        return RightsRequest.objects.all()
    seen = Q(pk=None)
    if actor.may(Permission.PRIVACY_REVIEW):
        seen |= Q(organisation_id=actor.organisation)
    if actor.may(Permission.CASES_WORK):
        seen |= Q(live_relationship(actor, "person_id", CareRelationship.Level.CARE))
    return RightsRequest.objects.filter(seen)


def steps_visible_to(actor: Actor) -> QuerySet[RequestStep]:
    return RequestStep.objects.filter(request__in=visible_to(actor))


def checks_visible_to(actor: Actor) -> QuerySet[Check]:
    """What was said of each note: for whoever answers."""
    return Check.objects.filter(request__in=to_answer(actor))


def copies_visible_to(actor: Actor) -> QuerySet[Copy]:
    """Whoever answers sees what was given, and so does the person, unless they are protected."""
    if not actor.person_id:
        return Copy.objects.filter(request__in=to_answer(actor))
    mine = Copy.objects.filter(request__person_id=actor.person_id)
    return mine if shows_copy(actor.person_id) else mine.none()


def to_answer(actor: Actor) -> QuerySet[RightsRequest]:
    """Those that the actor's organisation answers: open ones first, the next due on top."""
    if not actor.may(Permission.PRIVACY_REVIEW):
        return RightsRequest.objects.none()
    return (
        visible_to(actor)
        .filter(organisation_id=actor.organisation)
        .select_related("asked_by", "asked_for")
        .order_by(F("ended_at").desc(nulls_first=True), "due_on", "created_at")
    )


def request_to_answer(actor: Actor, request_id: uuid.UUID) -> RightsRequest | None:
    """One of them with its steps; None when there is none by that id for this actor."""
    return to_answer(actor).prefetch_related("steps__by").filter(pk=request_id).first()


def of_person(actor: Actor, person_id: uuid.UUID) -> QuerySet[RightsRequest]:
    """What somebody asked for, newest first, in the columns that both sides may read."""
    return (
        visible_to(actor)
        .filter(person_id=person_id)
        .select_related("organisation", "asked_for")
        .only(
            *("reference", "kind", "status", "person_id", "words", "due_on", "extended", "answer"),
            *("field", "proposed"),
            *("created_at", "ended_at", "asked_by_id", "acting_id"),
            *("organisation__name", "organisation__phone", "organisation__email"),
            "asked_for__name",
        )
        .order_by("-created_at")
    )


def waits(actor: Actor, person_id: uuid.UUID, kind: str) -> RightsRequest | None:
    """The open request of this kind for the person, if the actor sees one."""
    return of_person(actor, person_id).filter(kind=kind, status=Status.ASKED).first()


def copy_of(actor: Actor, request_id: uuid.UUID) -> Copy | None:
    """What was given in answer to a request, for those who may read it."""
    copies = copies_visible_to(actor).filter(request_id=request_id)
    named = ("content", "request__reference", "request__person_id")
    return copies.select_related("request").only(*named).first()


def enclosures_visible_to(actor: Actor) -> QuerySet[Enclosure]:
    """The files that came with the copies that the actor may read, without what is in them."""
    return Enclosure.objects.filter(copy__in=copies_visible_to(actor)).defer("content")


def enclosed_with(
    actor: Actor, requests: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, list[Enclosure]]:
    """Of these requests, the files that came with each copy."""
    there = enclosures_visible_to(actor).filter(copy__request__in=list(requests))
    found: dict[uuid.UUID, list[Enclosure]] = defaultdict(list)
    for one in there.annotate(asked=F("copy__request_id")):
        found[one.asked].append(one)
    return found


def enclosed_file(actor: Actor, request_id: uuid.UUID, document_id: uuid.UUID) -> Enclosure | None:
    """One of them with what is in it; None where the copy holds none."""
    there = enclosures_visible_to(actor).defer(None)
    return there.filter(copy__request=request_id, document=document_id).first()


def answers_for(person_id: uuid.UUID) -> Organisation:
    """The organisation that answers for what is held of the person.

    Raises NotPermitted for whoever does not see them.
    """
    found = _asked("SELECT rights_answers_for(%s)", person_id)
    if found is None:
        raise NotPermitted(_("You can ask for those whom you help."))
    return Organisation.objects.get(pk=str(found))


def shows_copy(person_id: uuid.UUID) -> bool:
    """Whether a copy may stand on the person's own pages: not while they are protected."""
    return bool(_asked("SELECT rights_shows_copy(%s)", person_id))


def keeps_back(person_id: uuid.UUID) -> bool:
    """Whether the person hides something from those who act for them: for whoever answers."""
    return bool(_asked("SELECT rights_keeps_back(%s)", person_id))


def address_of(person_id: uuid.UUID) -> str:
    """The address from which the person has let themselves in: asked by the house itself.

    Never that of somebody who acts for them: what they asked about themselves is theirs.
    """
    used = Invitation.objects.filter(
        person_id=person_id, used_at__isnull=False, relation__isnull=True
    )
    latest = used.order_by("-used_at").first()
    return latest.email if latest else ""


@dataclass(frozen=True)
class Acting:
    """Who asked for the person, as what, and whether they still act for them."""

    name: str
    kind: str
    acts: bool


def who_acted(request: RightsRequest) -> Acting | None:
    """Who of those that act for the person asked: for whoever answers. None where nobody did."""
    if not request.acting_id:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, kind, acts FROM rights_who_acted(%s)", [request.pk])
        found = cursor.fetchone()
    return Acting(found[0], str(Relation.Kind(found[1]).label), found[2]) if found else None


def address_of_acting(request_id: uuid.UUID) -> str:
    """Where the link of whoever asked for the person went, while they still act for them."""
    return str(_asked("SELECT rights_address_of_acting(%s)", request_id) or "")


def erasures_visible_to(actor: Actor) -> QuerySet[Erasure]:
    """What was erased where the actor answers for it, newest first."""
    if not actor.may(Permission.PRIVACY_REVIEW):
        return Erasure.objects.none()
    return Erasure.objects.filter(organisation_id=actor.organisation).select_related("by")


def corrections_visible_to(actor: Actor) -> QuerySet[Correction]:
    """What was put right, for those who see the request for it."""
    return Correction.objects.filter(request__in=visible_to(actor))


def decisions_visible_to(actor: Actor) -> QuerySet[PartDecision]:
    """What was decided of each part: for whoever answers, and the person.

    The person reads whether a part goes; on which ground it stays could tell too much to somebody
    who looks over their shoulder, and is said in the answer.
    """
    if actor.person_id:
        mine = PartDecision.objects.filter(request__person_id=actor.person_id)
        return mine.only("request_id", "part", "erased")
    return PartDecision.objects.filter(request__in=to_answer(actor))


@dataclass(frozen=True)
class Wish:
    """What was decided when the person asked to have something erased, and whether it is done."""

    goes: list[Part]
    stays: list[Part]
    erased_at: dt.datetime | None


def wishes_of(actor: Actor) -> dict[uuid.UUID, Wish]:
    """The person's own, by the request's id."""
    decided = list(decisions_visible_to(actor))
    steps = steps_visible_to(actor).filter(name="erase")
    done = dict(steps.values_list("request_id", "created_at"))
    return {
        request_id: Wish(
            [Part(one.part) for one in decided if one.request_id == request_id and one.erased],
            [Part(one.part) for one in decided if one.request_id == request_id and not one.erased],
            done.get(request_id),
        )
        for request_id in {one.request_id for one in decided}
    }


def erased_parts(actor: Actor, request: RightsRequest) -> list[Part]:
    """The parts that are to be erased, as decided."""
    decided = decisions_visible_to(actor).filter(request=request, erased=True)
    return [Part(part) for part in decided.values_list("part", flat=True)]


def to_erase(actor: Actor) -> QuerySet[RightsRequest]:
    """Wishes that are decided and not carried out yet, the oldest first."""
    decided = PartDecision.objects.filter(request=OuterRef("pk"), erased=True)
    done = RequestStep.objects.filter(request=OuterRef("pk"), name="erase")
    return to_answer(actor).filter(Exists(decided), ~Exists(done)).order_by("ended_at")


def given_to(request_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str]]:
    """Every organisation that was ever given something of the person who made this request: its

    id, its name, and the reference by which it knows them. For whoever answers, and the house.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation, name, reference FROM rights_given_to(%s)", [request_id]
        )
        return list(cursor.fetchall())


def objections_visible_to(actor: Actor) -> QuerySet[Objection]:
    """Who objects to use beyond care: the person's own, and of those with whom care is planned."""
    if actor.person_id:
        return Objection.objects.filter(person_id=actor.person_id).only(
            "created_at", "person_id", "source", "learned", "ended_at", "recorded_for__name"
        )
    if not actor.may(Permission.CASES_WORK):
        return Objection.objects.none()
    care = live_relationship(actor, "person_id", CareRelationship.Level.CARE)
    return Objection.objects.filter(care).select_related("recorded_by", "recorded_for")


def objections_of(actor: Actor, person_id: uuid.UUID) -> QuerySet[Objection]:
    """Those of one person that hold now."""
    return objections_visible_to(actor).filter(person_id=person_id, ended_at=None)


def is_restricted(person_id: uuid.UUID) -> bool:
    """Whether what is held of the person is kept and not used: asked by whoever answers, or the

    house.
    """
    return bool(_asked("SELECT rights_is_restricted(%s)", person_id))


def recipients(person_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Each organisation that may see the person, with the reference by which it knows them.

    Asked by the house itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, reference FROM rights_recipients(%s)", [person_id])
        return list(cursor.fetchall())


def request_to_tell(request_id: uuid.UUID) -> RightsRequest:
    """A request of which a fact tells, with who asked: asked by the house itself."""
    return RightsRequest.objects.select_related("asked_by").get(pk=request_id)


def due_by(day: dt.date) -> QuerySet[RightsRequest]:
    """What is still to be answered by this day: asked by the house itself."""
    return RightsRequest.objects.filter(status=Status.ASKED, due_on__lte=day)


def _asked(question: str, person_id: uuid.UUID) -> uuid.UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(question, [person_id])
        (answer,) = cursor.fetchone()
    return answer
