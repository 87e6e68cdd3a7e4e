"""Several services are asked with one form: somebody waits for the first, somebody has it.

And the one that has somebody refers them on itself.
"""

import uuid
from dataclasses import replace

from django.db.models import QuerySet

from alongside.accounts.actor import Actor
from alongside.care.models import Case
from alongside.consent.models import Consent
from alongside.demo.chance import Chance
from alongside.demo.safeguards import PROVIDER, Scene, worker_of
from alongside.directory.models import Service
from alongside.directory.queries.elsewhere import crossings_to
from alongside.directory.queries.service_intake import closed_services
from alongside.people.models import Person
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, move, send, send_to_several
from alongside.referrals.states import OPEN

_ASKED_AGO, _ACCEPTED_AGO, _SENT_ON_AGO = 0.4, 0.3, 0.2  # days
_TWO = 2


def ask_at_once(scene: Scene, keys: Chance, cases: list[Case]) -> None:
    """Two people: of the one's services the charity has accepted and asked another to help, too,
    the other still waits."""
    asked = [_ask(scene, keys, case) for case in cases[:2] if not case.person.restricted]
    charity = scene.cast.organisations[PROVIDER]
    taken = [one for sent in asked for one in sent if one.to_organisation == charity]
    if taken:
        dev = scene.cast.at(PROVIDER, "provider")[0]
        with scene.ago(_ACCEPTED_AGO, dev) as actor:
            has = move(actor=actor, referral=taken[0], name="accept")
        with scene.ago(_SENT_ON_AGO, dev) as actor:
            _send_on(actor, has)


def _send_on(actor: Actor, has: Referral) -> None:
    """To the last of those that are new to them, so that it is not one of those asked before."""
    others = _new_to(has.person).exclude(organisation=has.to_organisation).reverse()
    crossing = crossings_to(actor, list(others.values_list("pk", flat=True)), has.person.postcode)
    open_ones = [one for one in others if one.pk not in crossing or crossing[one.pk].possible]
    if open_ones and not has.person.protected:
        send(
            actor=actor,
            person=has.person,
            to=open_ones[0],
            wish=_wish(has),
            key="sent on",
            parent=has,
        )


def _services(scene: Scene, case: Case) -> list[Service]:
    """One of the charity that a visitor signs in at, one of somebody else: both new to them."""
    charity, new = scene.cast.organisations[PROVIDER], _new_to(case.person)
    own = new.filter(organisation=charity).first()
    other = new.exclude(organisation=charity).first()
    return [service for service in (own, other) if service]


def _new_to(person: Person) -> QuerySet[Service]:
    sent = Referral.objects.filter(person=person, status__in=OPEN, service__isnull=False)
    listed = Service.objects.filter(takes_referrals=True, status=Service.Status.ACTIVE)
    return (
        listed.exclude(pk__in=sent.values("service"))
        .exclude(pk__in=closed_services())
        .order_by("name", "pk")
    )


def _wish(first: Referral) -> Wish:
    return Wish(
        needs=list(first.reasons.order_by("code")[:1]),
        consent_basis=Consent.Basis.AGREED,
        feedback=Referral.Feedback.FULL,
        also=(),
    )


def _ask(scene: Scene, keys: Chance, case: Case) -> list[Referral]:
    services = _services(scene, case)
    if len(services) < _TWO:
        return []
    wish = replace(_wish(case.referral), also=(Consent.Data.CONTACT,))
    with scene.ago(_ASKED_AGO, worker_of(case)) as actor:
        return send_to_several(
            actor=actor,
            person=case.person,
            wishes=[(service, wish) for service in services],
            fit=Referral.Fit.FIRST,
            key=uuid.UUID(int=keys.getrandbits(128), version=4),
            parent=case.referral,
        )
