"""What a role sees is told before it is given, and beside each colleague who has it."""

import re
from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse

from alongside.accounts.models import Membership
from alongside.accounts.roles import ROLES
from alongside.organisations.models import Organisation
from tests.factories.standing import member_of


def _seen(page: str) -> dict[str, str]:
    rows = BeautifulSoup(page, "html.parser").select("main tbody tr")
    return {row.th.get_text(strip=True): row.td.get_text(strip=True) for row in rows}


def test_each_role_has_a_page_that_tells_what_it_reads(people: Any, browser_of: Any) -> None:
    browser = browser_of(people.gita)
    for code in ROLES:
        answer = browser.get(reverse("role_preview", args=[code]))
        assert answer.status_code == 200, code
        seen = _seen(answer.text)
        assert (seen["Name"] == "Yes") == (
            code in {"referrer", "link_worker", "team_lead", "provider", "safeguarding_lead"}
        ), code
    provider = _seen(browser.get(reverse("role_preview", args=["provider"])).text)
    assert provider["NHS number"] == "No"
    assert provider["Phone"] == "If the person chose to show it"
    assert browser.get(reverse("role_preview", args=["king"])).status_code == 404
    links = browser.get(reverse("roles")).text
    assert reverse("role_preview", args=["link_worker"]) in links


def test_whoever_looks_after_members_sees_what_amina_sees(people: Any, browser_of: Any) -> None:
    team = Organisation.objects.get(pk=people.amina.organisation_id)
    browser = browser_of(member_of("Lea", team, "organisation_lead"))
    amina = Membership.objects.get(user_id=people.amina.user_id)
    page = browser.get(reverse("member_preview", args=[amina.pk])).text
    assert "What Amina sees" in page
    assert "/cases/" in page
    assert "keep the directory of services true" in page, "among what she never may"
    gita = Membership.objects.get(user_id=people.gita.user_id)
    assert browser.get(reverse("member_preview", args=[gita.pk])).status_code == 404


def test_every_role_that_the_page_of_roles_leads_to_has_its_preview(
    people: Any, browser_of: Any
) -> None:
    browser = browser_of(people.amina)
    page = browser.get(reverse("roles")).content.decode()
    leads_to = re.findall(r'href="(/organisation/roles/[^"]+)"', page)
    assert len(leads_to) > 8
    for address in leads_to:
        assert browser.get(address).status_code == 200, address


def test_who_holds_no_second_step_is_offered_no_codes_for_it(people: Any, browser_of: Any) -> None:
    page = browser_of(people.amina).get(reverse("mfa_index")).content.decode()
    assert reverse("mfa_view_recovery_codes") not in page
