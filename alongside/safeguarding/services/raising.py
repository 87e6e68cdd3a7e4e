"""Raising a concern."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with, share
from alongside.common.whole import all_or_nothing
from alongside.organisations.models import Organisation
from alongside.outbox.services import tell
from alongside.people.models import Person
from alongside.people.queries import person_visible_to
from alongside.safeguarding.duty import on_duty
from alongside.safeguarding.models import Concern, Confidant
from alongside.safeguarding.queries import visible_to
from alongside.safeguarding.services.writing import said, write
from alongside.safeguarding.states import AtRisk, Consent, Danger, Harm, Step

ADULT_AT = 18


@dataclass(frozen=True)
class Told:
    """What somebody says who raises a concern. ``words`` are kept as they stand."""

    words: str
    at_risk: str = ""
    person: Person | None = None
    about: str = ""
    harm: str = Harm.UNKNOWN
    harm_words: str = ""
    harm_organisation: Organisation | None = None
    danger: str = Danger.YES
    consent: str = Consent.NOT_ASKED
    override: str = ""
    override_words: str = ""
    left_out: Collection[uuid.UUID] = ()


@all_or_nothing()
def raise_concern(*, actor: Actor, told: Told, key: uuid.UUID) -> Concern:
    """Keep it, close the circle around it, and start the clock by which leads are told.

    ``key`` becomes the concern's id: the same form sent twice raises one.
    Raises Refused for what is missing.
    """
    require(actor, Permission.CONCERNS_RAISE)
    share("retention")  # what is being erased is gone before, or this keeps it; never half of it
    hold("concern", key)
    earlier = kept_with(key, visible_to(actor), raised_by_id=actor.user)
    if earlier:
        return earlier
    concern = _concern(actor, told, key)
    insert(concern)
    _keep_particulars(concern)
    circle = _first_circle(actor, concern)
    for member in circle:  # one by one: the policy on the second reads the first
        insert(member)
    write(actor, concern, Step.RAISE)
    record(actor, "concern.raise", concern)  # names nobody: the person reads their own entries
    tell("concern.raised", key=f"concern.raised:{concern.pk}", concern=str(concern.pk))
    return concern


def _concern(actor: Actor, told: Told, key: uuid.UUID) -> Concern:
    person = told.person and person_visible_to(actor, told.person.pk)
    name = person.full_name if person else told.about.strip()
    if not name:
        raise Refused(_("Say who it is about, as well as you can."), field="about")
    at_risk = _at_risk(person, clock.today()) if person else told.at_risk
    if at_risk not in AtRisk:
        raise Refused(_("Say whether it is a child or an adult."), field="at_risk")
    _check(told)
    by_organisation = told.harm == Harm.ORGANISATION
    return Concern(
        pk=key,
        organisation_id=actor.organisation,
        raised_by_id=actor.user,
        at_risk=at_risk,
        person=person,
        about_name=name[:200],
        said=said(told.words, "words", _("Write what was said or what you saw.")),
        harm=told.harm,
        harm_words="" if told.harm == Harm.UNKNOWN else told.harm_words.strip(),
        harm_organisation=told.harm_organisation if by_organisation else None,
        danger=told.danger,
        consent=told.consent,
        override=told.override if told.override_words.strip() else "",
        override_words=told.override_words.strip() if told.override else "",
        left_out=list(told.left_out),
        next_call_at=clock.now(),
    )


def _check(told: Told) -> None:
    nameless = not told.harm_words.strip() and told.harm_organisation is None
    if told.harm == Harm.ORGANISATION and nameless:
        raise Refused(_("Say which service or organisation."), field="harm_words")
    if bool(told.override) != bool(told.override_words.strip()):
        raise Refused(
            _("Choose the reason and write why it holds here, or leave both to the lead."),
            field="override_words",
        )


def _at_risk(person: Person, today: dt.date) -> str:
    born = person.date_of_birth
    birthday = (today.month, today.day) >= (born.month, born.day)
    age = today.year - born.year - (0 if birthday else 1)
    return AtRisk.CHILD if age < ADULT_AT else AtRisk.ADULT


def _keep_particulars(concern: Concern) -> None:
    """The database copies who and where they are, for the leads: the raiser reads none of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguarding_keep_particulars(%s)", [concern.pk])


def _first_circle(actor: Actor, concern: Concern) -> list[Confidant]:
    """Whoever raises it and the lead who is told first, where there is one."""
    reporter = (actor.user, actor.organisation, Confidant.Part.REPORTER)
    organisation = Organisation.objects.select_related("area__parent").get(pk=actor.organisation)
    leads = on_duty(organisation, accused=concern.harm_organisation_id, left_out=concern.left_out)
    first = [(leads[0].user.pk, leads[0].organisation_id, Confidant.Part.LEAD)] if leads else []
    if first and first[0][0] == actor.user:
        reporter, first = first[0], []
    return [
        Confidant(concern=concern, user_id=user, organisation_id=organisation_id, part=part)
        for user, organisation_id, part in [reporter, *first]
    ]
