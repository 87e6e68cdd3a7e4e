"""Of a visit that ended well the buddy reads no more than a lead; who may be texted is known."""

from django.db import migrations

SYSTEM = "(SELECT alongside_may('system'))"
WORKS = "(SELECT alongside_may('cases.work'))"
LEADS = "(SELECT alongside_may('cases.reassign'))"
USER = "(SELECT alongside_user())"
ORGANISATION = "(SELECT alongside_organisation())"
MATTERS = "(status <> 'over' OR alarm_at IS NOT NULL)"

BEFORE = f"""{SYSTEM} OR {WORKS} AND organisation_id = {ORGANISATION} AND (by_id = {USER}
    OR buddy_id = {USER} OR {LEADS} AND {MATTERS})"""
AFTER = f"""{SYSTEM} OR {WORKS} AND organisation_id = {ORGANISATION} AND (by_id = {USER}
    OR (buddy_id = {USER} OR {LEADS}) AND {MATTERS})"""


def policies(condition: str) -> list[str]:
    """SQL that puts the condition in the place of the one there is."""
    return [
        f"ALTER POLICY alongside_app_select ON owncare_lonevisit USING ({condition})",
        f"""ALTER POLICY alongside_app_update ON owncare_lonevisit
            USING ({condition}) WITH CHECK ({condition})""",
    ]


DOOR = """
-- Numbers that want no texts are read by nobody who works here: one learns it of one's own alone.
CREATE FUNCTION owncare_own_number_is_stopped() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM owncare_alarmnumber a JOIN messaging_stoppednumber s ON s.number = a.mobile
        WHERE a.user_id = alongside_user() AND s.ended_at IS NULL)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("owncare", "0010_discussed_go"), ("messaging", "0007_arrival_rows")]
    operations = [
        migrations.RunSQL(policies(AFTER), policies(BEFORE)),
        migrations.RunSQL(DOOR, "DROP FUNCTION owncare_own_number_is_stopped"),
    ]
