"""Without an agreement that holds an organisation is sent nobody; who is there stays."""

import datetime as dt
import uuid
from importlib import import_module

import pytest
import time_machine
from django.db import DatabaseError, ProgrammingError, connection
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.accounts.models import Membership
from alongside.audit.models import AuditEntry
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.directory.queries.intake import names_of_paused
from alongside.messaging.models import Message
from alongside.onboarding.queries import agreements_visible_to
from alongside.onboarding.services.agreements import end_agreement, note_on_paper, sign
from alongside.onboarding.tasks import mind_agreements
from alongside.organisations.agreement_texts import newest, versions
from alongside.organisations.models import Agreement, Organisation
from alongside.organisations.queries import has_agreed
from alongside.people.models import CareRelationship
from alongside.people.services import relate
from alongside.referrals import services as referrals
from alongside.referrals.models import Referral
from tests.factories.standing import member_of, preparing
from tests.factories.story import (
    NHS_NUMBERS,
    referred,
    referred_on,
    registered,
    service_of,
    taken_on,
)

CODE = newest().text.code


def without_agreement(actor) -> Organisation:
    """The actor's organisation, whose agreement has run out."""
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    ran_out(organisation)
    return organisation


def ran_out(organisation: Organisation, ago: dt.timedelta = dt.timedelta(minutes=1)) -> Agreement:
    Agreement.objects.filter(organisation=organisation, ended_at=None).update(
        ended_at=clock.now(), ended_why="renewed"
    )
    return Agreement.objects.create(
        organisation=organisation, how="before", until=clock.now() - ago
    )


def signed(actor, **changes) -> Agreement:
    said = {"version": CODE, "signed_as": actor.name, "position": "Chair", "agrees": True}
    with acting_as(actor):
        return sign(actor=actor, **(said | changes))


def test_the_text_that_was_published_is_never_changed():
    """Somebody may have signed it: write a new file beside it instead."""
    assert {code: version.digest[:16] for code, version in versions().items()} == {
        "sharing-2026-1": "a3f538bd208ae78c"
    }


def test_signing_says_who_as_what_to_which_text_and_for_how_long(lena):
    without_agreement(lena)
    agreement = signed(lena, signed_as=" lena ")
    assert (agreement.version, agreement.digest) == (CODE, versions()[CODE].digest)
    assert (agreement.signed_as, agreement.position) == ("lena", "Chair")
    assert agreement.signed_by_id == lena.user_id
    year = clock.local_day(agreement.until) - clock.today()
    assert year.days in (366, 367), "to the end of the day, a year on"
    assert has_agreed(lena.organisation_id)
    with preparing():
        assert AuditEntry.objects.get(verb="agreement.sign").subject_id == agreement.pk
    assert signed(lena).pk == agreement.pk, "the second click of a double one"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"signed_as": "Somebody Else"}, Refused),
        ({"position": " "}, Refused),
        ({"agrees": False}, Refused),
        ({"version": "sharing-1999-1"}, OutOfTurn),
    ],
)
def test_nothing_is_signed_by_accident(lena, changes, error):
    without_agreement(lena)
    with pytest.raises(error):
        signed(lena, **changes)
    assert not has_agreed(lena.organisation_id)


def test_only_whoever_answers_for_it_signs(people, lena, browser_of):
    for actor in (people.dev, people.amina, people.efua):
        with pytest.raises(NotPermitted):
            signed(actor)
        assert browser_of(actor).get(reverse("agreement")).status_code == 403
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(lena),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO organisations_agreement (id, created_at, organisation_id, how, version,"
            " digest, signed_by_id, signed_as, position, until, ended_why) VALUES"
            " (gen_random_uuid(), now(), %s, 'here', 'x', '', %s, 'Lena', '', now(), '')",
            [people.amina.organisation_id, lena.user_id],
        )


def test_no_new_referral_reaches_a_service_and_the_open_one_stays(people, lena):
    club = service_of(people.dev)
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    open_one = referred_on(people.amina, case, club)
    without_agreement(people.dev)

    other = registered(people.gita, NHS_NUMBERS[1], given_name="Tom")
    second = taken_on(people.amina, referred(people.gita, other, people.amina))
    with pytest.raises(Refused, match="takes no new referrals"):
        referred_on(people.amina, second, club)
    with acting_as(people.amina) as amina:
        assert names_of_paused(amina) == {"Green Shoots"}
    with acting_as(people.dev) as dev:
        for name in ("accept", "book", "attend", "complete"):
            referrals.move(
                actor=dev,
                referral=Referral.objects.get(pk=open_one.pk),
                name=name,
                key=uuid.uuid4(),
            )
    with preparing():
        assert Referral.objects.get(pk=open_one.pk).status == "completed"
    signed(lena)
    assert referred_on(people.amina, second, club)


def test_no_new_referral_reaches_a_team(people):
    without_agreement(people.amina)
    with pytest.raises(Refused, match="no data-sharing agreement"):
        referred(people.gita, registered(people.gita), people.amina)
    with preparing():
        assert not Referral.objects.exists()


def test_the_database_gives_nobody_a_reason_to_see_somebody_either(people):
    ivy = registered(people.gita)
    without_agreement(people.dev)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting_as(people.gita) as gita,
    ):
        relate(
            actor=gita,
            person=ivy,
            organisation_id=people.dev.organisation_id,
            level=CareRelationship.Level.SERVICE,
            reason="a filter was forgotten",
        )


def test_taking_it_back_stops_new_referrals_and_both_sides_hear_of_it(people, lena, priya, worker):
    agreement = signed(lena)
    for _twice in range(2):
        with acting_as(lena):
            end_agreement(actor=lena, agreement=agreement)
    assert not has_agreed(lena.organisation_id)
    worker()
    with preparing():
        told = set(Message.objects.values_list("template", "recipient"))
    assert told == {
        ("agreement-over", "lena@example.test"),
        ("agreement-over-there", "priya@example.test"),
    }


def test_whoever_looks_after_the_area_ends_it_and_notes_one_on_paper(
    people, lena, priya, browser_of
):
    organisation = Organisation.objects.get(pk=lena.organisation_id)
    browser = browser_of(priya)
    standing = Agreement.objects.get(organisation=organisation)
    browser.post(reverse("end_agreement", args=[standing.pk]))
    assert not has_agreed(organisation.pk)
    day = clock.today() + dt.timedelta(days=700)
    said = {"until-day": day.day, "until-month": day.month, "until-year": day.year}
    assert browser.post(reverse("paper_agreement", args=[organisation.pk]), said).status_code == 302
    assert has_agreed(organisation.pk)

    far = Organisation.objects.get(pk=people.cara.organisation_id)
    assert browser.post(reverse("paper_agreement", args=[far.pk]), said).status_code == 404
    with pytest.raises(NotPermitted), acting_as(priya):
        note_on_paper(actor=priya, organisation=far, until=day)
    with pytest.raises(NotPermitted), acting_as(priya):
        end_agreement(actor=priya, agreement=Agreement.objects.get(organisation=far))


def test_another_organisations_agreement_is_not_found(people, lena, browser_of):
    theirs = Agreement.objects.get(organisation=people.amina.organisation_id)
    answer = browser_of(lena).post(reverse("end_agreement", args=[theirs.pk]))
    assert answer.status_code == 404
    assert has_agreed(people.amina.organisation_id)


def test_a_signed_agreement_is_not_rewritten(lena):
    agreement = signed(lena)
    for command in (
        "UPDATE organisations_agreement SET until = until + interval '9 years' WHERE id = %s",
        "DELETE FROM organisations_agreement WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match="Cannot"),
            preparing(),
            connection.cursor() as cursor,
        ):
            cursor.execute(command, [agreement.pk])


def test_nobody_who_works_here_is_cut_off_by_the_upgrade(people):
    """Those with members and those who were sent somebody have a while to sign; no others."""
    referred(people.gita, registered(people.gita), people.amina)
    listed = Organisation.objects.create(name="Only listed", kind="provider")
    Agreement.objects.update(ended_at=clock.now(), ended_why="ended")
    Membership.objects.filter(organisation=people.amina.organisation_id).update(
        ended_at=clock.now()
    )
    upgrade = import_module("alongside.referrals.migrations.0012_here_before_agreements")
    with connection.cursor() as cursor:
        cursor.execute(upgrade.BEFORE)
    soon, late = (clock.now() + dt.timedelta(days=days) for days in (89, 91))
    for actor in (people.amina, people.dev, people.gita):
        assert has_agreed(actor.organisation_id, soon)
        assert not has_agreed(actor.organisation_id, late)
    assert not has_agreed(listed.pk)


def test_both_locks_agree_on_who_reads_the_register(people, lena, priya):
    ines = member_of(
        "Ines", Organisation.objects.get(pk=people.amina.organisation_id), "privacy_officer"
    )
    for actor in (*people.everyone.values(), lena, priya, ines):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM organisations_agreement")
            raw = {row[0] for row in cursor.fetchall()}
            assert raw == set(agreements_visible_to(actor).values_list("pk", flat=True)), actor.name
        assert len(raw) == (5 if actor in (priya, ines) else 1)


def test_the_register_is_for_the_privacy_officer_and_the_area(people, lena, priya, browser_of):
    ran_out(Organisation.objects.get(pk=people.dev.organisation_id))
    ines = member_of(
        "Ines", Organisation.objects.get(pk=people.gita.organisation_id), "privacy_officer"
    )
    for actor, status in ((ines, 200), (priya, 200), (lena, 403), (people.amina, 403)):
        answer = browser_of(actor).get(reverse("agreement_register"))
        assert answer.status_code == status
    register = browser_of(priya).get(reverse("agreement_register")).text
    assert "Run out" in register
    assert "None that holds" in register


def test_it_is_reminded_of_twice_and_told_of_once_when_it_has_run_out(people, lena, priya):
    agreement = ran_out(
        Organisation.objects.get(pk=lena.organisation_id), ago=-dt.timedelta(days=40)
    )
    expected = {39: [], 29: ["agreement-soon"], 6: ["agreement-soon"] * 2}
    for left, templates in expected.items():
        with time_machine.travel(agreement.until - dt.timedelta(days=left)):
            for _every_morning in range(2):
                mind_agreements(0)
        with preparing():
            sent = Message.objects.filter(recipient="lena@example.test")
            assert list(sent.values_list("template", flat=True)) == templates
    with time_machine.travel(agreement.until + dt.timedelta(days=2)):
        for _every_morning in range(2):
            mind_agreements(0)
    with preparing():
        over = Message.objects.filter(template__startswith="agreement-over")
        told = set(over.values_list("recipient", flat=True))
    assert told == {"lena@example.test", "priya@example.test"}
