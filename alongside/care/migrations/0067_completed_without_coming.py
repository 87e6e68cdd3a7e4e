"""What a service completed after it said that they did not come does not say that they came."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("alongside.care.migrations.0066_asked_when_they_can_have_gone")
_OPEN = "r.status IN ('accepted', 'contacted', 'booked', 'not_attended')"
# The last word of coming: an undone mark on a register takes it back.
_MISSED = f"""({_OPEN} OR r.status = 'completed' AND 'miss' = (
            SELECT m.name FROM referrals_referralmove m
            WHERE m.referral_id = r.id AND m.name IN ('attend', 'miss', 'unmark')
            ORDER BY m.created_at DESC, m.id DESC LIMIT 1))"""
if _BEFORE.MAY_HAVE_GONE.count(_OPEN) != 1:
    raise ValueError(_OPEN)
BEFORE = _BEFORE.MAY_HAVE_GONE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("care", "0066_asked_when_they_can_have_gone")]
    operations = [migrations.RunSQL(BEFORE.replace(_OPEN, _MISSED), BEFORE)]
