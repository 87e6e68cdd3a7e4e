"""The life of a relation: somebody acts for a person, until that ends or is refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.common.moves import Move


class RelationStatus(models.TextChoices):
    STANDING = "standing", _("Acts for them")
    ENDED = "ended", _("Ended")
    REFUSED = "refused", _("Must not act for them")


_S = RelationStatus

RELATION_MOVES: dict[str, Move] = {
    "begin": Move(frozenset(), _S.STANDING, _("Acts for them from now on")),
    "end": Move(frozenset({_S.STANDING}), _S.ENDED, _("End it")),
    "refuse": Move(frozenset({_S.STANDING}), _S.REFUSED, _("Must not act for them")),
    "lift": Move(frozenset({_S.REFUSED}), _S.ENDED, _("May be asked again")),
}
