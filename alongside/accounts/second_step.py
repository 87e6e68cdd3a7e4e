"""What a user holds to show that it is them: an authenticator app, passkeys, recovery codes."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import InvalidToken
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alongside.accounts.models import User
from alongside.common.errors import Refused

Account = AbstractBaseUser | AnonymousUser
Kind = Authenticator.Type
STEPS = (Kind.TOTP, Kind.WEBAUTHN)  # recovery codes only stand in for one of these
_LAST = "last_counter"
_SEALED = {"secret", "seed"}  # of an app, of recovery codes


def held_by(user: Account) -> QuerySet[Authenticator]:
    """All that this user holds; nobody holds nothing."""
    return Authenticator.objects.filter(user_id=user.pk).order_by("created_at")


@transaction.atomic
def use_up(user: Account, code: str) -> Authenticator | None:
    """What gave this code, which is no good after this; None for a wrong or a used one.

    Of two who send the same code at once, one gets in.
    """
    for held in held_by(user).filter(type__in=(Kind.TOTP, Kind.RECOVERY_CODES)).select_for_update():
        if _takes(held, code):
            return held
    return None


@transaction.atomic
def remove(user: Account, step_id: int) -> None:
    """Stop using an app or a passkey. Raises Refused for the last one; one that is gone is gone."""
    User.objects.select_for_update().get(email=user.get_username())
    steps = list(held_by(user).filter(type__in=STEPS))
    for step in steps:
        if step.pk == step_id:
            if len(steps) == 1:
                raise Refused(_("It is your only one. Set up another one first."))
            step.delete()


def codes_left(recovery_codes: Authenticator) -> int:
    """How many of them were not used yet."""
    return app_settings.RECOVERY_CODE_COUNT - int(recovery_codes.data["used_mask"]).bit_count()


@transaction.atomic
def seal_anew() -> tuple[int, int]:
    """Keep all that codes are made from under the secret key of today, after it was changed.

    How many are, and how many no key that we still have opens.
    """
    sealed, lost = 0, 0
    for held in Authenticator.objects.exclude(type=Kind.WEBAUTHN).select_for_update():
        try:
            for name in _SEALED & held.data.keys():
                held.data[name] = encrypt(decrypt(held.data[name]))
        except InvalidToken:
            lost += 1
        else:
            held.save(update_fields=["data"])
            sealed += 1
    return sealed, lost


def connected(user: Account) -> set[str]:
    """The providers with whose accounts this user signs in here."""
    return set(SocialAccount.objects.filter(user_id=user.pk).values_list("provider", flat=True))


def disconnect(user: Account, provider_id: str) -> None:
    """An account of theirs elsewhere no longer signs them in. Done before, nothing happens."""
    SocialAccount.objects.filter(user_id=user.pk, provider=provider_id).delete()


def _takes(held: Authenticator, code: str) -> bool:
    try:
        return _is_of_app(held, code) if held.type == Kind.TOTP else held.wrap().validate_code(code)
    except InvalidToken:  # kept under a secret key that is no longer known
        return False


def _is_of_app(held: Authenticator, code: str) -> bool:
    moment = _moment_of(decrypt(held.data["secret"]), code)
    if moment <= held.data.get(_LAST, 0):
        return False
    held.data[_LAST] = moment
    held.save(update_fields=["data"])
    return True


def _moment_of(secret: str, code: str) -> int:
    """Which half minute since 1970 the code is of, as far as it may be now; else 0. RFC 6238."""
    for moment in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, moment))
        if compare_user_code(actual=code, expected=expected):
            return int(moment)
    return 0
