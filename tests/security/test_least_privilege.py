"""Who reads what of Ivy, field by field: a mark stands in each, and every page is opened as each
role of the organisations that help her."""

import os
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml

from alongside.accounts.actor import acting_as
from alongside.accounts.roles import ROLES
from alongside.care import services as care
from alongside.consent.models import Consent
from alongside.organisations.models import Organisation
from alongside.referrals import services as referrals
from alongside.web.access.addresses import addresses
from alongside.web.access.record import FILE, LABELS, fields
from tests.factories.standing import member_of, safeguarding_lead
from tests.factories.story import referred, registered, taken_on, wish
from tests.security.walk import filled, read

# What is planted in each field of LABELS, and stands in no other text of the house.
MARKS = {
    "name": "Qivyname",
    "nhs_number": "999 000 0018",
    "phone": "01632 960771",
    "email": "q-mail@ivy.example",
    "address": "7 Qaddress Close",
    "contact_note": "Qcontactnote",
    "language": "Qlanguage",
    "words_to_team": "Qwordstoteam",
    "note_to_team": "Qnotetoteam",
    "risk_to_team": "Qrisktoteam",
    "words_to_service": "Qwordstoservice",
    "note_to_service": "Qnotetoservice",
    "risk_to_service": "Qrisktoservice",
    "note_between": "Qnotebetween",
    "contact": "Qcontactmade",
    "goal": "Qgoal",
    "step": "Qstep",
}


@pytest.fixture(params=[(), tuple(Consent.Data.values)], ids=["chose nothing", "chose all"])
def story(request: Any, people: Any, club: Any) -> dict[str, Any]:
    """Gita refers Ivy to Amina's team, Amina works with her and refers her on to Dev's club."""
    ivy = registered(
        people.gita,
        given_name=MARKS["name"],
        **{name: MARKS[name] for name in ("phone", "email", "address", "contact_note", "language")},
    )
    first = referred(
        people.gita,
        ivy,
        people.amina,
        words=MARKS["words_to_team"],
        note=MARKS["note_to_team"],
        risk="known",
        risk_note=MARKS["risk_to_team"],
    )
    case = taken_on(people.amina, first)
    with acting_as(people.amina) as amina:
        goal = care.set_goal(actor=amina, case=case, words=MARKS["goal"], key=uuid.uuid4())
        step = care.agree_action(
            actor=amina, goal=goal, what=MARKS["step"], owner="person", key=uuid.uuid4()
        )
        care.log_contact(
            actor=amina,
            case=case,
            key=uuid.uuid4(),
            kind="phone",
            minutes=5,
            outcome="spoke",
            note=MARKS["contact"],
        )
        onward = referrals.send(
            actor=amina,
            person=ivy,
            to=club,
            wish=wish(
                words=MARKS["words_to_service"],
                note=MARKS["note_to_service"],
                risk="known",
                risk_note=MARKS["risk_to_service"],
                also=request.param,
            ),
            key=str(uuid.uuid4()),
            parent=first,
        )
        referrals.add_note(
            actor=amina, referral=onward, text=MARKS["note_between"], key=uuid.uuid4()
        )
    return {
        "agreed": bool(request.param),
        "known": {
            "case_id": [case.pk],
            "referral_id": [first.pk, onward.pk],
            "goal_id": [goal.pk],
            "action_id": [step.pk],
            "consent_id": [onward.consent_id],
            "service_id": [club.pk],
            "code": ["referrals_by_reason"],
        },
    }


def _sees(browser: Any, role: Any, known: Any, opened: list[str]) -> set[str]:
    """The fields whose marks stand on any page that opens to the role."""
    seen: set[str] = set()
    for address in addresses():
        closed = address.public or "^" in address.route or not address.opens_to(role)
        if closed or address.route.startswith("/directory/"):
            continue
        for place in filled(address.route, known):
            page = read(browser, place)
            opened += [place] if page.startswith("200") else []
            seen |= {name for name, mark in MARKS.items() if mark in page}
            # As it is kept and as it is written: a number may be grouped or not.
            seen |= {"nhs_number"} if MARKS["nhs_number"].replace(" ", "") in page else set()
    return seen


def _write(found: dict[str, set[str]], *, agreed: bool) -> None:
    """Write down what was found, to be read over; first what is read in any case."""
    kept = yaml.safe_load(FILE.read_text()) if agreed else {"code": FILE.stem, "agreed": {}}
    always = kept.get("always", {})
    part = {code: read - set(always.get(code, [])) for code, read in found.items()}
    kept["agreed" if agreed else "always"] = {
        code: [name for name in LABELS if name in read] for code, read in part.items() if read
    }
    head = f"# Found by {Path(__file__).name}. Read over what has changed, then write it anew:\n"
    head += "# run that test with WRITE_READ_BY=1.\n"
    FILE.write_text(head + yaml.safe_dump(kept, sort_keys=True))
    fields.cache_clear()


def test_each_role_reads_the_fields_that_are_its_own_and_no_other(
    people: Any, rhys: Any, story: dict[str, Any], browser_of: Any
) -> None:
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    near = {
        "referrer": people.gita,
        "link_worker": people.amina,
        "team_lead": people.leila,
        "provider": people.dev,
        "commissioner": people.efua,
        "directory_editor": rhys,
        "safeguarding_lead": safeguarding_lead(people),
    }
    near |= {code: member_of(f"near-{code}", team, code) for code in ROLES if code not in near}
    found = {}
    for code, actor in near.items():
        opened: list[str] = []
        found[code] = _sees(browser_of(actor), ROLES[code], story["known"], opened)
        assert opened, f"{code} opened nothing"
    if os.environ.get("WRITE_READ_BY"):
        _write(found, agreed=story["agreed"])
    for code in near:
        told = {
            each.code
            for each in fields()
            if code in each.roles or (story["agreed"] and code in each.agreed)
        }
        assert found[code] == told, code


def test_a_mark_stands_in_every_field_that_is_told_of() -> None:
    assert {*MARKS} == {*LABELS} == {each.code for each in fields()}
