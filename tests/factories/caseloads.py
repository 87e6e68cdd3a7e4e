"""Many cases at once, for what must stay quick: copies of one that was made with the verbs."""

import copy
from typing import Any

from alongside.care.models import Case
from alongside.common.models import new_id
from alongside.consent.models import Consent
from alongside.people.models import CareRelationship, Person
from alongside.referrals.models import Referral, ReferralReason, new_reference
from tests.factories.standing import preparing


def many_like(case: Case, many: int) -> list[Case]:
    """So many more open cases of the same worker, each of somebody else."""
    with preparing():
        person, referral = Person.objects.get(pk=case.person_id), case.referral
        people = [
            _copy(person, nhs_number=None, family_name=f"Test{number:03}") for number in range(many)
        ]
        ties = list(CareRelationship.objects.filter(person=person))
        reasons = list(ReferralReason.objects.filter(referral=referral))
        Person.objects.bulk_create(people)
        CareRelationship.objects.bulk_create(
            _copy(tie, person_id=one.pk) for one in people for tie in ties
        )
        consents = [_copy(Consent.objects.get(pk=referral.consent_id), person=p) for p in people]
        Consent.objects.bulk_create(consents)
        sent = [
            _copy(referral, person=one, consent=consent, reference=new_reference(), key=str(one.pk))
            for one, consent in zip(people, consents, strict=True)
        ]
        Referral.objects.bulk_create(sent)
        ReferralReason.objects.bulk_create(
            _copy(reason, referral=one) for one in sent for reason in reasons
        )
        cases = [_copy(case, person=one.person, referral=one) for one in sent]
        return Case.objects.bulk_create(cases)


def _copy(row: Any, **changes: object) -> Any:
    fresh = copy.copy(row)
    fresh._state = copy.copy(row._state)
    fresh._state.adding, fresh._state.fields_cache = True, {}
    fresh.pk = new_id()
    for name, value in changes.items():
        setattr(fresh, name, value)
    return fresh
