"""Several services are asked with one form: somebody waits for the first, somebody has it."""

import uuid

from alongside.care.models import Case
from alongside.consent.models import Consent
from alongside.demo.chance import Chance
from alongside.demo.safeguards import PROVIDER, Scene, worker_of
from alongside.directory.models import Service
from alongside.directory.queries.service_intake import closed_services
from alongside.referrals.models import Referral
from alongside.referrals.services import Wish, move, send_to_several
from alongside.referrals.states import OPEN

_ASKED_AGO, _ACCEPTED_AGO = 0.4, 0.3  # days
_TWO = 2


def ask_at_once(scene: Scene, keys: Chance, cases: list[Case]) -> None:
    """Two people: of the one's services the charity has accepted, the other still waits."""
    asked = [_ask(scene, keys, case) for case in cases[:2] if not case.person.restricted]
    charity = scene.cast.organisations[PROVIDER]
    taken = [one for sent in asked for one in sent if one.to_organisation == charity]
    if taken:
        with scene.ago(_ACCEPTED_AGO, scene.cast.at(PROVIDER, "provider")[0]) as actor:
            move(actor=actor, referral=taken[0], name="accept")


def _services(scene: Scene, case: Case) -> list[Service]:
    """One of the charity that a visitor signs in at, one of somebody else: both new to them."""
    sent = Referral.objects.filter(person=case.person, status__in=OPEN, service__isnull=False)
    listed = Service.objects.filter(takes_referrals=True, status=Service.Status.ACTIVE)
    new = (
        listed.exclude(pk__in=sent.values("service"))
        .exclude(pk__in=closed_services())
        .order_by("name", "pk")
    )
    charity = scene.cast.organisations[PROVIDER]
    own = new.filter(organisation=charity).first()
    other = new.exclude(organisation=charity).first()
    return [service for service in (own, other) if service]


def _ask(scene: Scene, keys: Chance, case: Case) -> list[Referral]:
    services = _services(scene, case)
    if len(services) < _TWO:
        return []
    wish = Wish(
        needs=list(case.referral.reasons.order_by("code")[:1]),
        consent_basis=Consent.Basis.AGREED,
        feedback=Referral.Feedback.FULL,
    )
    with scene.ago(_ASKED_AGO, worker_of(case)) as actor:
        return send_to_several(
            actor=actor,
            person=case.person,
            wishes=[(service, wish) for service in services],
            fit=Referral.Fit.FIRST,
            key=uuid.UUID(int=keys.getrandbits(128), version=4),
            parent=case.referral,
        )
