"""What a reader of a chain may not see does not leave its door.

Before, the door gave it out and the pages hid it: whoever asked the database itself read the names
of services that want discretion, and each step where they had wished to hear of key events alone.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("alongside.referrals.migrations.0029_onward_rows").CHAIN.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
WALK, _, _ = BEFORE.partition("    )\n    SELECT f.id, f.parent_id, f.reference::text")
# Key events as in referrals/rules.py: what nobody answered was sent, what is worked on accepted.
# A service that wants discretion is named to its two sides, and to the team that plans care with
# the person now; what was sent from there does not say where from.
SHOWN = """    ), plans AS (
        SELECT alongside_may('cases.work') AND EXISTS (
            SELECT 1 FROM people_reason r
            WHERE r.person_id = mine.person_id AND r.level = 'care') AS care
    ), quiet AS (
        SELECT d.service FROM directory_discreet((
            SELECT array_agg(f.service_id) FROM chain JOIN referrals_referral f ON f.id = chain.id
        )) AS d(service)
        WHERE NOT (SELECT plans.care FROM plans)
    ), links AS (
        SELECT f AS link, chain.depth,
               here IN (f.from_organisation_id, f.to_organisation_id) AS ours,
               f.service_id IN (SELECT quiet.service FROM quiet) AS to_quiet,
               EXISTS (
                   SELECT 1 FROM referrals_referral p
                   WHERE p.id = f.parent_id AND p.service_id IN (SELECT quiet.service FROM quiet)
                     AND here NOT IN (p.from_organisation_id, p.to_organisation_id)) AS from_quiet
        FROM chain JOIN referrals_referral f ON f.id = chain.id
        WHERE f.status <> 'draft'
    ), shown AS (
        SELECT links.*, links.ours OR named AND NOT links.from_quiet AS sender,
               links.ours OR named AND links.to_quiet IS NOT TRUE AS receiver
        FROM links
    )
    SELECT (shown.link).id, (shown.link).parent_id, (shown.link).reference::text,
           CASE WHEN named OR (shown.link).status IN
                    ('declined', 'returned', 'completed', 'closed', 'withdrawn')
                THEN (shown.link).status::text
                WHEN (shown.link).status IN ('sent', 'received') THEN 'sent'
                ELSE 'accepted' END,
           (shown.link).sent_at,
           CASE WHEN shown.sender THEN o.name ELSE '' END::text,
           CASE WHEN shown.receiver THEN t.name ELSE '' END::text,
           CASE WHEN shown.receiver THEN (shown.link).service_id END,
           CASE WHEN shown.receiver THEN coalesce(s.name, '') ELSE '' END::text,
           shown.ours, shown.depth
    FROM shown
    JOIN organisations_organisation o ON o.id = (shown.link).from_organisation_id
    JOIN organisations_organisation t ON t.id = (shown.link).to_organisation_id
    LEFT JOIN directory_service s ON s.id = (shown.link).service_id
    ORDER BY shown.depth, (shown.link).sent_at, (shown.link).id;
END $$;
"""
AFTER = WALK + SHOWN


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0030_gave_way_uncounted"),
        ("directory", "0123_discreet"),
        ("people", "0012_emergency_rows"),
    ]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
