"""What a narrow role of the database may do is what somebody has read and said yes to."""

import difflib
import os
from pathlib import Path

from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.factories.standing import preparing
from tests.factories.story import acting_for, let_in, referred, registered, taken_on, themselves
from tests.security.role_rights import ROLES, as_document, rights_of

READ = Path(__file__).resolve().parents[2] / "docs" / "security" / "role-rights.md"
# What lets somebody in, or says what others have queued: no narrow role reads any of it.
SHUT = (
    *("django_session", "usersessions_usersession", "mfa_authenticator", "account_emailaddress"),
    *("account_emailconfirmation", "socialaccount_socialapp", "socialaccount_socialaccount"),
    *("socialaccount_socialtoken", "procrastinate_events", "procrastinate_periodic_defers"),
    *("procrastinate_workers", "accounts_membership", "keys_apikey", "keys_keyedrequest"),
)


def test_every_role_may_do_what_was_read_over_and_no_more(db):
    found = as_document()
    if os.environ.get("WRITE_ROLE_RIGHTS"):
        READ.write_text(found)
    told = READ.read_text() if READ.exists() else ""
    difference = difflib.unified_diff(told.splitlines(), found.splitlines(), lineterm="", n=0)
    assert told == found, "\n".join(["Read this over, then write it anew:", *difference])


def test_who_got_hold_of_a_narrow_role_reads_no_way_in(db):
    for role in ROLES:
        may = rights_of(role)
        assert not [table for table in SHUT if "reads" in may.get(table, "")], role
        jobs = may.get("procrastinate_jobs", "").split("; ")
        assert [one for one in jobs if one.startswith("reads")] in ([], ["reads id"]), role


def test_they_sign_out_and_somebody_else_in_as_before(people, browser_of):
    person = registered(people.gita)
    case = taken_on(people.amina, referred(people.gita, person, people.amina))
    for actor in (themselves(person), let_in(acting_for(people.amina, case))):
        browser = browser_of(actor)
        key = browser.session.session_key
        browser.post(reverse("account_logout"))
        assert browser.get(reverse("own_looks")).status_code in (302, 404)
        with preparing():
            assert not Session.objects.filter(session_key=key).exists()
