"""A death locks before it looks, an undone one starts the clocks anew, a lapse drops its tasks.

And of a first visit people are told on the last working day before it, with its day, if at the
moment of writing they may still be written to.
"""

from importlib import import_module

from django.db import migrations

_DEATHS = import_module("alongside.care.migrations.0024_stilled").DOORS
_LAPSE = import_module("alongside.care.migrations.0016_clock_doors").LAPSE
_VISITS = import_module("alongside.care.migrations.0018_visit_doors")


def _changed(text: str, *changes: tuple[str, str]) -> str:
    """The doors as they were made, with these places changed; each must be there once."""
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(old)
        text = text.replace(old, new)
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


# Whoever writes into a case or moves a referral holds it: what they write is seen, or comes too
# late and is refused.
_FIRST = """
    WITH done AS (
        UPDATE care_appointment a SET status = 'cancelled'"""
_LOCKS = """
    PERFORM 1 FROM care_case c
    WHERE c.person_id = noted.person_id AND c.status = 'open' ORDER BY c.id FOR UPDATE;
    PERFORM 1 FROM referrals_referral r
    WHERE r.person_id = noted.person_id AND r.status = ANY (unanswered || working)
    ORDER BY r.id FOR UPDATE;
"""
_ANEW = "nudged_on = NULL, escalated_on = NULL"
DEATHS = _changed(
    _DEATHS,
    (_FIRST, _LOCKS + _FIRST),
    ("outcome = '', closed_at = NULL,", f"outcome = '', closed_at = NULL, {_ANEW},"),
    ("->> 'before', ended_at = NULL\n", f"->> 'before', ended_at = NULL, {_ANEW}\n"),
)
LAPSE = _changed(
    _LAPSE,
    (
        "    RETURN true;",
        """    UPDATE care_task SET status = 'dropped', settled_at = moment
    WHERE case_id = asked AND status = 'open';
    RETURN true;""",
    ),
)
TO_WRITE = _changed(
    _VISITS.TO_WRITE,
    ("tomorrow date", "latest date"),
    ("language text, eve boolean)", "language text, eve boolean, visit_on date, consent_id uuid)"),
    ("p.language::text, w.eve\n", "p.language::text, w.eve, v.visit_on, f.consent_id\n"),
    ("v.visit_on = tomorrow", "v.visit_on > today AND v.visit_on <= latest"),
)
# Between the list and the message the person may have been protected, or taken their word back.
_STILL = f"AND EXISTS (SELECT 1 FROM {_VISITS.JOINED} WHERE v.id = asked AND {_VISITS.WRITABLE})"
TAKE = _changed(
    _VISITS.TAKE,
    ("reminded_on IS NULL;", f"reminded_on IS NULL {_STILL};"),
    ("went IN ('', 'not_yet');", f"went IN ('', 'not_yet') {_STILL};"),
)


class Migration(migrations.Migration):
    dependencies = [("care", "0034_document_rows")]
    operations = [
        migrations.RunSQL(DEATHS, migrations.RunSQL.noop),
        migrations.RunSQL(LAPSE, migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION care_visits_to_write", migrations.RunSQL.noop),
        migrations.RunSQL(TO_WRITE, migrations.RunSQL.noop),
        migrations.RunSQL(TAKE, migrations.RunSQL.noop),
    ]
