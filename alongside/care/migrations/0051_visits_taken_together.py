"""Many first visits are taken at once to write of, each as it was alone; with whose they are.

Those that wait for each other are locked in one order.
"""

from importlib import import_module

from django.db import migrations

_VISITS = import_module("alongside.care.migrations.0018_visit_doors")
_BEFORE = import_module("alongside.care.migrations.0038_asked_where_nobody_else_answers")
TO_WRITE = _BEFORE.TO_WRITE.replace("consent_id uuid)", "consent_id uuid, organisation_id uuid)")
TO_WRITE = TO_WRITE.replace(
    "visit_on, f.consent_id\n", "visit_on, f.consent_id, k.organisation_id\n"
)
_ALONE = _BEFORE._ALONE
_STILL = f"EXISTS (SELECT 1 FROM {_VISITS.JOINED} WHERE v.id = t.id AND {_VISITS.WRITABLE})"
_STILL_ALONE = f"{_STILL.removesuffix(')')} AND {_ALONE})"
TAKE = f"""
CREATE FUNCTION care_visits_take(eves uuid[], asked uuid[], links uuid[], today date,
                                 moment timestamptz)
RETURNS TABLE (visit_id uuid, eve boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {_VISITS.REFUSE}
    PERFORM 1 FROM care_firstvisit t WHERE t.id = ANY (eves || asked) ORDER BY t.id FOR UPDATE;
    RETURN QUERY
    UPDATE care_firstvisit t SET reminded_on = today
    WHERE t.id = ANY (eves) AND t.reminded_on IS NULL AND {_STILL} RETURNING t.id, true;
    RETURN QUERY
    UPDATE care_firstvisit t SET link = p.link, written_at = moment
    FROM unnest(asked, links) AS p (visit, link)
    WHERE t.id = p.visit AND t.link IS NULL AND t.went IN ('', 'not_yet') AND {_STILL_ALONE}
    RETURNING t.id, false;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0050_scan_doors")]
    operations = [
        migrations.RunSQL("DROP FUNCTION care_visits_to_write", migrations.RunSQL.noop),
        migrations.RunSQL(TO_WRITE, migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION care_visit_take", migrations.RunSQL.noop),
        migrations.RunSQL(TAKE, "DROP FUNCTION care_visits_take"),
    ]
