"""Referrals to an entry that was made one with another."""

from alongside.accounts.actor import Actor, acting_as
from alongside.directory.models import Service
from alongside.directory.services.merging import merge, undo_merge
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on


def _deliver() -> None:
    for fact in OutboxFact.objects.filter(topic__startswith="directory.", delivered_at=None):
        deliver(fact.pk)


def test_referrals_follow_a_merge_and_come_back_when_it_is_undone(people):
    with preparing():
        old = service_of(people.dev)
        kept = Service.objects.create(organisation_id=old.organisation_id, name="Lunch, again")
        case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
        sent = referred_on(people.amina, case, old)
    house = Actor.system("import")
    with acting_as(house) as actor:
        done = merge(actor=actor, kept_id=kept.pk, gone_id=old.pk)
    _deliver()
    with preparing():
        assert Referral.objects.get(pk=sent.pk).service_id == kept.pk
        later = Referral.objects.filter(pk=sent.pk).values_list("service_snapshot", flat=True).get()
        assert later == sent.service_snapshot, "what was said that day stays said"
    with acting_as(house) as actor:
        undo_merge(actor=actor, merge_id=done.pk)
    _deliver()
    with preparing():
        assert Referral.objects.get(pk=sent.pk).service_id == old.pk
