"""What fails is tried again, later and later, by the real worker; then it waits for a human."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.accounts.actor import acting_as
from alongside.accounts.models import User
from alongside.organisations.models import Organisation
from alongside.outbox import services
from alongside.outbox.models import OutboxFact
from tests.factories.standing import member_of, preparing, standing_people

ERRAND = "outbox.deliver_fact"
WAITS = (4, 16, 64, 256, 1_024, 4_096, 16_384)  # seconds
SLACK = 30  # seconds that a busy machine may take over one try


class Partner:
    """Another system that is told the facts of a topic, and is out of order at first."""

    def __init__(self) -> None:
        self.is_down = True
        self.heard: list[str] = []

    def tell(self, actor, fact) -> None:
        if self.is_down:
            raise ConnectionError
        self.heard.append(fact.key)


@pytest.fixture
def partner(monkeypatch):
    partner = Partner()
    monkeypatch.setitem(services._subscribers, "tested", [partner.tell])
    return partner


@pytest.fixture
def told(empty_queue, partner):
    """The team, one fact that is told by its link worker, and the job of its delivery."""
    people = standing_people()
    with acting_as(people.amina):
        services.tell("tested", "one")
    return people


def test_a_failing_job_waits_longer_each_time_then_stays_failed_until_a_click(
    told, partner, worker
):
    browser = _administrator_browser(told)
    for tries, wait in enumerate(WAITS, start=1):
        before = timezone.now()
        worker()
        job = _job()
        assert (job.status, job.attempts) == ("todo", tries)
        assert 0 <= (job.scheduled_at - before).total_seconds() - wait < SLACK
        shown = _shown(browser)
        assert (shown["State"], shown["Tries"]) == ("Will be tried again", str(tries))
        _let_the_wait_pass()

    worker()
    assert (_job().status, _job().attempts) == ("failed", len(WAITS) + 1)
    assert _shown(browser) == {
        "Errand": f"{ERRAND} number {_job().pk}",
        "State": "Failed",
        "Tries": str(len(WAITS) + 1),
        "Next try": "None",
        "Do": f"Try again number {_job().pk}",
    }

    partner.is_down = False
    worker()
    assert partner.heard == [], "what has failed for good waits for a human"

    answer = browser.post(reverse("retry_job", args=[_job().pk]), follow=True)
    assert "It is tried again now." in answer.text
    worker()
    assert partner.heard == ["one"]
    assert _job().status == "succeeded"
    assert "Nothing has failed." in browser.get(reverse("jobs")).text
    with preparing():
        fact = OutboxFact.objects.get()
        assert fact.delivered_at
        assert (fact.attempts, fact.last_error) == (len(WAITS) + 2, "")


def test_a_job_is_not_tried_before_its_time(told, partner, worker):
    worker()
    partner.is_down = False
    _write("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
    worker()
    assert partner.heard == []
    _let_the_wait_pass()
    worker()
    assert partner.heard == ["one"]


def _administrator_browser(people) -> Client:
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    browser = Client()
    browser.force_login(User.objects.get(pk=member_of("Ada", team, "administrator").user_id))
    return browser


def _job() -> ProcrastinateJob:
    return ProcrastinateJob.objects.get(task_name=ERRAND)  # the worker has errands of its own too


def _let_the_wait_pass() -> None:
    _write("UPDATE procrastinate_jobs SET scheduled_at = now()")


def _write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _shown(browser: Client) -> dict[str, str]:
    """The one job on the page of background work: what stands under each heading."""
    page = BeautifulSoup(browser.get(reverse("jobs")).text, "html.parser")
    (row,) = page.select("tbody tr")
    headings = [_heading(cell) for cell in row("td")]
    texts = [" ".join(cell.get_text(" ").split()) for cell in row("td")]
    return dict(zip(headings, texts, strict=True))


def _heading(cell: Tag) -> str:
    """What stands over the cell on a small screen; the button says itself what it does."""
    found = cell.select_one("[aria-hidden]")
    return found.extract().get_text() if found else "Do"
