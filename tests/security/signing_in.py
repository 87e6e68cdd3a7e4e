"""Somebody who signs in as in earnest: a password, then what their phone shows."""

import re
import time
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from alongside.accounts.actor import Actor
from alongside.accounts.models import User

PASSWORD = "a long walk in the park"


@dataclass
class Phone:
    """An authenticator app; it begins half a minute ago, so that three codes are good at once."""

    secret: str
    given: int = -2

    def code(self) -> str:
        """A code that was not given before."""
        self.given += 1
        return self.code_of(self.given)

    def code_of(self, half_minutes: int) -> str:
        """The code as of so many half minutes from now."""
        return format_hotp_value(hotp_value(self.secret, int(time.time() // 30) + half_minutes))


def with_password(actor: Actor) -> User:
    user = User.objects.get(pk=actor.user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


def give_password(browser: Client, user: User, **more: str):
    return browser.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD, **more}
    )


def give_code(browser: Client, code: str):
    return browser.post(reverse("mfa_authenticate"), {"code": code})


def set_up_app(browser: Client) -> tuple[Phone, list[str]]:
    """The app is set up in this browser; also the recovery codes that are shown then."""
    page = browser.get(reverse("mfa_activate_totp")).text
    phone = Phone(re.search(r"secret=(\w+)", page)[1])
    shown = browser.post(reverse("mfa_activate_totp"), {"code": phone.code()}, follow=True)
    return phone, re.findall(r"app-key\">(\d{4} \d{4})<", shown.text)


def sign_in(browser: Client, user: User, phone: Phone) -> None:
    """Both steps."""
    give_password(browser, user)
    give_code(browser, phone.code())
    assert is_inside(browser)


def is_inside(browser: Client) -> bool:
    """Whether what is behind the door opens: the referrals that somebody sent."""
    return browser.get(reverse("sent_referrals")).status_code == 200
