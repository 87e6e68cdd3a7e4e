"""A concern from its raising to its closing, and who may know of it on the way."""

import datetime as dt
import uuid

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.people.models import Person
from alongside.people.queries import visible_to as people_visible_to
from alongside.people.services import add_to_circle, protect
from alongside.safeguarding import queries, services
from alongside.safeguarding.models import Concern, Entry
from alongside.safeguarding.queries import Mark, concern_visible_to, mark_in, marks, visible_to
from alongside.safeguarding.services import Told, raise_concern
from alongside.safeguarding.states import Decision, Status
from tests.factories.standing import member_of, preparing
from tests.factories.story import referred_on, service_of, themselves
from tests.safeguarding.conftest import WORDS, let_in
from tests.web.conftest import browser_of

__all__ = ["browser_of"]

pytestmark = pytest.mark.django_db

TABLES = ("safeguarding_concern", "safeguarding_confidant", "safeguarding_entry")


def rows_seen(actor) -> list[int]:
    """What the second lock alone lets this actor read, in raw SQL."""
    with acting_as(actor), connection.cursor() as cursor:
        counts = []
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts.append(cursor.fetchone()[0])
        return counts


def test_the_circle_is_closed_at_once_and_both_locks_agree(scene):
    concern = scene.raised()
    people = scene.people
    for actor in (people.amina, scene.sana):
        assert rows_seen(actor) == [1, 2, 2], actor.name
        with acting_as(actor):
            assert visible_to(actor).get().said == WORDS
    others = [actor for name, actor in people.everyone.items() if name != "amina"]
    for actor in [*others, scene.tom]:
        assert rows_seen(actor) == [0, 0, 0], actor.name
        with acting_as(actor):
            assert not visible_to(actor).exists()
            assert concern_visible_to(actor, concern.pk) is None


def test_the_person_on_their_own_pages_finds_nothing(scene):
    scene.raised()
    ivy = themselves(scene.ivy)
    with acting_as(ivy), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        assert not visible_to(ivy).exists()
        cursor.execute("SELECT count(*) FROM audit_auditentry WHERE verb LIKE 'concern.%'")
        assert cursor.fetchone() == (0,), "or whoever reads over their shoulder would learn of it"


def _mark(actor: Actor, person: Person) -> Mark:
    seen = people_visible_to(actor).filter(pk=person.pk).annotate(**marks(actor, "pk"))
    return mark_in(seen[0]) if seen else Mark()


def test_colleagues_learn_that_the_record_is_protected_and_no_more(scene):
    concern = scene.raised()
    seen = {}
    for name, actor in {**scene.people.everyone, "sana": scene.sana}.items():
        with acting_as(actor):
            seen[name] = _mark(actor, scene.ivy)
    assert seen["amina"].concern_id == seen["sana"].concern_id == concern.pk
    assert seen["ben"].protected
    assert seen["ben"].concern_id is None
    assert not any(seen[name].protected for name in ("cara", "dev", "efua", "gita"))


def test_nobody_of_the_organisation_that_may_be_causing_harm_sees_a_mark(scene):
    ours = scene.case.organisation
    concern = scene.raised(harm="organisation", harm_organisation=ours)
    with acting_as(scene.people.ben):
        assert not _mark(scene.people.ben, scene.ivy).protected
    with preparing():
        told = set(concern.circle.values_list("user_id", flat=True))
    assert told == {scene.people.amina.user_id}, "its own leads are not told"


def test_leads_over_the_area_are_told_where_the_organisation_is_the_concern(scene):
    from alongside.organisations.models import Organisation

    council = Organisation.objects.get(name="Alderbrook Council")
    una = member_of("Una", council, "safeguarding_lead")
    ours = scene.case.organisation
    concern = scene.raised(harm="organisation", harm_organisation=ours)
    with acting_as(una):
        assert visible_to(una).get() == concern
        services.acknowledge(actor=una, concern=concern)


def test_a_lead_whom_it_is_about_is_left_out(scene):
    concern = scene.raised(left_out=[scene.sana.user_id])
    with acting_as(scene.sana):
        assert not visible_to(scene.sana).exists()
    with acting_as(scene.tom):
        services.acknowledge(actor=scene.tom, concern=concern)
        with pytest.raises(Refused):
            services.let_in(
                actor=scene.tom,
                concern=concern,
                user_id=scene.sana.user_id,
                why="By mistake.",
                key=uuid.uuid4(),
            )


def test_raised_twice_with_one_form_it_is_one(scene):
    amina, key = scene.people.amina, uuid.uuid4()
    told = Told(words=WORDS, person=scene.ivy)
    with acting_as(amina):
        first = raise_concern(actor=amina, told=told, key=key)
        assert raise_concern(actor=amina, told=told, key=key) == first
    with preparing():
        assert Entry.objects.filter(step="raise").count() == 1


def test_what_was_said_is_kept_word_for_word_and_cannot_be_changed(scene):
    concern = scene.in_hand()
    with preparing():
        for change in (
            "UPDATE safeguarding_concern SET said = 'Nothing.'",
            "DELETE FROM safeguarding_concern",
            "UPDATE safeguarding_entry SET text = 'Nothing.'",
            "DELETE FROM safeguarding_entry",
            "UPDATE audit_auditentry SET verb = 'goal.set'",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    concern.refresh_from_db()
    assert concern.said == WORDS


def test_somebody_not_held_can_be_named_and_somebody_not_seen_cannot_be_chosen(scene):
    gita, cara = scene.people.gita, scene.people.cara
    with acting_as(gita):
        concern = raise_concern(
            actor=gita,
            told=Told(words="A bruise.", about="The boy next door, about 8", at_risk="child"),
            key=uuid.uuid4(),
        )
        assert concern.is_child
        assert concern.may_be_shared
    with acting_as(cara), pytest.raises(Refused):
        raise_concern(actor=cara, told=Told(words="x", person=scene.ivy), key=uuid.uuid4())


def test_nothing_to_go_by_is_refused_in_words(scene):
    amina = scene.people.amina
    missing = {
        "words": Told(words=" ", person=scene.ivy),
        "about": Told(words="x"),
        "at_risk": Told(words="x", about="A neighbour"),
        "harm_words": Told(words="x", person=scene.ivy, harm="organisation"),
        "override_words": Told(words="x", person=scene.ivy, override="vital"),
    }
    with acting_as(amina):
        for field, told in missing.items():
            with pytest.raises(Refused) as refusal:
                raise_concern(actor=amina, told=told, key=uuid.uuid4())
            assert refusal.value.field == field
    assert not Concern.objects.exists()


def test_an_adult_who_did_not_agree_is_shared_only_for_a_lawful_reason(scene):
    concern = scene.in_hand(consent="refused")
    sana = scene.sana
    with acting_as(sana):
        with pytest.raises(Refused):
            services.make_form(actor=sana, concern=concern)
        wish = {
            "actor": sana,
            "concern": concern,
            "decision": [Decision.AUTHORITY],
            "rationale": "She is locked in.",
        }
        with pytest.raises(Refused) as refusal:
            services.decide(**wish, key=uuid.uuid4())
        assert refusal.value.field == "override"
        decided = services.decide(
            **wish, key=uuid.uuid4(), override="coerced", override_words="He stood beside her."
        )
        assert decided.status == Status.DECIDED
        pdf = services.make_form(actor=sana, concern=decided)
    assert pdf.startswith(b"%PDF")
    assert b"StructTreeRoot" in pdf, "tagged, so that it can be heard"


def test_a_child_needs_nobodys_agreement(scene):
    with preparing():
        today = dt.datetime.now(dt.UTC).date()
        Person.objects.filter(pk=scene.ivy.pk).update(
            date_of_birth=today.replace(year=today.year - 9, day=1)
        )
    concern = scene.in_hand(consent="refused", at_risk="adult")
    assert concern.is_child, "the date of birth is believed before the form"
    with acting_as(scene.sana):
        assert services.make_form(actor=scene.sana, concern=concern).startswith(b"%PDF")


def test_from_decision_to_closing_with_a_debrief(scene):
    concern = scene.in_hand(consent="agreed")
    sana, amina = scene.sana, scene.people.amina
    with acting_as(amina):
        services.ask_for_debrief(actor=amina, concern=concern)
        services.ask_for_debrief(actor=amina, concern=concern)
        services.note(actor=amina, concern=concern, text="At her sister’s.", key=uuid.uuid4())
        with pytest.raises(NotPermitted):
            services.acknowledge(actor=amina, concern=concern)
    with acting_as(sana):
        with pytest.raises(OutOfTurn):
            services.close(
                actor=sana, concern=concern, learning="x", debrief="held", key=uuid.uuid4()
            )
        services.decide(
            actor=sana,
            concern=concern,
            decision=[Decision.AUTHORITY, Decision.POLICE],
            rationale="Locked in, threatened.",
            key=uuid.uuid4(),
        )
        with pytest.raises(Refused):
            services.close(actor=sana, concern=concern, learning="x", debrief="", key=uuid.uuid4())
        closed = services.close(
            actor=sana,
            concern=concern,
            learning="Ask alone.",
            debrief="held",
            key=uuid.uuid4(),
        )
        assert closed.closed_at
        again = services.look_again(
            actor=sana, concern=closed, why="Her sister called.", key=uuid.uuid4()
        )
        assert (again.status, again.closed_at) == (Status.ACKNOWLEDGED, None)
    with preparing():
        steps = list(concern.chronology.values_list("step", flat=True))
        assert steps == [
            *("raise", "call", "acknowledge", "debrief", "note", "decide", "close", "look_again")
        ]


def test_the_circle_grows_and_shrinks_by_a_lead_alone(scene):
    concern = scene.in_hand()
    sana, ben, amina, cara = scene.sana, scene.people.ben, scene.people.amina, scene.people.cara
    with acting_as(amina), pytest.raises(NotPermitted):
        let_in(amina, concern, ben.user_id, "He is kind.")
    with acting_as(sana):
        with pytest.raises(Refused):
            services.let_in(
                actor=sana,
                concern=concern,
                user_id=cara.user_id,
                why="No colleague.",
                key=uuid.uuid4(),
            )
        let_in(sana, concern, ben.user_id, "Visits today.")
        with pytest.raises(Refused):
            services.let_go(actor=sana, concern=concern, user_id=sana.user_id)
    assert rows_seen(ben)[0] == 1
    with acting_as(sana):
        services.let_go(actor=sana, concern=concern, user_id=ben.user_id)
    assert rows_seen(ben)[0] == 0


def test_no_message_and_no_audit_says_anything_about_anybody(scene):
    concern = scene.in_hand(harm="person", harm_words="Ivy’s nephew Carl")
    with preparing():
        messages = Message.objects.filter(template__startswith="concern")
        assert messages.count() == 1, "no mobile is known: by e-mail"
        said = " ".join(f"{m.subject} {m.body}" for m in messages)
        for secret in ("Ivy", "Test", "Carl", "lock", "safeguarding concern", "Mill"):
            assert secret not in said
        assert not messages.exclude(from_organisation=None, to_organisation=None).exists()
        entries = AuditEntry.objects.filter(verb__startswith="concern.")
        assert entries.count() >= 3
        assert not entries.exclude(people=[]).exists()
        assert all(WORDS not in str(entry.detail) for entry in entries)
    assert concern.lead_id == scene.sana.user_id


def test_the_lead_hides_where_somebody_is(scene):
    concern = scene.in_hand()
    with acting_as(scene.sana):
        services.hide_whereabouts(actor=scene.sana, concern=concern)
        services.hide_whereabouts(actor=scene.sana, concern=concern)
    with preparing():
        ivy = Person.objects.get(pk=scene.ivy.pk)
        assert (ivy.protected, ivy.address) == (True, "")
        circle = set(ivy.circle.values_list("user_id", flat=True))
    assert circle == {scene.sana.user_id, scene.people.amina.user_id}


def _particulars(actor) -> set[str]:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM safeguarding_particulars")
        return {kind for (kind,) in cursor.fetchall()}


def test_where_she_is_stands_there_for_the_leads_alone(scene, browser_of):
    """Whoever raised it reads of her what their own work shows them, not what stands here."""
    onward = scene.people.dev
    referred_on(scene.people.amina, scene.case, service_of(onward))
    mine = scene.raised(by=onward)
    hers = scene.raised()
    with preparing():
        Person.objects.filter(pk=scene.ivy.pk).update(address="9 New Road", phone="01632 960999")
    for actor, concern in ((onward, mine), (scene.people.amina, hers)):
        page = browser_of(actor).get(reverse("concern", args=[concern.pk])).text
        for word in ("4 Mill Lane", "9 New Road", "01632", "999 000", "09/03/1948"):
            assert word not in page, (actor.name, word)
        assert WORDS in page and "for the leads alone" in page
        assert _particulars(actor) == set()
    page = browser_of(scene.sana).get(reverse("concern", args=[hers.pk])).text
    for word in ("4 Mill Lane", "01632 960001", "999 000 0018", "9 Mar"):
        assert word in page, word
    assert "9 New Road" not in page, "as it stood when it was raised"
    with pytest.raises(Error), acting_as(onward), connection.cursor() as cursor:
        cursor.execute("INSERT INTO safeguarding_particulars (text) VALUES ('x')")


def test_once_she_is_hidden_only_those_who_may_know_read_where_she_is(scene):
    concern = scene.in_hand()
    with acting_as(scene.people.amina) as amina:
        protect(actor=amina, person=scene.ivy)
    assert _particulars(scene.sana) == {"identity"}
    with acting_as(scene.sana):
        known = queries.about(scene.sana, concern)
        assert (known.reach, known.identity) == ("", "NHS number: 999 000 0018")
    with acting_as(scene.people.amina) as amina:
        add_to_circle(actor=amina, person=scene.ivy, users=[scene.sana.user_id])
    assert _particulars(scene.sana) == {"identity", "reach"}
