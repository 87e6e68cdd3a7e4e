"""Who and where people of concerns are is read by the leads alone, and moved to where that holds."""

from django.db import migrations

from alongside.common.row_security import APP_ROLE, PORTAL_ROLE, ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"
LEADS = "(SELECT alongside_may('concerns.lead'))"

# The first ten digits as people read them aloud.
NUMBER = """substr(p.nhs_number, 1, 3) || ' ' || substr(p.nhs_number, 4, 3) || ' '
        || substr(p.nhs_number, 7)"""

DOORS = f"""
-- Keeps who and where the person is as it stands now, once: whoever raises it reads none of it.
CREATE FUNCTION safeguarding_keep_particulars(asked uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO safeguarding_particulars (id, created_at, concern_id, kind, born, text)
    SELECT gen_random_uuid(), c.created_at, c.id, k.kind,
        CASE k.kind WHEN 'identity' THEN p.date_of_birth END,
        CASE k.kind
        WHEN 'identity' THEN concat_ws(E'\\n',
            'NHS number: ' || {NUMBER},
            'Language: ' || nullif(p.language, ''),
            CASE WHEN p.needs_interpreter THEN 'Interpreter: needed' END)
        ELSE concat_ws(E'\\n',
            'Address: ' || nullif(concat_ws(', ', nullif(p.address, ''), nullif(p.postcode, '')), ''),
            'Phone: ' || nullif(p.phone, ''),
            'Safe contact: ' || nullif(p.contact_note, ''))
        END
    FROM safeguarding_concern c
    JOIN people_person p ON p.id = c.person_id
    CROSS JOIN (VALUES ('identity'), ('reach')) AS k (kind)
    WHERE c.id = asked AND c.raised_by_id = alongside_user() AND c.status = 'raised'
    ON CONFLICT DO NOTHING
$$;

-- Of somebody who is hidden, only whoever may know where they are.
CREATE FUNCTION safeguarding_shows_reach(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM safeguarding_concern c JOIN people_person p ON p.id = c.person_id
        WHERE c.id = asked AND p.protected
          AND NOT EXISTS (SELECT 1 FROM people_own_circle o WHERE o.person_id = p.id))
$$;
"""

# What was kept in the concern itself until now, in lines that begin with their label.
LINES = "string_to_table(c.about_details, E'\\n') AS line"
REACH = "line ~ '^(Address|Phone|Safe contact): '"
MOVE = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    *(
        f"""
        INSERT INTO safeguarding_particulars (id, created_at, concern_id, kind, born, text)
        SELECT gen_random_uuid(), c.created_at, c.id, '{kind}', {born},
            coalesce((SELECT string_agg(line, E'\\n') FROM {LINES} WHERE {which}), '')
        FROM safeguarding_concern c WHERE c.person_id IS NOT NULL
        """
        for kind, born, which in (
            ("identity", "c.about_born", f"NOT {REACH}"),
            ("reach", "NULL", REACH),
        )
    ),
    "SELECT set_config('alongside.actor', '', true)",
]


class Migration(migrations.Migration):
    dependencies = [
        ("safeguarding", "0003_particulars"),
        ("people", "0010_circle_rows"),
    ]
    operations = [
        migrations.RunSQL(
            DOORS, "DROP FUNCTION safeguarding_keep_particulars, safeguarding_shows_reach"
        ),
        ProtectRows(
            "safeguarding_particulars",
            {
                "SELECT": f"""{SYSTEM} OR {LEADS}
                    AND concern_id IN (SELECT concern_id FROM safeguarding_own)
                    AND (kind = 'identity' OR safeguarding_shows_reach(concern_id))""",
            },
        ),
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE ON safeguarding_particulars FROM {APP_ROLE};"
            f" REVOKE ALL ON safeguarding_particulars FROM {PORTAL_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
    ]
