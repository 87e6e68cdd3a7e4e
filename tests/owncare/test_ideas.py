"""Ideas of Amina's team: one vote each, a lead's answer with a reason, told back to her."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common import clock
from alongside.common.errors import NotPermitted, OutOfTurn, Refused
from alongside.messaging.models import Message
from alongside.outbox.models import OutboxFact
from alongside.outbox.services import deliver
from alongside.owncare import services
from alongside.owncare.models import Idea, IdeaMove, IdeaVote
from alongside.owncare.queries import ideas as queries
from alongside.owncare.tasks import TIDYING
from tests.factories.standing import preparing

pytestmark = pytest.mark.django_db
MARK = "Qzidea"


def had(actor, key=None, title=MARK) -> Idea:
    with acting_as(actor):
        return services.have_idea(
            actor=actor, key=key or uuid.uuid4(), title=title, text="Walks instead of rooms."
        )


def raw(actor, table) -> set:
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {one for (one,) in cursor.fetchall()}


def test_the_team_reads_it_in_both_locks_and_each_has_one_vote(people):
    key = uuid.uuid4()
    idea = had(people.amina, key)
    assert had(people.amina, key) == idea
    with acting_as(people.ben) as ben:
        for _click in range(2):
            services.like_idea(actor=ben, idea=idea, likes=True)
        found = queries.board(ben).get()
        assert (found.liked, found.mine) == (2, True)
        for _click in range(2):
            services.like_idea(actor=ben, idea=idea, likes=False)
        found = queries.board(ben).get()
        assert (found.liked, found.mine) == (1, False)
        with pytest.raises(DatabaseError), transaction.atomic():
            IdeaVote.objects.create(idea=idea, by_id=people.leila.user)
        assert Idea.objects.filter(pk=idea.pk).update(reason="Mine now") == 0
    with acting_as(people.leila) as leila:
        services.decide_idea(
            actor=leila, idea=idea, name="try", reason="In June.", owner=people.ben.user_id
        )
    tables = {
        "owncare_idea": queries.visible_to,
        "owncare_ideavote": queries.votes_visible_to,
        "owncare_ideamove": queries.moves_visible_to,
    }
    for table, visible_to in tables.items():
        readers = set()
        for name, actor in people.everyone.items():
            seen = raw(actor, table)
            with acting_as(actor):
                assert seen == set(visible_to(actor).values_list("pk", flat=True)), (table, name)
            readers |= {name} if seen else set()
        assert readers == {"amina", "ben", "leila"}, table
    with acting_as(people.cara) as cara, pytest.raises(NotPermitted):
        services.like_idea(actor=cara, idea=idea, likes=True)


def test_a_lead_decides_by_the_table_with_a_reason_and_amina_hears_once(people):
    idea = had(people.amina)

    def decide(name, reason="As we can.", owner=None):
        with acting_as(people.leila) as leila:
            return services.decide_idea(
                actor=leila, idea=idea, name=name, reason=reason, owner=owner
            )

    with acting_as(people.ben) as ben, pytest.raises(NotPermitted):
        services.decide_idea(actor=ben, idea=idea, name="try", reason="I like it")
    for name, more, words in (
        ("try", {"reason": " "}, "Say why"),
        ("try", {}, "who sees to it"),
        ("try", {"owner": people.cara.user_id}, "of your team"),
        ("throw_away", {}, "what becomes of it"),
    ):
        with pytest.raises(Refused, match=words):
            decide(name, **more)
    decide("put_off", "After the move.")
    with pytest.raises(OutOfTurn):
        decide("finish")
    decide("try", "We have moved.", people.ben.user_id)
    decide("finish", "Every Thursday now.")
    for fact in OutboxFact.objects.filter(topic="idea.decided"):
        deliver(fact.pk)
        deliver(fact.pk)
    with preparing():
        assert [move.state for move in IdeaMove.objects.all()] == ["not_now", "trying", "done"]
        sent = Message.objects.filter(template="idea-decided")
        assert sent.count() == 3
        assert all(one.to_user_id == people.amina.user_id for one in sent)
        assert not any(MARK in one.subject + one.body or "Thursday" in one.body for one in sent)
    with acting_as(TIDYING):
        assert services.forget_ideas(actor=TIDYING, before=clock.now() - dt.timedelta(days=1)) == 0
        assert services.forget_ideas(actor=TIDYING, before=clock.now() + dt.timedelta(days=1)) == 1


def test_pages_as_amina_ben_leila_and_cara(people, browser_of):
    amina, ben, leila, cara = (
        browser_of(getattr(people, name)) for name in ("amina", "ben", "leila", "cara")
    )
    board = reverse("ideas")
    typed = {"title": "", "text": MARK, "idempotency_key": str(uuid.uuid4())}
    refused = amina.post(board, typed)
    assert refused.status_code == 422 and MARK in refused.text
    for _click in range(2):
        assert amina.post(board, typed | {"title": "Walks"}).status_code == 302
    with preparing():
        idea = Idea.objects.get()
    like, decide = (reverse(name, args=[idea.pk]) for name in ("like_idea", "decide_idea"))
    assert ben.get(like).status_code == 405
    assert ben.post(like, {"likes": "yes"}).status_code == 302
    assert MARK in ben.get(board).text
    assert MARK not in cara.get(board).text
    assert cara.post(like, {"likes": "yes"}).status_code == 404
    assert cara.get(decide).status_code == 403
    assert ben.get(decide).status_code == 403
    answer = {"name": "try", "reason": "From Monday.", "owner": ""}
    refused = leila.post(decide, answer)
    assert refused.status_code == 422 and "From Monday." in refused.text
    assert leila.post(decide, answer | {"owner": str(people.ben.user_id)}).status_code == 302
    page = amina.get(board + "?state=trying").text
    assert "From Monday." in page and "Ben" in page
    assert MARK not in amina.get(board + "?state=done").text
    other = leila.post(decide, {"name": "try", "reason": "Again", "owner": str(people.ben.user_id)})
    assert other.status_code == 422, "it is tried already"
