"""Classes of data as the person they are about reads them, and whoever acts for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.consent.models import Consent

# As ``Consent.Data``, said to the person themselves.
OWN_CLASSES: Mapping[str, Any] = {
    Consent.Data.IDENTITY: _("Your name and date of birth"),
    Consent.Data.CONTACT: _("How to be in touch with you"),
    Consent.Data.REASONS: _("What would help you"),
    Consent.Data.WORDS: _("What you said"),
    Consent.Data.RISK: _("What keeps you and everyone safe"),
    Consent.Data.PLAN: _("Goals and steps of your plan"),
    Consent.Data.MEASURES: _("Your answers about how you feel"),
    Consent.Data.NOTES: _("Notes of what was talked about with you"),
}

# The same to whoever acts for them.
THEIR_CLASSES: Mapping[str, Any] = {
    Consent.Data.IDENTITY: _("Their name and date of birth"),
    Consent.Data.CONTACT: _("How to be in touch with them"),
    Consent.Data.REASONS: _("What would help them"),
    Consent.Data.WORDS: _("What they said"),
    Consent.Data.RISK: _("What keeps them and everyone safe"),
    Consent.Data.PLAN: _("Goals and steps of their plan"),
    Consent.Data.MEASURES: _("Their answers about how they feel"),
    Consent.Data.NOTES: _("Notes of what was talked about with them"),
}


def own_classes(names: Iterable[str], but: Iterable[str] = ()) -> str:
    """Classes of the person's data in one line, said to them, ``but`` for these."""
    return ", ".join(str(OWN_CLASSES[name]) for name in names if name not in set(but))
