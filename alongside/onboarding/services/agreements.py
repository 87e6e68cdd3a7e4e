"""The data-sharing agreement of an organisation: signed, renewed, taken back."""

import datetime as dt
import uuid

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.accounts.actor import Actor, require
from alongside.accounts.permissions import Permission
from alongside.audit.services import record
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.common.insertion import insert
from alongside.common.once import hold
from alongside.common.whole import all_or_nothing
from alongside.organisations.agreement_texts import newest
from alongside.organisations.models import Agreement, Organisation
from alongside.organisations.queries import areas_within
from alongside.outbox.services import tell

LONGEST_ON_PAPER = dt.timedelta(days=5 * 366)


@all_or_nothing()
def sign(*, actor: Actor, version: str, signed_as: str, position: str, agrees: bool) -> Agreement:
    """Sign for the actor's organisation, by typing one's own name and saying that one may.

    ``version`` is the one that was read: signed while another was published, it is to be read
    first. One that holds still is renewed. Signed again on the same day, the first stands.
    """
    require(actor, Permission.AGREEMENT_SIGN)
    hold("agreement", actor.organisation)
    current = newest()
    if version != current.text.code:
        raise OutOfTurn(_("There is a newer text. Read it, then sign."))
    if _folded(signed_as) != _folded(actor.name):
        raise Refused(
            _("Type your name as it stands in your account: %s") % actor.name, field="signed_as"
        )
    if not position.strip():
        raise Refused(_("Enter what you are there, like chair or manager."), field="position")
    if not agrees:
        raise Refused(_("Say that you have read it and may sign."), field="agrees")
    earlier = _standing(actor.organisation)
    if earlier and _is_of_today(earlier, version):
        return earlier
    agreement = Agreement(
        organisation_id=actor.organisation,
        how=Agreement.How.HERE,
        version=version,
        digest=current.digest,
        signed_by_id=actor.user,
        signed_as=signed_as.strip(),
        position=position.strip(),
        until=_end_of_day(clock.today() + relativedelta(months=current.text.lasts_months)),
    )
    _put(agreement, earlier)
    record(actor, "agreement.sign", agreement, version=version)
    return agreement


def _is_of_today(agreement: Agreement, version: str) -> bool:
    signed_on = clock.local_day(agreement.created_at)
    return agreement.version == version and signed_on == clock.today()


@all_or_nothing()
def note_on_paper(*, actor: Actor, organisation: Organisation, until: dt.date) -> Agreement:
    """Whoever takes organisations on has one in hand that was signed on paper."""
    require(actor, Permission.ORGANISATIONS_TAKE_ON)
    _check_area(actor, organisation)
    hold("agreement", organisation.pk)
    if not clock.today() <= until <= clock.today() + LONGEST_ON_PAPER:
        raise Refused(_("Enter a day from today on, five years ahead at most."), field="until")
    agreement = Agreement(
        organisation=organisation,
        how=Agreement.How.PAPER,
        signed_by_id=actor.user,
        until=_end_of_day(until),
    )
    _put(agreement, _standing(organisation.pk))
    record(actor, "agreement.note", agreement, organisation=str(organisation.pk))
    return agreement


@all_or_nothing()
def end_agreement(*, actor: Actor, agreement: Agreement) -> None:
    """Take it back, for one's own organisation or for the area. New referrals stop; open ones stay.

    Ended before, nothing happens.
    """
    own = agreement.organisation_id == actor.organisation and actor.may(Permission.AGREEMENT_SIGN)
    if not own:
        require(actor, Permission.ORGANISATIONS_TAKE_ON)
        _check_area(actor, agreement.organisation)
    hold("agreement", agreement.organisation_id)
    why = Agreement.Ended.WITHDRAWN if own else Agreement.Ended.ENDED
    if not _end(agreement, why):
        return
    record(
        actor,
        "agreement.end",
        agreement,
        organisation=str(agreement.organisation_id),
        why=str(why),
    )
    tell("agreement.ended", key=f"agreement.ended:{agreement.pk}", agreement=str(agreement.pk))


def _put(agreement: Agreement, earlier: Agreement | None) -> None:
    """In the place of the earlier one."""
    if earlier:
        _end(earlier, Agreement.Ended.RENEWED)
    insert(agreement)


def _standing(organisation_id: uuid.UUID) -> Agreement | None:
    """The one that nobody has ended, though it may have run out."""
    return Agreement.objects.filter(organisation_id=organisation_id, ended_at=None).first()


def _end(agreement: Agreement, why: str) -> bool:
    open_one = Agreement.objects.filter(pk=agreement.pk, ended_at=None)
    return bool(open_one.update(ended_at=clock.now(), ended_why=why))


def _check_area(actor: Actor, organisation: Organisation) -> None:
    if organisation.area_id not in {area.pk for area in areas_within(actor.area_id)}:
        raise NotPermitted(_("This is outside the area that you look after."))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _end_of_day(day: dt.date) -> dt.datetime:
    """The midnight after it, on the clocks of the place."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
