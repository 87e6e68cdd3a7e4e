"""What a key may be for, and the permissions that it stands on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.accounts.permissions import Permission


class Scope(models.TextChoices):
    """The label finishes the sentence “A program with this key may …”."""

    REFERRALS_SEND = (
        "referrals:send",
        _("send referrals in the name of a colleague who may, and hear how far they are"),
    )
    REFERRALS_LAUNCH = (
        "referrals:launch",
        _("open a referral with somebody’s details for a colleague, who signs in and sends it"),
    )
    REPORTS_READ = "reports:read", _("read the figures that your organisation sees, never people")


# A key never does more than somebody of the organisation could: whichever of these nobody there
# holds any more, the key has lost too.
STANDS_ON: dict[str, tuple[Permission, ...]] = {
    Scope.REFERRALS_SEND: (Permission.REFERRALS_SEND,),
    Scope.REFERRALS_LAUNCH: (Permission.REFERRALS_SEND,),
    Scope.REPORTS_READ: (Permission.REPORTS_AREA, Permission.REPORTS_TEAM),
}

# Besides what it stands on, and without which that cannot be done.
COMES_WITH: dict[str, frozenset[Permission]] = {
    Scope.REFERRALS_SEND: frozenset({Permission.REFERRALS_VIEW, Permission.PEOPLE_VIEW}),
}
