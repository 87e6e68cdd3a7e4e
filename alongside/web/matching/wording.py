"""The kinds of reasons, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "need": _("Need"),
    "words": _("What they say"),
    "near": _("How far"),
    "times": _("When"),
    "access": _("Access"),
    "cost": _("Cost"),
    "language": _("Language"),
    "room": _("Room"),
    "fresh": _("Checked"),
    "referable": _("Referral"),
    "not_wanted": _("Not wanted"),
    "age": _("Age"),
    "gender": _("Gender"),
    "area": _("Where they live"),
    "route": _("Who refers"),
    "full": _("Full or closed to new people"),
    "too_far": _("Too far"),
}
