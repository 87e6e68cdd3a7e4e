"""Verbs about measuring. The only writers."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold, kept_with
from alongside.common.whole import all_or_nothing
from alongside.outbox.services import tell
from alongside.outcomes.instruments import Instrument, Item, instrument
from alongside.outcomes.models import Answer, Response
from alongside.people.models import CareRelationship, Person
from alongside.people.queries import live_relationship
from alongside.people.restriction import check_usable
from alongside.people.rules import age_on

Answers = Mapping[str, int | str]


@all_or_nothing()
def record_response(
    *,
    actor: Actor,
    person: Person,
    case_id: uuid.UUID,
    instrument_code: str,
    point: str,
    answers: Answers,
    mode: str,
    key: str,
    not_done_reason: str = "",
    by_proxy: bool = False,
    taken_at: dt.datetime | None = None,
) -> Response:
    """Keep one questionnaire of a case: its answers, or the reason why it was not done.

    ``answers`` maps item codes to a number or to one of ``Answer.Missing``; an item left out was
    not asked. ``taken_at`` says when they were given, if not now. The same ``key`` again gives back
    what was recorded the first time.

    Raises Refused for an answer off the scale, a person too young, an answer by someone else
    where the questionnaire forbids it, and for neither answers nor a reason.
    """
    require(actor, Permission.CASES_WORK)
    asked = instrument(instrument_code)
    hold("response", actor.user, key)
    mine = Response.objects.filter(recorded_by_id=actor.user)
    earlier = kept_with(key, mine, key_in="key", person_id=person.pk)
    if earlier:
        return earlier
    _check_plans_care(actor, person)
    check_usable(person)
    _check_may_be_asked(asked, person, by_proxy)
    rows = _answer_rows(asked, answers, not_done_reason)
    response = Response(
        person=person,
        organisation_id=actor.organisation,
        case_id=case_id,
        instrument_code=asked.code,
        instrument_version=asked.version,
        point=Response.Point(point),
        mode=Response.Mode(mode),
        by_proxy=by_proxy,
        taken_at=taken_at or clock.now(),
        recorded_by_id=actor.user,
        not_done_reason=not_done_reason and Response.NotDone(not_done_reason),
        key=key,
    )
    insert(response)
    for row in rows:
        row.response = response
    insert(*rows)
    _make_known(actor, response)
    return response


def _make_known(actor: Actor, response: Response) -> None:
    """Note it in the audit, and tell whoever follows."""
    record(
        actor,
        "response.record",
        response,
        people=[response.person_id],
        case=str(response.case_id),
        instrument=response.instrument_code,
        point=response.point,
    )
    tell(
        "response.recorded",
        f"response.recorded:{response.pk}",
        response=str(response.pk),
        case=str(response.case_id),
        instrument=response.instrument_code,
        point=response.point,
    )


def _check_plans_care(actor: Actor, person: Person) -> None:
    cares = Person.objects.filter(
        live_relationship(actor, "pk", CareRelationship.Level.CARE), pk=person.pk
    )
    if not cares.exists():
        raise NotPermitted(_("Your organisation does not plan care with this person."))


def _check_may_be_asked(asked: Instrument, person: Person, by_proxy: bool) -> None:
    if by_proxy and not asked.proxy_allowed:
        raise Refused(
            _(
                "These questions are only for the person themselves: nobody else can answer them. "
                "If the person cannot, choose why it was not done."
            ),
            field="by_proxy",
        )
    if age_on(person.date_of_birth, clock.today()) < asked.minimum_age:
        raise Refused(
            _("These questions are for people aged %(age)s and over.") % {"age": asked.minimum_age}
        )


def _answer_rows(asked: Instrument, answers: Answers, not_done_reason: str) -> list[Answer]:
    unknown = set(answers) - {item.code for item in asked.items}
    if unknown:
        raise Refused(_("There is no question “%(code)s”.") % {"code": min(unknown)})
    if not_done_reason:
        if answers:
            raise Refused(
                _("Either give answers or say why the questions were not asked, not both."),
                field="not_done_reason",
            )
        return []
    if not answers:
        raise Refused(
            _("Answer at least one question, or say why the questions were not asked."),
            field=asked.items[0].code,
        )
    return [_answer(item, answers.get(item.code, Answer.Missing.NOT_ASKED)) for item in asked.items]


def _answer(item: Item, given: int | str) -> Answer:
    if type(given) is int and given in item.scale:
        return Answer(item=item.code, value=given)
    if given in Answer.Missing.values:
        return Answer(item=item.code, missing=given)
    raise Refused(
        _("%(question)s: choose a whole number from %(low)s to %(high)s.")
        % {"question": item.name, "low": item.low, "high": item.high},
        field=item.code,
    )
