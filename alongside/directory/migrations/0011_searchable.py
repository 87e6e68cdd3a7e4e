"""What stands in a search entry, the function that writes it, and triggers on names kept elsewhere."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE

# The squares are of 1 to 512 km: the smallest three by three that hold enough answer a search.
SEARCHABLE = """
CREATE VIEW directory_searchable AS
SELECT
    s.id AS service_id,
    spot.place,
    least(s.next_check_on, (s.verified_at + interval '1 year')::date) AS fresh_until,
    array_to_string(facets.of_service || facets.of_spot, ' ') AS facets,
    json_strip_nulls(json_build_object(
        'id', s.id,
        'name', s.name,
        'by', o.name,
        'about', left(nullif(s.description, ''), 300),
        'alert', nullif(s.alert, ''),
        'lines', spot.lines,
        'at', CASE WHEN spot.place IS NOT NULL THEN json_build_array(spot.place[0], spot.place[1]) END,
        'somewhere', spot.id IS NOT NULL,
        'refer', s.takes_referrals,
        'cost', money.least,
        'room', room.state,
        'said', room.updated,
        'checked', s.verified_at::date
    ))::text AS card,
    setweight(to_tsvector('english', concat_ws(' ', s.name, s.alternate_name)), 'A')
        || setweight(to_tsvector('english', concat_ws(' ', o.name, needs.names, others.terms, others.spots)), 'B')
        || setweight(to_tsvector('english', s.description), 'C')
        || setweight(to_tsvector('english', concat_ws(' ', s.eligibility_description, others.facts)), 'D')
        || array_to_tsvector(facets.of_service || facets.of_spot || squares.tokens || ARRAY(
            SELECT 'listed'
            UNION ALL
            SELECT 'main' WHERE spot.nth IS NULL OR spot.nth = 1
            UNION ALL
            SELECT 'nowhere' WHERE (spot.nth IS NULL OR spot.nth = 1) AND NOT coalesce(spot.any_place, false)
        )) AS document
FROM directory_service s
JOIN organisations_organisation o ON o.id = s.organisation_id
LEFT JOIN LATERAL (
    SELECT
        l.id,
        l.place,
        row_number() OVER (ORDER BY at.id) AS nth,
        bool_or(l.place IS NOT NULL) OVER () AS any_place,
        l.location_type,
        (
            SELECT json_agg(line ORDER BY nth) FROM (
                SELECT a.attention, a.address_1, a.address_2, a.city, a.postal_code
                FROM directory_address a WHERE a.location_id = l.id ORDER BY a.id LIMIT 1
            ) a, unnest(ARRAY[a.attention, a.address_1, a.address_2, a.city, a.postal_code])
                WITH ORDINALITY AS lines(line, nth)
            WHERE line <> ''
        ) AS lines
    FROM directory_serviceatlocation at
    JOIN directory_location l ON l.id = at.location_id
    WHERE at.service_id = s.id
) spot ON true
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg('need:' || n.code ORDER BY n.position), '{}') AS codes,
        string_agg(n.name, ' ' ORDER BY n.name) AS names
    FROM directory_serviceneed sn JOIN needs_need n ON n.id = sn.need_id
    WHERE sn.service_id = s.id
) needs
CROSS JOIN LATERAL (
    SELECT
        (SELECT string_agg(t.name, ' ' ORDER BY t.name) FROM directory_attribute a
            JOIN directory_taxonomyterm t ON t.id = a.term_id WHERE a.service_id = s.id) AS terms,
        (SELECT string_agg(concat_ws(' ', l.name, d.city), ' ' ORDER BY l.name, d.city)
            FROM directory_serviceatlocation at JOIN directory_location l ON l.id = at.location_id
            LEFT JOIN directory_address d ON d.location_id = l.id WHERE at.service_id = s.id) AS spots,
        (SELECT string_agg(e.description, ' ' ORDER BY e.description)
            FROM directory_eligibility e WHERE e.service_id = s.id) AS facts
) others
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(DISTINCT 'day:' || day) FILTER (WHERE day <> ''), '{}') AS days,
        coalesce(bool_or(day IN ('SA', 'SU')), false) AS weekend,
        coalesce(bool_or(sc.opens_at >= '17:00' OR sc.closes_at > '18:00'), false) AS evening,
        coalesce(bool_or(sc.opens_at < '17:00'), false) AS daytime,
        coalesce(array_agg(DISTINCT 'mode:' || sc.attending_type) FILTER (WHERE sc.attending_type <> ''), '{}') AS modes
    FROM (
        SELECT * FROM directory_schedule WHERE service_id = s.id
        UNION ALL
        SELECT sc.* FROM directory_serviceatlocation at
        JOIN directory_schedule sc ON sc.service_at_location_id = at.id WHERE at.service_id = s.id
    ) sc
    LEFT JOIN LATERAL unnest(string_to_array(regexp_replace(sc.byday, '[^A-Z,]', '', 'g'), ',')) day ON true
    WHERE coalesce(sc.until, sc.valid_to, 'infinity') >= current_date
) times
CROSS JOIN LATERAL (
    SELECT min(c.amount) AS least FROM directory_costoption c
    WHERE c.service_id = s.id AND coalesce(c.valid_to, 'infinity') >= current_date
) money
LEFT JOIN LATERAL (
    SELECT c.state, c.updated FROM directory_capacity c WHERE c.service_id = s.id
    ORDER BY array_position(ARRAY['capacity', 'waitlist', 'additional-assessment-required', 'no-capacity'], c.state::text), c.id
    LIMIT 1
) room ON true
CROSS JOIN LATERAL (
    SELECT coalesce((
        SELECT a.tier FROM directory_assurance a
        WHERE (a.service_id = s.id OR a.organisation_id = s.organisation_id)
            AND coalesce(a.expires_on, 'infinity') >= current_date
        ORDER BY array_position(ARRAY['commissioned', 'checked', 'self-declared'], a.tier::text) LIMIT 1
    ), 'listed') AS tier
) trust
CROSS JOIN LATERAL (
    SELECT
        needs.codes || times.days || times.modes || ARRAY(
            SELECT 'part:evening' WHERE times.evening
            UNION ALL SELECT 'part:day' WHERE times.daytime
            UNION ALL SELECT 'part:weekend' WHERE times.weekend
            UNION ALL SELECT 'cost:free' WHERE money.least = 0
            UNION ALL SELECT 'cost:low' WHERE money.least <= 5
            UNION ALL SELECT 'room:' || room.state WHERE room.state IS NOT NULL
            UNION ALL SELECT 'tier:' || trust.tier
            UNION ALL SELECT 'checked:' || to_char(s.verified_at, 'YYYY-MM') WHERE s.verified_at IS NOT NULL
            UNION ALL SELECT 'refer:yes' WHERE s.takes_referrals
            UNION ALL SELECT 'age:' || band FROM (VALUES
                ('child', 0, 10), ('teenager', 11, 17), ('young-adult', 18, 25), ('adult', 26, 64), ('older', 65, 120)
            ) bands(band, youngest, oldest)
            WHERE coalesce(s.minimum_age, 0) <= oldest AND coalesce(s.maximum_age, 120) >= youngest
            UNION ALL SELECT DISTINCT 'lang:' || replace(lower(coalesce(nullif(g.code, ''), g.name)), ' ', '-')
            FROM directory_language g WHERE g.service_id = s.id
        ) AS of_service,
        ARRAY(
            SELECT 'access:' || a.fact FROM directory_accessibility a
            WHERE a.location_id = spot.id AND a.holds AND a.fact <> ''
            UNION ALL SELECT 'mode:in_venue' WHERE spot.place IS NOT NULL AND NOT times.modes @> ARRAY['mode:in_venue']
            UNION ALL SELECT 'mode:online' WHERE spot.location_type = 'virtual' AND NOT times.modes @> ARRAY['mode:online']
        ) AS of_spot
    OFFSET 0 -- computed once, though it is used twice
) facets
CROSS JOIN LATERAL (
    SELECT CASE WHEN spot.place IS NULL THEN '{}' ELSE ARRAY(
        SELECT chr(97 + step) || floor(spot.place[0] / (1000 << step))::int || ':' || floor(spot.place[1] / (1000 << step))::int
        FROM generate_series(0, 9) step
    ) END AS tokens
) squares
WHERE s.status = 'active'
"""

# A plan made while the tables were small would read all of each for every service once an import
# has filled them: for many services a new one is made.
#
# The rows are locked first, and only then read by a statement of its own: of two changes to one
# service the later sees what the earlier wrote.
LIST = """
CREATE FUNCTION directory_list_services(chosen uuid[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = auto AS $$ BEGIN
    IF cardinality(chosen) = 0 THEN RETURN; END IF;
    IF cardinality(chosen) > 50 THEN SET LOCAL plan_cache_mode = force_custom_plan; END IF;
    PERFORM 1 FROM directory_service WHERE id = ANY(chosen) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM directory_searchentry WHERE service_id = ANY(chosen);
    INSERT INTO directory_searchentry (service_id, place, fresh_until, facets, card, document)
    SELECT service_id, place, fresh_until, facets, card, document
    FROM directory_searchable WHERE service_id = ANY(chosen);
END $$
"""

# A name changed there is a word changed in every entry that holds it.
RENAMED = {
    "organisations_organisation": "SELECT id FROM directory_service WHERE organisation_id = NEW.id",
    "directory_taxonomyterm": "SELECT service_id FROM directory_attribute WHERE term_id = NEW.id AND service_id IS NOT NULL",
}
NEED_RENAMED = "SELECT service_id FROM directory_serviceneed WHERE need_id = NEW.id"

# Every process asks with each search whether what it remembers still holds.
NEEDS_CHANGED = [
    """CREATE FUNCTION directory_needs_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO directory_searchcount VALUES ('version', (random() * 2147483646)::int)
        ON CONFLICT (token) DO UPDATE SET entries = excluded.entries;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER directory_needs_changed AFTER INSERT OR UPDATE OR DELETE ON needs_need
    FOR EACH STATEMENT EXECUTE FUNCTION directory_needs_changed()""",
]


def _function(table: str, services: str, word: str) -> str:
    return f"""{word} FUNCTION directory_{table}_renamed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM directory_list_services(ARRAY({services}));
        RETURN NULL;
    END $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0010_search_entries"),
        ("needs", "0001_initial"),
        ("common", "0002_portal_role"),
    ]
    operations = [
        migrations.RunSQL(SEARCHABLE, "DROP VIEW directory_searchable"),
        migrations.RunSQL(LIST, "DROP FUNCTION directory_list_services(uuid[])"),
        migrations.RunSQL(
            [
                _function(table, services, "CREATE OR REPLACE")
                for table, services in RENAMED.items()
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            [
                _function("needs_need", NEED_RENAMED, "CREATE"),
                """CREATE TRIGGER directory_renamed AFTER UPDATE ON needs_need FOR EACH ROW
                WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.code IS DISTINCT FROM NEW.code)
                EXECUTE FUNCTION directory_needs_need_renamed()""",
            ],
            [
                "DROP TRIGGER directory_renamed ON needs_need",
                "DROP FUNCTION directory_needs_need_renamed()",
            ],
        ),
        migrations.RunSQL(
            NEEDS_CHANGED,
            [
                "DROP TRIGGER directory_needs_changed ON needs_need",
                "DROP FUNCTION directory_needs_changed()",
            ],
        ),
        migrations.RunSQL(
            "DROP FUNCTION directory_search_document(uuid, uuid, text, text, text)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            f"GRANT INSERT, UPDATE ON directory_failedsearch TO {PORTAL_ROLE}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "SELECT directory_list_services(ARRAY(SELECT id FROM directory_service))",
            migrations.RunSQL.noop,
        ),
    ]
