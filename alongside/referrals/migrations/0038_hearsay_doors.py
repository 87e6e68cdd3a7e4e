"""Whoever sent a form to several services may write down, too, that one of them said yes.

What the services themselves go through opens for the sender of what is asked for; and either side
is told whether another of them has the person by now, though that one said no before.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("alongside.referrals.migrations.0028_together_doors")
_CLOCKS = import_module("alongside.referrals.migrations.0015_clock_doors")
_THEIRS = "AND n.organisation_id = f.to_organisation_id)"
# What they asked by telephone is their sign of life, though the other side wrote it down.
_TOLD = "AND (n.organisation_id = f.to_organisation_id OR n.heard_on IS NOT NULL))"
_LATER = import_module("alongside.referrals.migrations.0030_gave_way_uncounted")
_MAY = "alongside_may('offer.answer'))"
_ALSO = "alongside_may('offer.answer')\n        OR alongside_may('referrals.send') OR alongside_may('referrals.onward'))"
_SIDES = {
    _BEFORE.HOLD: (
        "mine.to_organisation_id = alongside_organisation()",
        "alongside_organisation() IN (mine.to_organisation_id, mine.from_organisation_id)",
    ),
    _BEFORE.GAVE_WAY: (
        "f.to_organisation_id = alongside_organisation()",
        "alongside_organisation() IN (f.to_organisation_id, f.from_organisation_id)",
    ),
    _LATER.AFTER.replace("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION"): (
        "f.to_organisation_id = alongside_organisation()",
        "alongside_organisation() IN (f.to_organisation_id, f.from_organisation_id)",
    ),
}
HELD_ELSEWHERE = f"""
CREATE FUNCTION referrals_held_elsewhere(asked uuid, held text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {_BEFORE.ANSWERS.replace(_MAY, _ALSO)}
    RETURN EXISTS (SELECT 1 FROM referrals_referral mine JOIN referrals_referral f
            ON f.together = mine.together AND f.id <> mine.id
        WHERE mine.id = asked AND mine.fit = 'first' AND f.status = ANY (held)
          AND alongside_organisation() IN (mine.to_organisation_id, mine.from_organisation_id));
END $$;
"""


def _wider(door: str, one_side: str, either: str) -> str:
    if door.count(one_side) != 1 or door.count(_MAY) != 1:
        raise ValueError(door)
    return _anew(door).replace(one_side, either).replace(_MAY, _ALSO)


def _anew(door: str) -> str:
    return door.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0037_hearsay")]
    operations = [
        *(migrations.RunSQL(_wider(door, *sides), _anew(door)) for door, sides in _SIDES.items()),
        migrations.RunSQL(_anew(_CLOCKS.LATE).replace(_THEIRS, _TOLD), _anew(_CLOCKS.LATE)),
        migrations.RunSQL(HELD_ELSEWHERE, "DROP FUNCTION referrals_held_elsewhere"),
    ]
