"""Somebody asks a link-worker team for help themselves, on their own pages."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, acting_as, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import OutOfTurn, Refused
from alongside.common.models import new_id
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.consent.models import Consent
from alongside.needs.models import Need
from alongside.organisations.models import Organisation
from alongside.organisations.queries import link_worker_teams, organisations_by_id, that_agreed
from alongside.people.queries import kept_only, themselves, visible_to
from alongside.people.rules import ALONE_AT, age_on
from alongside.referrals.about_me import NOTHING, AboutMe
from alongside.referrals.models import Referral
from alongside.referrals.queries import for_the_person, open_to_team, sent_with
from alongside.referrals.services import Answers, Wish, send

_MAY = frozenset(
    {
        *(Permission.CASES_WORK, Permission.PEOPLE_VIEW),
        *(Permission.REFERRALS_SEND, Permission.REFERRALS_VIEW),
    }
)


@dataclass(frozen=True)
class Wanted:
    """What somebody says of themselves; ``safety`` is what the team should know before it rings."""

    needs: Sequence[Need]
    words: str = ""
    safety: str = ""
    answers: Answers | None = None
    about_me: AboutMe = NOTHING  # of what they wrote in their plan, what they send along


@dataclass(frozen=True)
class Team:
    """A team that can be asked, or the referral by which it was asked and has not ended it."""

    organisation: Organisation
    asked: Referral | None


def teams_for(actor: Actor) -> list[Team]:
    """The teams of the areas in which the person was helped so far, those that know them first.

    Only where a data-sharing agreement holds.
    """
    theirs = list(for_the_person(actor))
    known = {one.to_organisation_id for one in theirs}
    others = known | {one.from_organisation_id for one in theirs}
    areas = {one.area_id for one in organisations_by_id(others)} - {None}
    asked = {one.to_organisation_id: one for one in reversed(theirs) if _goes_on(one)}
    found = [one for one in link_worker_teams() if one.pk in known or one.area_id in areas]
    found.sort(key=lambda one: (one.pk not in known, one.name))
    agreed = that_agreed([one.pk for one in found])
    return [Team(one, asked.get(one.pk)) for one in found if one.pk in agreed]


def _goes_on(referral: Referral) -> bool:
    """To a team, and neither ended nor taken back by the person."""
    taken_back = referral.consent and referral.consent.withdrawn_at
    return referral.service_id is None and referral.is_open and not taken_back


def ask_for_help(*, actor: Actor, team: Organisation, wanted: Wanted, key: uuid.UUID) -> Referral:
    """Ask that team: a referral in its queue, sent by nobody else than the person themselves.

    The same form twice is one. Raises Refused where something is missing, and OutOfTurn while
    they are helped there already.
    """
    with transaction.atomic():  # two actors, each with an audit of their own: both or neither
        person_id = _let_in(actor=actor, team=team)
        house = Actor(
            label="system:self-referral",
            user_id=actor.user,
            organisation_id=team.pk,
            permissions=_MAY,
        )
        with acting_as(house):
            return _send(actor=house, person_id=person_id, team=team, wanted=wanted, key=key)


@all_or_nothing()
def _let_in(*, actor: Actor, team: Organisation) -> uuid.UUID:
    """The id of the person, whom the team sees from now on."""
    require(actor, Permission.OWN_RECORD)
    if kept_only(actor):
        raise Refused(_("You asked us to keep what we hold of you and not to use it. Ring us."))
    person = themselves(actor)
    if age_on(person.date_of_birth, clock.today()) < ALONE_AT:
        raise Refused(
            _("Until you are 16, ask together with a grown-up, or with somebody at your school.")
        )
    hold("self-referral", person.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_ask_team(%s, %s, %s)", [team.pk, new_id(), clock.now()])
        (may,) = cursor.fetchone()
    if not may:
        raise Refused(_("This team cannot be asked here at present. Ring them."))
    record(actor, "person.ask_team", people=[person.pk], team=str(team.pk))
    return person.pk


@all_or_nothing()
def _send(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    team: Organisation,
    wanted: Wanted,
    key: uuid.UUID,
) -> Referral:
    said = f"own:{key}"
    earlier = sent_with(actor, said)
    if earlier and earlier.is_open:
        return earlier
    person = visible_to(actor).get(pk=person_id)
    if earlier or open_to_team(actor, person.pk):
        raise OutOfTurn(
            _("This team was asked for you already. Nothing more was sent: see your page.")
        )
    return send(
        actor=actor,
        person=person,
        to=team,
        wish=Wish(
            needs=wanted.needs,
            words=wanted.words,
            about_me=wanted.about_me,
            risk=Referral.Risk.KNOWN if wanted.safety else Referral.Risk.NONE_KNOWN,
            risk_note=wanted.safety,
            feedback=Referral.Feedback.NONE,
            consent_basis=Consent.Basis.AGREED,
            consent_how=Consent.How.ONLINE,
            answers=wanted.answers,
        ),
        key=said,
    )
