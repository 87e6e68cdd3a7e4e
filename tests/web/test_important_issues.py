"""Link workers are told the important issues of somebody's health, and no record of it."""

import pytest
from django.urls import reverse

from alongside.accounts.actor import acting_as
from alongside.common.errors import Refused
from alongside.referrals.important import LONGEST_ISSUE, MOST_ISSUES, important_issues
from alongside.referrals.models import Referral
from tests.factories.standing import preparing
from tests.factories.story import referred, referred_on, registered, service_of, taken_on

ISSUES = "Falls easily\n\n - Hard of hearing: speak to her left \nForgets days"
RECORD = "\n".join(f"2019-0{n}-01 Qresult of a test, as filed" for n in range(1, 9))


def test_the_case_page_lists_them_and_colleagues_elsewhere_read_none(people, browser_of):
    case = taken_on(
        people.amina, referred(people.gita, registered(people.gita), people.amina, note=ISSUES)
    )
    with acting_as(people.amina):
        found = Referral.objects.get(pk=case.referral_id).important_issues
    assert found == ["Falls easily", "Hard of hearing: speak to her left", "Forgets days"]
    for name in ("amina", "ben"):
        for page in (
            reverse("case", args=[case.pk]),
            reverse("received_referral", args=[case.referral_id]),
        ):
            text = browser_of(getattr(people, name)).get(page).text
            assert "Important issues" in text
            assert "<li>Hard of hearing: speak to her left</li>" in text
    assert browser_of(people.cara).get(reverse("case", args=[case.pk])).status_code == 404


@pytest.mark.parametrize("note", [RECORD, "x" * (LONGEST_ISSUE + 1)])
def test_a_record_is_not_taken_for_a_list_of_issues(people, note):
    person = registered(people.gita)
    with pytest.raises(Refused, match="important issues only") as refusal:
        referred(people.gita, person, people.amina, note=note)
    assert refusal.value.field == "note"
    with preparing():
        assert not Referral.objects.exists()


def test_what_was_written_before_there_was_a_limit_is_shown_no_further(people, browser_of):
    case = taken_on(people.amina, referred(people.gita, registered(people.gita), people.amina))
    with preparing():
        Referral.objects.filter(pk=case.referral_id).update(note=f"{RECORD}\n{'y' * 500}")
    page = browser_of(people.amina).get(reverse("case", args=[case.pk])).text
    assert page.count("Qresult") == MOST_ISSUES
    assert "yyy" not in page


def test_a_service_is_told_none_of_them(people, browser_of):
    case = taken_on(
        people.amina, referred(people.gita, registered(people.gita), people.amina, note=ISSUES)
    )
    onward = referred_on(people.amina, case, service_of(people.dev))
    page = browser_of(people.dev).get(reverse("provider_referral", args=[onward.pk]))
    assert page.status_code == 200
    assert "Falls easily" not in page.text


def test_lines_that_say_nothing_are_no_issues():
    assert important_issues(" \n-\n• one\n") == ["one"]
