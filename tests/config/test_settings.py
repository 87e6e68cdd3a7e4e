"""What the settings promise."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

ASK = "from alongside.config import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"


@pytest.mark.parametrize(("given", "meant"), [(None, "0"), ("2", "2")])
def test_how_many_proxies_stand_in_front_is_said_by_the_environment(given, meant):
    environment = {k: v for k, v in os.environ.items() if k != "ALONGSIDE_PROXIES"}
    if given:
        environment["ALONGSIDE_PROXIES"] = given
    ran = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == meant


def test_only_languages_that_have_been_written_are_offered():
    for code, _name in settings.LANGUAGES:
        file = settings.LOCALE_PATHS[0] / translation.to_locale(code) / "LC_MESSAGES" / "django.mo"
        assert code.startswith("en") or file.exists(), code


def test_programs_are_answered_in_english_whatever_their_browser_prefers(db):
    for path in ("/api/open-referral/v3/services", "/robots.txt", "/healthz"):
        answer = Client().get(path, headers={"accept-language": "cy"})
        assert answer.headers["Content-Language"] == "en-gb", path
