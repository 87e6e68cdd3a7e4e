"""What somebody says of their ethnic background, and the broad groups by which it is counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

NOT_STATED = "Z"
NOT_KNOWN = "99"


class Ethnicity(models.TextChoices):
    """NHS Data Dictionary: ethnic category code 2001."""

    WHITE_BRITISH = "A", _("White: British")
    WHITE_IRISH = "B", _("White: Irish")
    WHITE_OTHER = "C", _("White: any other background")
    MIXED_CARIBBEAN = "D", _("Mixed: White and Black Caribbean")
    MIXED_AFRICAN = "E", _("Mixed: White and Black African")
    MIXED_ASIAN = "F", _("Mixed: White and Asian")
    MIXED_OTHER = "G", _("Mixed: any other background")
    INDIAN = "H", _("Asian or Asian British: Indian")
    PAKISTANI = "J", _("Asian or Asian British: Pakistani")
    BANGLADESHI = "K", _("Asian or Asian British: Bangladeshi")
    ASIAN_OTHER = "L", _("Asian or Asian British: any other background")
    CARIBBEAN = "M", _("Black or Black British: Caribbean")
    AFRICAN = "N", _("Black or Black British: African")
    BLACK_OTHER = "P", _("Black or Black British: any other background")
    CHINESE = "R", _("Other: Chinese")
    OTHER = "S", _("Other: any other ethnic group")
    NOT_STATED = NOT_STATED, _("They were asked and would rather not say")
    NOT_KNOWN = NOT_KNOWN, _("Not known: they were not asked")


class EthnicGroup(models.TextChoices):
    """The five groups of the same code list, and the two ways of not knowing."""

    WHITE = "white", _("White")
    MIXED = "mixed", _("Mixed")
    ASIAN = "asian", _("Asian or Asian British")
    BLACK = "black", _("Black or Black British")
    OTHER = "other", _("Chinese or other ethnic group")
    NOT_STATED = "not_stated", _("Not stated")
    NOT_KNOWN = "not_known", _("Not known")


_GROUPS = {
    "ABC": EthnicGroup.WHITE,
    "DEFG": EthnicGroup.MIXED,
    "HJKL": EthnicGroup.ASIAN,
    "MNP": EthnicGroup.BLACK,
    "RS": EthnicGroup.OTHER,
    NOT_STATED: EthnicGroup.NOT_STATED,
}


def ethnic_group(code: str) -> EthnicGroup:
    """The broad group of a code; of anything that is no code of the list, “not known”."""
    if len(code) != 1:
        return EthnicGroup.NOT_KNOWN
    found = (group for codes, group in _GROUPS.items() if code in codes)
    return next(found, EthnicGroup.NOT_KNOWN)
