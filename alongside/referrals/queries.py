"""Reading referrals: always from what the actor may see."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull

from alongside.accounts.actor import Actor
from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.statements import how_many, put_together_once
from alongside.consent.models import Consent
from alongside.people.models import WAYS_TO_FIND
from alongside.people.queries import live_relationship
from alongside.people.queries.protection import may_know
from alongside.referrals.models import (
    Referral,
    ReferralAnswer,
    ReferralFile,
    ReferralMove,
    ReferralNote,
)
from alongside.referrals.reasons import reason_names
from alongside.referrals.states import CORRECTED, OPEN, UNANSWERED, UNMARKED, Status

# What a person may read of a referral for them, and of its steps: the database holds to the same.
_FOR_THE_PERSON = (
    *(
        "reference",
        "kind",
        "status",
        "person_id",
        "words",
        "about_me",
        "sent_at",
        "ended_at",
        "parent_id",
    ),
    *("from_organisation__name", "from_organisation__phone", "from_organisation__email"),
    "from_user__name",
    *("to_organisation__name", "to_organisation__phone", "to_organisation__email"),
    *("service__name", "service__organisation_id", "handler__name"),
    *("consent__recipient_id", "consent__withdrawn_at", "consent__basis", "consent__how"),
)
_FOR_A_PROXY = (
    *("reference", "kind", "status", "sent_at", "ended_at"),
    *("from_organisation__name", "handler__name", "service__name"),
    *("to_organisation__name", "to_organisation__phone", "to_organisation__email"),
)
_STEP_FOR_THE_PERSON = ("referral_id", "name", "status", "reason", "created_at")
_OVER = Func("consent_id", function="consent_is_over", output_field=BooleanField())
_ANSWERED = Case(When(status__in=UNANSWERED, then=0), default=1)


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """What the organisation sent or received, while it has a live reason to see the person.

    Of what a service was sent only that to which the person agrees still: another reason to see
    them, such as a later referral, opens nothing that they took back or agreed to for a while.
    A person sees what was sent for them, in the columns that are for their eyes; whoever acts for
    them less of it, but for what is hidden.
    """
    if actor.person_id:
        return Referral.objects.filter(person_id=actor.person_id).exclude(status=Status.DRAFT)
    if actor.acts_for:
        return _of_whom_they_act_for(actor, actor.acts_for)
    if not actor.may(Permission.REFERRALS_VIEW):
        return Referral.objects.none()
    sent = Q(from_organisation_id=actor.organisation)
    agreed_still = ~Q(kind=Referral.Kind.PROVIDER) | ~Q(_OVER)
    received = Q(to_organisation_id=actor.organisation) & agreed_still
    return Referral.objects.filter(sent | received).filter(live_relationship(actor, "person_id"))


def not_hidden(field: str) -> Q:
    """SQL: the referral (or the consent) of that id is not kept from the proxy who asks.

    Through a narrow door: what a child agreed to alone is among what is hidden.
    """
    return ~Q(**{f"{field}__in": RawSQL("SELECT referrals_hidden_from()", [])})


def _of_whom_they_act_for(actor: Actor, person_id: uuid.UUID) -> QuerySet[Referral]:
    if not actor.may(Permission.PROXY_NEWS):
        return Referral.objects.none()
    theirs = Referral.objects.filter(not_hidden("pk"), person_id=person_id)
    return theirs.exclude(status=Status.DRAFT)


def moves_visible_to(actor: Actor) -> QuerySet[ReferralMove]:
    """The steps of the referrals that the actor may see."""
    return ReferralMove.objects.filter(referral__in=visible_to(actor))


def moves_of(referrals: RawSQL) -> QuerySet[ReferralMove]:
    """The steps of referrals, by their ids, that the actor sees."""
    return ReferralMove.objects.filter(referral_id__in=referrals)


def notes_of(referrals: RawSQL) -> QuerySet[ReferralNote]:
    """What was written on referrals, by their ids, that the actor sees from one of the sides."""
    return ReferralNote.objects.filter(referral_id__in=referrals)


def notes_visible_to(actor: Actor) -> QuerySet[ReferralNote]:
    """What the two sides told each other, on referrals that the actor may see: not the person."""
    if actor.person_id or actor.acts_for:
        return ReferralNote.objects.none()
    return ReferralNote.objects.filter(referral__in=visible_to(actor))


def files_visible_to(actor: Actor) -> QuerySet[ReferralFile]:
    """What came with those notes, without its content; of a protected person the circle's alone."""
    if actor.person_id or actor.acts_for:
        return ReferralFile.objects.none()
    files = ReferralFile.objects.filter(referral__in=visible_to(actor)).defer("content")
    return files.filter(
        Q(referral__person__protected=False) | may_know(actor, "referral__person_id")
    )


def answers_of(actor: Actor, referral: Referral) -> QuerySet[ReferralAnswer]:
    """What was answered to the receiver's own questions, in the order in which they were asked.

    Of a protected person it is for the circle around them alone, as files are.
    """
    if actor.person_id or actor.acts_for:
        return ReferralAnswer.objects.none()
    answers = ReferralAnswer.objects.filter(referral=referral, referral__in=visible_to(actor))
    return answers.filter(
        Q(referral__person__protected=False) | may_know(actor, "referral__person_id")
    )


def with_unread(actor: Actor, referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """The same, each with ``unread``: the other side wrote since somebody here last looked."""
    ours = Case(
        When(from_organisation_id=actor.organisation, then=F("from_read_at")),
        default=F("to_read_at"),
    )
    newest = (
        ReferralNote.objects.filter(referral_id=OuterRef("pk"))
        .exclude(organisation_id=actor.organisation)
        .order_by("-created_at")
        .values("created_at")[:1]
    )
    return referrals.annotate(read_here_at=ours, heard_at=Subquery(newest)).annotate(
        unread=Q(heard_at__isnull=False)
        & (Q(read_here_at=None) | Q(heard_at__gt=F("read_here_at")))
    )


def has_unread(actor: Actor, referral: Referral) -> bool:
    """Whether the other side wrote since somebody here last looked at this one."""
    sent = referral.from_organisation_id == actor.organisation
    read_at = referral.from_read_at if sent else referral.to_read_at
    notes = ReferralNote.objects.filter(referral=referral)
    theirs = notes.exclude(organisation_id=actor.organisation)
    return (theirs.filter(created_at__gt=read_at) if read_at else theirs).exists()


def sent_by(actor: Actor) -> QuerySet[Referral]:
    """What the actor's organisation sent to others, newest first, ready for a list.

    Of a team not what it wrote down for whoever asked it directly: that stands on its own board.
    """
    return sent_or_written_down(actor).exclude(
        kind=Referral.Kind.LINK_WORKER, to_organisation_id=actor.organisation
    )


def sent_or_written_down(actor: Actor) -> QuerySet[Referral]:
    """The same, with what it wrote down itself for whoever asked it directly."""
    sent = _listed(visible_to(actor)).filter(from_organisation_id=actor.organisation)
    return sent.order_by("-sent_at", "-created_at")


def written_back(actor: Actor) -> QuerySet[Referral]:
    """Of what the actor's organisation sent, those in which the other side wrote since somebody
    here last looked."""
    return sent_by(actor).filter(_heard_since(actor, "pk", "from_read_at"))


def written_back_to(actor: Actor) -> Q:
    """SQL of a referral: it is one of these."""
    return Q(from_organisation_id=actor.organisation) & Q(_heard_since(actor, "pk", "from_read_at"))


def written_to(actor: Actor, referral: str) -> Exists:
    """SQL: who sent that referral to the actor's organisation wrote, and nobody here has read it.

    ``referral`` is the outer query's field that leads to it.
    """
    return _heard_since(actor, f"{referral}_id", f"{referral}__to_read_at")


def _heard_since(actor: Actor, referral_id: str, read_at: str) -> Exists:
    read = OuterRef(read_at)
    theirs = ReferralNote.objects.filter(
        ~Q(organisation_id=actor.organisation), referral_id=OuterRef(referral_id)
    )
    return Exists(theirs.filter(Q(created_at__gt=read) | Q(IsNull(read, True))))


def received_by(actor: Actor) -> QuerySet[Referral]:
    """What the actor's organisation received, ready for a list.

    Those who wait for an answer first, then the others, each longest waiting first.
    """
    return (
        _listed(visible_to(actor))
        .filter(to_organisation_id=actor.organisation)
        .exclude(status=Status.DRAFT)
        .order_by(_ANSWERED, "sent_at", "id")
    )


def waiting_for(actor: Actor) -> QuerySet[Referral]:
    """Received and not yet answered, with what the board shows of it and no more."""
    return (
        received_by(actor)
        .filter(status__in=UNANSWERED)
        .select_related(None)
        .select_related("person", "from_organisation")
        .order_by("-urgency", "sent_at")  # “soon” before “routine”
    )


def last_of_coming() -> Subquery:
    """SQL of a referral: its receiver's last step that says whether they came, or takes it back."""
    said = ReferralMove.objects.filter(
        referral_id=OuterRef("pk"), name__in=("attend", "miss", UNMARKED[0], CORRECTED[0])
    )
    return Subquery(said.order_by("-created_at", "-id").values("name")[:1])


@put_together_once
def how_many_wait(actor: Actor) -> QuerySet[Referral, int]:
    """How many these are."""
    return how_many(waiting_for(actor))


@put_together_once
def waiting_page(actor: Actor, start: int, stop: int) -> QuerySet[Referral]:
    """Some of them."""
    return waiting_for(actor)[start:stop]


def open_there(actor: Actor, organisation_id: uuid.UUID) -> QuerySet[Referral]:
    """What the actor's organisation sent to the services of that one and is open, oldest first."""
    sent = sent_by(actor).filter(kind=Referral.Kind.PROVIDER, status__in=OPEN)
    return sent.filter(to_organisation_id=organisation_id).order_by("sent_at", "id")


@dataclass(frozen=True)
class Receiver:
    """An organisation that has people of ours: how many, how many late, its last sign of life."""

    id: uuid.UUID
    name: str
    open: int
    unanswered: int
    late: int
    oldest: dt.datetime
    heard_at: dt.datetime | None


def receivers(actor: Actor) -> list[Receiver]:
    """Who has open referrals of the actor's organisation, those with most that are late first."""
    here = visible_to(actor).filter(
        from_organisation_id=actor.organisation,
        kind=Referral.Kind.PROVIDER,
        status__in=OPEN,
    )
    rows = here.values_list("to_organisation_id", "to_organisation__name").annotate(
        open=Count("pk"),
        unanswered=Count("pk", filter=Q(status__in=UNANSWERED)),
        late=Count("pk", filter=Q(status__in=UNANSWERED, answer_by__lt=clock.today())),
        oldest=Min("sent_at"),
    )
    heard = dict(
        ReferralMove.objects.filter(
            referral__in=here, organisation_id=F("referral__to_organisation_id")
        )
        .values_list("organisation_id")
        .annotate(at=Max("created_at"))
    )
    found = [
        Receiver(id_, name, every, unanswered, late, oldest, heard.get(id_))
        for id_, name, every, unanswered, late, oldest in rows
    ]
    return sorted(found, key=lambda one: (-one.late, -one.open, one.name))


def waiting_elsewhere(actor: Actor, person_id: uuid.UUID) -> QuerySet[Referral]:
    """What the actor's organisation sent to services for the person and nobody has answered yet."""
    sent = sent_by(actor).filter(person_id=person_id, kind=Referral.Kind.PROVIDER)
    return sent.filter(status__in=UNANSWERED).order_by("sent_at", "id")


def open_to_team(actor: Actor, person_id: uuid.UUID) -> bool:
    """Whether a referral of the person to the actor's own team goes on, as they agreed to it."""
    ours = visible_to(actor).filter(person_id=person_id, to_organisation_id=actor.organisation)
    return ours.filter(service=None, status__in=OPEN, consent__withdrawn_at=None).exists()


def sent_with(actor: Actor, key: str) -> Referral | None:
    """The referral that this very user's form with this key has already sent.

    Every sending asks it, twice: so it is one index lookup, and row security alone decides
    whether they may still see the referral.
    """
    found = Referral.objects.raw(
        "SELECT * FROM referrals_referral WHERE from_user_id = %s AND key = %s", [actor.user, key]
    )
    return next(iter(found), None)


def last_feedback(actor: Actor) -> str:
    """How much this very user wished to hear back the last time; empty before the first time."""
    sent = Referral.objects.filter(from_user_id=actor.user).order_by("-created_at")
    return sent.values_list("feedback", flat=True).first() or ""


def told_to_sender(actor: Actor, referral_id: uuid.UUID) -> Referral | None:
    """One that the actor's organisation sent, with its steps: for a program that sends for it."""
    if not actor.may(Permission.REFERRALS_SEND):
        return None
    sent = Referral.objects.filter(pk=referral_id, from_organisation_id=actor.organisation)
    return sent.filter(live_relationship(actor, "person_id")).prefetch_related("moves").first()


def onward_from(actor: Actor, parent_id: uuid.UUID) -> QuerySet[Referral]:
    """The referrals that followed from one referral, in order."""
    return _listed(visible_to(actor)).filter(parent_id=parent_id).order_by("sent_at")


@put_together_once
def all_onward_from(actor: Actor, parent_id: uuid.UUID) -> QuerySet[Referral]:
    """All of them, ``with_unread``."""
    return with_unread(actor, onward_from(actor, parent_id))


def for_a_proxy(actor: Actor) -> QuerySet[Referral]:
    """What was sent for the person whom the actor acts for, newest first, in what they may read."""
    return (
        visible_to(actor)
        .select_related("to_organisation", "from_organisation", "service", "handler")
        .only(*_FOR_A_PROXY)
        .annotate(reason_names=reason_names("pk"))
        .order_by("-sent_at", "-created_at")
    )


def for_the_person(actor: Actor) -> QuerySet[Referral]:
    """What was sent for the person who asks, newest first, in the columns for their eyes."""
    steps = moves_visible_to(actor).only(*_STEP_FOR_THE_PERSON)
    return (
        visible_to(actor)
        .select_related(
            *("from_organisation", "to_organisation", "service"),
            *("from_user", "handler", "consent"),
        )
        .only(*_FOR_THE_PERSON)
        .prefetch_related(Prefetch("moves", queryset=steps))
        .annotate(reason_names=reason_names("pk"))
        .order_by("-sent_at", "-created_at")
    )


def _listed(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    return referrals.select_related(
        "person", "from_organisation", "to_organisation", "service", "handler", "from_user"
    ).annotate(reason_names=reason_names("pk"))


def referral_visible_to(actor: Actor, referral_id: uuid.UUID) -> Referral | None:
    """One referral with all that its page shows, or None if there is none for this actor.

    A service that may not be in touch with the person does not get to know how.
    """
    found = (
        _listed(visible_to(actor))
        .select_related("consent")
        .prefetch_related("named_reasons__need")
        .prefetch_related("moves__by", "moves__organisation", "notes__by", "notes__organisation")
        .prefetch_related(Prefetch("notes__files", queryset=files_visible_to(actor)))
        .filter(pk=referral_id)
        .first()
    )
    if found and _contact_is_kept_from(actor, found):
        for way in WAYS_TO_FIND:
            setattr(found.person, way, "")
        found.person.gp_practice_id = None
    return found


@put_together_once
def in_brief(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Referral]:
    """One referral that the actor may see, with whom and what it is about; empty for none."""
    return visible_to(actor).filter(pk=referral_id).select_related("person", "service")


def _contact_is_kept_from(actor: Actor, referral: Referral) -> bool:
    service = referral.kind == Referral.Kind.PROVIDER
    ours = referral.from_organisation_id == actor.organisation_id
    consent = referral.consent
    return service and not ours and not (consent and consent.shares(Consent.Data.CONTACT))
