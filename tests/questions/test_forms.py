"""A form is built by whoever answers for an organisation, and published in versions."""

from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction

from alongside.accounts.actor import Actor, acting_as
from alongside.audit.models import AuditEntry
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.questions.content import Content, Kind, Question
from alongside.questions.models import Version
from alongside.questions.queries import version_for, version_shown, visible_to
from alongside.questions.services import begin, publish, retire, save
from tests.factories.standing import Standing, preparing
from tests.factories.story import service_of

WHEELS = Question("wheels", Kind.YES_NO, "Does the person use a wheelchair?", required=True)
ASKS = Content((WHEELS,))


def published(actor: Actor, content: Content = ASKS, **of: object) -> Version:
    with acting_as(actor):
        form = begin(actor=actor, **of)  # type: ignore[arg-type]
        form = save(actor=actor, form=form, revision=form.revision, content=content)
        return publish(actor=actor, form=form, revision=form.revision)


def test_a_form_is_begun_once_and_published_in_versions(people: Standing) -> None:
    first = published(people.leila)
    with acting_as(people.leila) as leila:
        form = begin(actor=leila)
        assert form.pk == first.form_id, "there is one"
        again = publish(actor=leila, form=form, revision=0)
        assert again.pk == first.pk, "what is asked already is published once"
        longer = ASKS.with_question(Question("why", Kind.TEXT, "Why?"))
        form = save(actor=leila, form=form, revision=form.revision, content=longer)
        assert version_for(leila.organisation).pk == first.pk, "a draft is asked of nobody"
        second = publish(actor=leila, form=form, revision=form.revision)
        assert (first.number, second.number) == (1, 2)
        assert version_for(leila.organisation).pk == second.pk
        assert version_shown(first.pk, leila.organisation), "somebody fills it in at this moment"
        assert retire(actor=leila, form_id=form.pk)
        assert not retire(actor=leila, form_id=form.pk), "once"
        assert version_for(leila.organisation) is None
        assert version_shown(second.pk, leila.organisation)
        third = publish(actor=leila, form=form, revision=form.revision)
        assert third.number == 3 and version_for(leila.organisation).pk == third.pk
    with preparing():
        assert [version.content for version in Version.objects.order_by("number")] == [
            ASKS,
            longer,
            longer,
        ]
        verbs = AuditEntry.objects.filter(verb__startswith="form.").order_by("id")
        assert sorted(verbs.values_list("verb", flat=True)) == sorted(
            ["form.begin", *["form.save"] * 2, *["form.publish"] * 3, "form.retire"]
        )


def test_what_was_published_stays_as_it_was(people: Standing) -> None:
    version = published(people.leila)
    with preparing():
        with pytest.raises(ProgrammingError), transaction.atomic():
            Version.objects.filter(pk=version.pk).delete()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(held={})


def test_two_who_change_it_at_once_lose_nothing_in_silence(people: Standing) -> None:
    with acting_as(people.leila) as leila:
        form = begin(actor=leila)
        hers, his = ASKS, Content((replace(WHEELS, label="Any mobility aid?"),))
        saved = save(actor=leila, form=form, revision=0, content=hers)
        assert saved.revision == 1
        with pytest.raises(OutOfTurn, match="Somebody has changed"):
            save(actor=leila, form=form, revision=0, content=his)
        assert save(actor=leila, form=form, revision=0, content=hers).revision == 1, "twice clicked"
        with pytest.raises(OutOfTurn, match="then publish"):
            publish(actor=leila, form=form, revision=0)


def test_a_draft_may_be_wrong_but_is_not_published(people: Standing) -> None:
    later = Question("ramp", Kind.TEXT, "How wide?", only_if=(("wheels", "yes"),))
    with acting_as(people.leila) as leila:
        form = begin(actor=leila)
        form = save(actor=leila, form=form, revision=0, content=Content((later, WHEELS)))
        with pytest.raises(Refused, match="comes later"):
            publish(actor=leila, form=form, revision=1)
        many = Content(tuple(replace(WHEELS, id=f"q{number}") for number in range(100)))
        with pytest.raises(Refused, match="30 questions at most"):
            save(actor=leila, form=form, revision=1, content=many)


def test_a_service_has_its_own_form_or_its_organisations(people: Standing) -> None:
    with preparing():
        club, walks = service_of(people.dev), service_of(people.dev, name="Walks")
    lead = replace(people.dev, permissions=people.leila.permissions)
    common = published(lead)
    own = published(lead, Content((replace(WHEELS, label="Any allergies?"),)), service=club)
    with acting_as(people.amina):
        assert version_for(people.dev.organisation, club.pk).pk == own.pk
        assert version_for(people.dev.organisation, walks.pk).pk == common.pk
        assert version_for(people.amina.organisation) is None
        assert version_shown(own.pk, people.dev.organisation, walks.pk) is None
        assert version_shown(own.pk, people.cara.organisation, club.pk) is None
    with acting_as(lead):
        retire(actor=lead, form_id=own.form_id)
        assert version_for(people.dev.organisation, club.pk).pk == common.pk
    with acting_as(people.leila) as leila, pytest.raises(Refused, match="another organisation"):
        begin(actor=leila, service=club)


def test_a_form_in_work_is_its_organisations_alone(people: Standing) -> None:
    version = published(people.leila)
    for name, actor in people.everyone.items():
        with acting_as(actor), connection.cursor() as cursor:
            assert visible_to(actor).exists() == (name == "leila"), name
            cursor.execute("SELECT count(*) FROM questions_form")
            assert cursor.fetchone() == (int(name == "leila"),), name
            cursor.execute("SELECT count(*) FROM questions_version")
            assert cursor.fetchone() == (1,), "whoever refers is asked it"
    with acting_as(people.amina) as amina:
        for verb in (
            lambda: begin(actor=amina),
            lambda: save(actor=amina, form=version.form, revision=1, content=Content()),
            lambda: publish(actor=amina, form=version.form, revision=1),
            lambda: retire(actor=amina, form_id=version.form_id),
        ):
            with pytest.raises(NotPermitted):
                verb()
