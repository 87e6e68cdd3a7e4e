"""Facts are told at least once, together with what made them true, and failures stay visible."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.accounts.actor import acting_as
from alongside.common.errors import NotPermitted
from alongside.organisations.models import Organisation
from alongside.outbox import queries, services
from alongside.outbox.models import OutboxFact
from tests.factories.standing import member_of, preparing


@pytest.fixture
def told(monkeypatch):
    """What a subscriber of the topic “tested” has heard."""
    heard: list[str] = []
    monkeypatch.setitem(
        services._subscribers, "tested", [lambda actor, fact: heard.append(fact.key)]
    )
    return heard


def _tell(actor, key="one") -> OutboxFact:
    with acting_as(actor):
        return services.tell("tested", key)


def _fact(fact) -> OutboxFact:
    with preparing():
        return OutboxFact.objects.get(pk=fact.pk)


def test_a_fact_is_delivered_and_not_again(people, told):
    fact = _tell(people.amina)
    services.deliver(fact.pk)
    services.deliver(fact.pk)
    assert told == ["one"]
    assert _fact(fact).delivered_at is not None


def test_what_is_undone_is_never_told(people, told):
    with acting_as(people.amina), pytest.raises(ValueError, match="undone"), transaction.atomic():
        services.tell("tested", "undone")
        raise ValueError("undone")
    with preparing():
        assert not OutboxFact.objects.exists()
        assert not ProcrastinateJob.objects.exists()


def test_the_job_is_queued_in_the_same_transaction(people, told):
    fact = _tell(people.amina)
    with preparing():
        job = ProcrastinateJob.objects.get()
        assert (job.task_name, job.args) == ("outbox.deliver_fact", {"fact_id": str(fact.pk)})


def test_a_failure_is_noted_without_its_words_and_raised_for_a_retry(people, monkeypatch):
    def fail(actor, fact):
        raise ConnectionError("Ivy Bramble's number is 999")

    monkeypatch.setitem(services._subscribers, "tested", [fail])
    fact = _tell(people.amina)
    for tries in (1, 2):
        with pytest.raises(ConnectionError):
            services.deliver(fact.pk)
        noted = _fact(fact)
        assert (noted.attempts, noted.last_error) == (tries, "ConnectionError")
        assert noted.delivered_at is None


def test_when_one_subscriber_fails_none_has_done_anything(people, monkeypatch):
    def queue_another(actor, fact):
        services.tell("other", "consequence")

    def fail(actor, fact):
        raise ConnectionError

    monkeypatch.setitem(services._subscribers, "tested", [queue_another, fail])
    fact = _tell(people.amina)
    with pytest.raises(ConnectionError):
        services.deliver(fact.pk)
    with preparing():
        assert not OutboxFact.objects.filter(topic="other").exists()


def test_a_failed_job_is_shown_to_those_who_look_after_it_and_can_be_retried(people, told):
    _tell(people.amina)
    with preparing():
        job = ProcrastinateJob.objects.get()
        _set_failed(job.pk)
    carer = _administrator(people)
    with acting_as(carer):
        assert queries.workload(carer) == queries.Workload(waiting=0, running=0, failed=1)
        assert [row.pk for row in queries.troubled(carer)] == [job.pk]
        assert services.retry(actor=carer, job_id=job.pk)
        assert not services.retry(actor=carer, job_id=job.pk), "the second click finds nothing"
        assert queries.workload(carer).waiting == 1
    with acting_as(people.amina) as amina:
        assert not queries.troubled(amina).exists()
        with pytest.raises(NotPermitted):
            services.retry(actor=amina, job_id=job.pk)


def _set_failed(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job_id])
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 7 WHERE id = %s", [job_id]
        )


def _administrator(people):
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    return member_of("Ada", team, "administrator")
