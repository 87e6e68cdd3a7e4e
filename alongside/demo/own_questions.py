"""What a charity asks of its own, and one who was referred with the answers."""

import uuid

from alongside.care.models import Case
from alongside.consent.models import Consent
from alongside.demo.chance import Chance
from alongside.demo.safeguards import PROVIDER, Scene, worker_of
from alongside.directory.models import Service
from alongside.questions.services import begin, publish
from alongside.questions.templates import templates
from alongside.referrals.models import Referral
from alongside.referrals.services import Answers, Wish, send
from alongside.referrals.states import OPEN

_PUBLISHED_AGO, _REFERRED_AGO = 12, 1  # days
_GIVEN = {"wheels": "yes", "aids": "stick", "with_whom": "met", "food": "No nuts, please."}


def ask_of_their_own(scene: Scene, keys: Chance, cases: list[Case]) -> None:
    """The lead of the charity publishes a form; a link worker answers it for somebody."""
    with scene.ago(_PUBLISHED_AGO, scene.cast.at(PROVIDER, "organisation_lead")[0]) as lead:
        form = begin(actor=lead, content=templates()["group"].content)
        version = publish(actor=lead, form=form, revision=form.revision)
    services = Service.objects.filter(
        organisation=scene.cast.organisations[PROVIDER], takes_referrals=True
    )
    pairs = ((service, case) for service in services.order_by("name", "pk") for case in cases)
    open_there = set(
        Referral.objects.filter(service__in=services, status__in=OPEN).values_list(
            "service_id", "person_id"
        )
    )
    found = next(
        (
            (service, case)
            for service, case in pairs
            if (service.pk, case.person_id) not in open_there
        ),
        None,
    )
    if found is None:
        return
    service, case = found
    with scene.ago(_REFERRED_AGO, worker_of(case)) as actor:
        send(
            actor=actor,
            person=case.person,
            to=service,
            wish=Wish(
                needs=list(case.referral.reasons.order_by("code")[:1]),
                consent_basis=Consent.Basis.AGREED,
                answers=Answers(version.pk, _GIVEN),
            ),
            key=str(uuid.UUID(int=keys.getrandbits(128), version=4)),
            parent=case.referral,
        )
