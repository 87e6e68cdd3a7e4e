"""Two records of one person are made one, and two again: whatever points at them, in every team.

Whoever does it sees a part of that alone, so two narrow doors do it, both ways. They find every
table by its reference to a person, so that none can be forgotten.
"""

from django.db import migrations

from alongside.common.row_security import (
    COPY_ROLE,
    ERASING_ROLE,
    PORTAL_ROLE,
    NarrowColumns,
    ProtectRows,
)
from alongside.people.row_security import FollowsMerges

PLAIN = (
    "given_name,family_name,preferred_name,date_of_birth,gender,ethnicity,language,"
    "needs_interpreter,contact_by"
)
WAYS = "phone,email,address,postcode,contact_note,gp_practice_id"
# Less than PostgreSQL takes to find out that two wait for each other: this door gives up first, so
# that nobody else's work is undone. Nothing was changed then, and it can be tried again.
PATIENCE = "SET lock_timeout = '700ms'"
DEFINER = f"SECURITY DEFINER SET search_path = public, pg_temp {PATIENCE}"

INNER = f"""
-- Every table and column that points at a person, but for the records themselves.
CREATE FUNCTION rights_points_at_people() RETURNS TABLE (rows text, col text)
LANGUAGE sql STABLE AS $$
    SELECT c.conrelid::regclass::text, a.attname::text
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid = 'people_person'::regclass
      AND c.conrelid NOT IN ('people_person'::regclass, 'people_merge'::regclass)
    ORDER BY 1, 2
$$;

-- What is written once is pointed elsewhere here; the guard that asks who acts stays awake.
CREATE FUNCTION rights_unguard(on_ boolean) RETURNS void LANGUAGE sql AS $$
    SELECT set_config('pgtrigger.ignore', CASE WHEN on_ THEN (
        SELECT array_agg(t.tgname::text)::text FROM pg_trigger t
        WHERE t.tgname LIKE 'pgtrigger\\_%' AND t.tgname NOT LIKE '%refuse\\_without\\_actor%'
          AND t.tgrelid IN (
            SELECT rows::regclass FROM rights_points_at_people()
            UNION ALL VALUES ('people_person'::regclass), ('people_merge'::regclass),
                ('consent_consentstep'::regclass))
    ) ELSE '{{}}' END, true)
$$;

-- A record with where the person can be found, wherever that is kept.
CREATE FUNCTION rights_whole(asked uuid) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT to_jsonb(p) || coalesce((
        SELECT jsonb_object_agg(w.key, w.value)
        FROM people_protection k, jsonb_each(to_jsonb(k)) w
        WHERE k.person_id = p.id AND p.protected
          AND w.key = ANY (string_to_array('{WAYS}', ','))), '{{}}')
    FROM people_person p WHERE p.id = asked
$$;

-- Of two records: the agreements on one that a later “no” on the other ends.
CREATE FUNCTION rights_ended_by_the_other(one uuid, other uuid, today date)
RETURNS TABLE (consent uuid, data text[], whole boolean)
LANGUAGE sql STABLE AS $$
    WITH word AS (
        SELECT c.*, c.withdrawn_at IS NOT NULL OR c.basis = 'said_no' AS closed,
            coalesce(c.withdrawn_at, c.created_at) AS said_at,
            c.withdrawn_at IS NULL AND (c.until IS NULL OR c.until >= today)
                AND c.basis IN ('agreed', 'competent', 'parent', 'attorney', 'best_interests')
                AS stands
        FROM consent_consent c WHERE c.person_id IN (one, other)
    ), pairs AS (
        SELECT s.id, s.person_id, s.shared, s.taken_back, s.created_at, s.adds_to_id,
            n.id AS no_id, n.person_id AS no_person, n.closed, n.said_at, n.purpose,
            n.recipient_id, n.recipient_kind
        FROM word s JOIN word n ON n.person_id <> s.person_id AND n.purpose = s.purpose
          AND (n.recipient_id IS NULL AND n.recipient_kind = ''
               OR n.recipient_id IS NOT DISTINCT FROM s.recipient_id
                  AND n.recipient_kind = s.recipient_kind)
        WHERE s.stands AND n.adds_to_id IS NULL
    ), ended AS (
        SELECT DISTINCT p.id FROM pairs p
        WHERE p.closed AND p.said_at > p.created_at AND NOT EXISTS (
            SELECT 1 FROM word again
            WHERE again.person_id = p.no_person AND again.stands AND again.adds_to_id IS NULL
              AND again.purpose = p.purpose
              AND again.recipient_id IS NOT DISTINCT FROM p.recipient_id
              AND again.recipient_kind = p.recipient_kind)
    )
    SELECT w.id, ARRAY(SELECT unnest(w.shared) EXCEPT SELECT unnest(w.taken_back)), true
    FROM word w WHERE w.stands AND (w.id IN (SELECT id FROM ended)
                                    OR w.adds_to_id IN (SELECT id FROM ended))
    UNION ALL
    SELECT p.id, array_agg(DISTINCT d.data), false
    FROM pairs p
    JOIN consent_consentstep t ON t.consent_id = p.no_id AND t.name = 'narrowed'
        AND t.created_at > p.created_at
    CROSS JOIN LATERAL unnest(t.data) AS d (data)
    WHERE p.id NOT IN (SELECT id FROM ended) AND d.data = ANY (p.shared)
      AND NOT d.data = ANY (p.taken_back)
    GROUP BY p.id
$$;

-- Before it is done, whoever may do it reads which agreements end by it.
CREATE FUNCTION rights_would_end(one uuid, other uuid, today date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT consent FROM rights_ended_by_the_other(one, other, today)
    WHERE whole AND people_may_merge(one) AND people_may_merge(other)
$$;

-- Whether something that was asked about the record waits for its answer, or is being erased.
CREATE FUNCTION rights_waits(asked uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT people_may_merge(asked) AND EXISTS (
        SELECT 1 FROM rights_rightsrequest q
        WHERE q.person_id = asked AND (q.status = 'asked' OR q.kind = 'erasure'
            AND q.status = 'answered'
            AND EXISTS (SELECT 1 FROM rights_partdecision d WHERE d.request_id = q.id AND d.erased)
            AND NOT EXISTS (SELECT 1 FROM rights_requeststep t
                            WHERE t.request_id = q.id AND t.name = 'erase')))
$$;
REVOKE EXECUTE ON FUNCTION rights_unguard, rights_whole, rights_ended_by_the_other FROM PUBLIC;
"""

MERGE = f"""
CREATE FUNCTION rights_merge(merge uuid, stays uuid, goes uuid, why text, chosen text[],
                             at timestamptz, today date) RETURNS jsonb
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE
    k people_person; g people_person; final people_person; one record; found uuid[]; row_id uuid;
    whole_k jsonb; whole_g jsonb; new jsonb; said jsonb := '{{}}'; moved jsonb := '{{}}';
    stayed jsonb := '{{}}'; circle jsonb := '[]'; ended jsonb; consents jsonb; steps jsonb;
    kept_apart jsonb; told jsonb; news uuid[]; hidden_twice boolean; col text;
BEGIN
    IF stays = goes OR NOT people_may_merge(stays) OR NOT people_may_merge(goes) THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM people_person p WHERE p.id IN (stays, goes) ORDER BY p.id FOR UPDATE;
    SELECT * INTO k FROM people_person p WHERE p.id = stays;
    SELECT * INTO g FROM people_person p WHERE p.id = goes;
    IF k.has_died OR g.has_died OR k.restricted OR g.restricted
       OR k.merged_into_id IS NOT NULL OR g.merged_into_id IS NOT NULL
       OR k.nhs_number <> g.nhs_number THEN
        RAISE EXCEPTION 'Not these.' USING ERRCODE = 'check_violation';
    END IF;
    -- Where a protected person is, is chosen by those who know it.
    IF EXISTS (
        SELECT 1 FROM people_person p WHERE p.id IN (stays, goes) AND p.protected AND NOT EXISTS (
            SELECT 1 FROM people_circlemember c
            WHERE c.person_id = p.id AND c.user_id = alongside_user() AND c.ended_at IS NULL
              AND c.organisation_id = alongside_organisation()))
    THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    hidden_twice := k.protected AND g.protected;
    whole_k := rights_whole(stays);
    whole_g := rights_whole(goes);
    SELECT jsonb_agg(to_jsonb(p)) INTO kept_apart
    FROM people_protection p WHERE p.person_id IN (stays, goes);
    PERFORM rights_unguard(true);

    -- Never wider than either was: what was taken back on one is taken back on both.
    SELECT jsonb_agg(to_jsonb(n)) INTO consents FROM rights_ended_by_the_other(stays, goes, today) n;
    UPDATE consent_consent c SET withdrawn_at = at
    FROM jsonb_array_elements(consents) n WHERE c.id::text = n ->> 'consent' AND (n -> 'whole')::bool;
    UPDATE consent_consent c SET taken_back = c.taken_back || ARRAY(
        SELECT jsonb_array_elements_text(n -> 'data'))
    FROM jsonb_array_elements(consents) n
    WHERE c.id::text = n ->> 'consent' AND NOT (n -> 'whole')::bool;
    WITH done AS (
        INSERT INTO consent_consentstep (id, created_at, consent_id, name, data, by_id)
        SELECT gen_random_uuid(), at, (n ->> 'consent')::uuid,
            CASE WHEN (n -> 'whole')::bool THEN 'withdrawn' ELSE 'narrowed' END,
            ARRAY(SELECT jsonb_array_elements_text(n -> 'data')), alongside_user()
        FROM jsonb_array_elements(consents) n RETURNING id)
    SELECT coalesce(jsonb_agg(done.id), '[]') INTO steps FROM done;
    -- Of two circles, those who knew both.
    IF hidden_twice THEN
        WITH done AS (
            UPDATE people_circlemember c SET ended_at = at
            WHERE c.person_id IN (stays, goes) AND c.ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM people_circlemember o
                WHERE o.person_id IN (stays, goes) AND o.person_id <> c.person_id
                  AND o.user_id = c.user_id AND o.organisation_id = c.organisation_id
                  AND o.ended_at IS NULL)
            RETURNING c.id)
        SELECT coalesce(jsonb_agg(done.id), '[]') INTO circle FROM done;
    END IF;

    -- All that hangs on the one goes to the other; what that has already stays where it is.
    FOR one IN SELECT * FROM rights_points_at_people() LOOP
        found := '{{}}';
        FOR row_id IN EXECUTE format('SELECT id FROM %s WHERE %I = $1', one.rows, one.col) USING goes
        LOOP
            BEGIN
                IF one.rows = 'people_hidden' THEN
                    UPDATE people_hidden h SET person_id = stays,
                        subject = CASE WHEN h.what = 'record' THEN stays ELSE h.subject END
                    WHERE h.id = row_id;
                ELSE
                    EXECUTE format('UPDATE %s SET %I = $1 WHERE id = $2', one.rows, one.col)
                    USING stays, row_id;
                END IF;
                found := found || row_id;
            EXCEPTION WHEN unique_violation THEN
                stayed := jsonb_set(stayed, ARRAY[one.rows],
                    coalesce(stayed -> one.rows, '[]') || to_jsonb(row_id));
            END;
        END LOOP;
        IF found <> '{{}}' THEN
            moved := moved || jsonb_build_object(one.rows || '.' || one.col, to_jsonb(found));
        END IF;
    END LOOP;
    WITH done AS (
        UPDATE people_carerelationship r SET ended_at = at, ended_reason = 'person.merge'
        WHERE r.ended_at IS NULL AND (r.person_id = goes
            -- Whoever was let in by an agreement that has just ended, and by nothing else.
            OR r.person_id = stays AND r.level <> 'referrer'
               AND r.organisation_id IN (
                    SELECT c.recipient_id FROM consent_consent c, jsonb_array_elements(consents) n
                    WHERE c.id::text = n ->> 'consent' AND (n -> 'whole')::bool)
               AND NOT consent_lets_in(stays, r.organisation_id, r.until))
        RETURNING r.id)
    SELECT coalesce(jsonb_agg(done.id), '[]') INTO ended FROM done;

    -- Who they are and where they can be found, as chosen. A number stays, on whichever it was.
    new := whole_k;
    FOREACH col IN ARRAY string_to_array('{PLAIN},{WAYS}', ',') LOOP
        IF col = ANY (chosen) THEN new := new || jsonb_build_object(col, whole_g -> col); END IF;
        IF col = ANY (string_to_array('{PLAIN}', ',')) AND whole_k -> col <> whole_g -> col THEN
            said := said || jsonb_build_object(col, jsonb_build_object('stays', new -> col,
                'goes', CASE WHEN col = ANY (chosen) THEN whole_k ELSE whole_g END -> col));
        END IF;
    END LOOP;
    new := new || jsonb_build_object('nhs_number', coalesce(k.nhs_number, g.nhs_number));
    IF k.protected OR g.protected THEN
        UPDATE people_protection p SET phone = new ->> 'phone', email = new ->> 'email',
            address = new ->> 'address', postcode = new ->> 'postcode',
            contact_note = new ->> 'contact_note',
            gp_practice_id = (new ->> 'gp_practice_id')::uuid,
            channels = CASE WHEN hidden_twice THEN ARRAY(
                SELECT unnest(p.channels) INTERSECT
                SELECT unnest(o.channels) FROM people_protection o WHERE o.person_id = goes)
                ELSE p.channels END
        WHERE p.person_id = stays;
        new := new || jsonb_build_object('phone', '', 'email', '', 'address', '', 'postcode', '',
            'contact_note', '', 'gp_practice_id', NULL, 'protected', true);
    END IF;
    final := jsonb_populate_record(k, new);
    -- What referrals said of where they can be found goes to the circle when safe mode begins.
    SELECT jsonb_agg(jsonb_build_object('id', f.id, 'told', f.told)) INTO told
    FROM referrals_referral f WHERE f.person_id = stays AND f.told <> '{{}}';
    news := ARRAY(SELECT n.id FROM people_circlenews n WHERE n.person_id = stays);
    UPDATE people_person p SET merged_into_id = stays, nhs_number = NULL WHERE p.id = goes;
    UPDATE people_person p SET nhs_number = final.nhs_number, given_name = final.given_name,
        family_name = final.family_name, preferred_name = final.preferred_name,
        date_of_birth = final.date_of_birth, gender = final.gender, ethnicity = final.ethnicity,
        language = final.language, needs_interpreter = final.needs_interpreter,
        contact_by = final.contact_by, phone = final.phone, email = final.email,
        address = final.address, postcode = final.postcode, contact_note = final.contact_note,
        gp_practice_id = final.gp_practice_id, protected = final.protected
    WHERE p.id = stays;
    IF k.protected THEN  -- of a record in safe mode no trigger does it
        INSERT INTO people_circlenews (id, created_at, person_id, said_by_id, told)
        SELECT gen_random_uuid(), coalesce(f.sent_at, f.created_at), stays, f.from_user_id,
            (SELECT jsonb_object_agg(w.key, w.value) FROM jsonb_each(f.told) w
             WHERE w.key = ANY (string_to_array('{WAYS}', ',')))
        FROM referrals_referral f
        WHERE f.person_id = stays AND f.told ?| string_to_array('{WAYS}', ',');
        UPDATE referrals_referral f SET told = f.told - string_to_array('{WAYS}', ',')
        WHERE f.person_id = stays AND f.told ?| string_to_array('{WAYS}', ',');
    END IF;
    INSERT INTO people_merge (id, created_at, kept_id, gone_id, reason, merged_by_id, merged_for_id,
        differed, undoing, undone_why, could_not)
    VALUES (merge, at, stays, goes, why, alongside_user(), alongside_organisation(), said,
        jsonb_build_object('moved', moved, 'stayed', stayed, 'circle', circle, 'ended', ended,
            'consents', coalesce(consents, '[]'), 'steps', steps, 'before', to_jsonb(k),
            'after', (SELECT to_jsonb(p) FROM people_person p WHERE p.id = stays),
            'told', coalesce(told, '[]'), 'news', (
                SELECT coalesce(jsonb_agg(n.id), '[]') FROM people_circlenews n
                WHERE n.person_id = stays AND NOT n.id = ANY (news)),
            'number', g.nhs_number, 'apart', coalesce(kept_apart, '[]'),
            'apart_after', (SELECT to_jsonb(p) FROM people_protection p WHERE p.person_id = stays)),
        '', '[]');
    PERFORM rights_unguard(false);
    RETURN jsonb_build_object('consents', (
        SELECT coalesce(jsonb_agg(n ->> 'consent'), '[]') FROM jsonb_array_elements(consents) n
        WHERE (n -> 'whole')::bool));
END $$;
"""

UNDO = f"""
CREATE FUNCTION rights_unmerge(merge uuid, why text, at timestamptz) RETURNS jsonb
LANGUAGE plpgsql {DEFINER} AS $$
DECLARE
    m people_merge; k people_person; final people_person; one record; was jsonb; after jsonb;
    now_ jsonb; back jsonb := '{{}}'; as_it_is jsonb := '[]'; col text; row_id text; mine jsonb;
BEGIN
    SELECT * INTO m FROM people_merge x WHERE x.id = merge AND x.undone_at IS NULL FOR UPDATE;
    IF m.id IS NULL OR NOT people_may_merge(m.kept_id) THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM people_person p WHERE p.id IN (m.kept_id, m.gone_id) ORDER BY p.id FOR UPDATE;
    SELECT * INTO k FROM people_person p WHERE p.id = m.kept_id;
    was := m.undoing -> 'before';
    after := m.undoing -> 'after';
    IF k.has_died OR k.restricted OR k.merged_into_id IS NOT NULL OR m.undoing = '{{}}'
       OR to_jsonb(k.protected) <> after -> 'protected' THEN
        RAISE EXCEPTION 'Not now.' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM rights_unguard(true);

    FOR one IN SELECT x.key, x.value, split_part(x.key, '.', 1) AS rows,
            split_part(x.key, '.', 2) AS col
        FROM jsonb_each(m.undoing -> 'moved') x
    LOOP
        IF one.rows = 'people_hidden' THEN
            UPDATE people_hidden h SET person_id = m.gone_id,
                subject = CASE WHEN h.what = 'record' THEN m.gone_id ELSE h.subject END
            WHERE h.person_id = m.kept_id AND one.value ? h.id::text;
        ELSE
            EXECUTE format('UPDATE %s SET %I = $1 WHERE %I = $2 AND id = ANY ($3)',
                one.rows, one.col, one.col)
            USING m.gone_id, m.kept_id,
                ARRAY(SELECT jsonb_array_elements_text(one.value)::uuid);
        END IF;
    END LOOP;
    -- Whose reason goes back sees the record that stays as well, where something new of it is theirs.
    INSERT INTO people_carerelationship (id, created_at, person_id, organisation_id, level, reason,
        granted_by_id, until, only_user_id, ended_at, ended_reason)
    SELECT gen_random_uuid(), at, m.kept_id, r.organisation_id, r.level, 'person.unmerge',
        r.granted_by_id, r.until, NULL, NULL, ''
    FROM people_carerelationship r
    JOIN jsonb_array_elements_text(m.undoing #> '{{moved,people_carerelationship.person_id}}') x (id)
        ON r.id::text = x.id
    WHERE r.person_id = m.gone_id AND r.ended_at IS NULL AND r.only_user_id IS NULL AND EXISTS (
        SELECT 1 FROM referrals_referral f
        WHERE f.person_id = m.kept_id
          AND r.organisation_id IN (f.from_organisation_id, f.to_organisation_id)
          AND NOT coalesce(m.undoing #> '{{moved,referrals_referral.person_id}}', '[]') ? f.id::text
          AND f.created_at > m.created_at);

    FOR row_id IN SELECT jsonb_array_elements_text(m.undoing -> 'ended') LOOP
        BEGIN
            UPDATE people_carerelationship r SET ended_at = NULL, ended_reason = ''
            WHERE r.id = row_id::uuid AND r.ended_reason = 'person.merge';
        EXCEPTION WHEN unique_violation THEN NULL;  -- let in again since
        END;
    END LOOP;
    FOR row_id IN SELECT jsonb_array_elements_text(m.undoing -> 'circle') LOOP
        BEGIN
            UPDATE people_circlemember c SET ended_at = NULL
            WHERE c.id = row_id::uuid AND c.ended_at = m.created_at;
        EXCEPTION WHEN unique_violation THEN NULL;  -- added again since
        END;
    END LOOP;
    UPDATE consent_consent c SET withdrawn_at = NULL FROM jsonb_array_elements(m.undoing -> 'consents') n
    WHERE c.id::text = n ->> 'consent' AND (n -> 'whole')::bool AND c.withdrawn_at = m.created_at;
    UPDATE consent_consent c SET taken_back = ARRAY(
        SELECT unnest(c.taken_back) EXCEPT SELECT jsonb_array_elements_text(n -> 'data'))
    FROM jsonb_array_elements(m.undoing -> 'consents') n
    WHERE c.id::text = n ->> 'consent' AND NOT (n -> 'whole')::bool;
    DELETE FROM consent_consentstep t WHERE m.undoing -> 'steps' ? t.id::text;

    -- Columns as they were, but for those that somebody has changed since.
    now_ := to_jsonb(k);
    FOREACH col IN ARRAY string_to_array('nhs_number,{PLAIN},{WAYS}', ',') LOOP
        IF was -> col IS DISTINCT FROM after -> col THEN
            IF now_ -> col IS NOT DISTINCT FROM after -> col THEN
                back := back || jsonb_build_object(col, was -> col);
            ELSE
                as_it_is := as_it_is || to_jsonb(col);
            END IF;
        END IF;
    END LOOP;
    final := jsonb_populate_record(k, back || jsonb_build_object('protected', was -> 'protected'));
    UPDATE people_person p SET nhs_number = final.nhs_number, given_name = final.given_name,
        family_name = final.family_name, preferred_name = final.preferred_name,
        date_of_birth = final.date_of_birth, gender = final.gender, ethnicity = final.ethnicity,
        language = final.language, needs_interpreter = final.needs_interpreter,
        contact_by = final.contact_by, phone = final.phone, email = final.email,
        address = final.address, postcode = final.postcode, contact_note = final.contact_note,
        gp_practice_id = final.gp_practice_id, protected = final.protected
    WHERE p.id = m.kept_id;
    UPDATE people_person p SET merged_into_id = NULL, nhs_number = CASE
        WHEN EXISTS (SELECT 1 FROM people_person o WHERE o.nhs_number = m.undoing ->> 'number')
        THEN NULL ELSE m.undoing ->> 'number' END
    WHERE p.id = m.gone_id;
    DELETE FROM people_circlenews n WHERE m.undoing -> 'news' ? n.id::text;
    UPDATE referrals_referral f SET told = before.said -> 'told'
    FROM jsonb_array_elements(m.undoing -> 'told') before (said), people_person p
    WHERE f.id::text = before.said ->> 'id' AND p.id = f.person_id AND NOT p.protected;
    -- Where a protected person is, too: as it was, unless those who know have changed it.
    FOR mine IN SELECT jsonb_array_elements(m.undoing -> 'apart') LOOP
        IF EXISTS (SELECT 1 FROM people_protection p WHERE p.id::text = mine ->> 'id'
                   AND to_jsonb(p) - 'person_id' = (m.undoing -> 'apart_after') - 'person_id') THEN
            UPDATE people_protection p SET phone = mine ->> 'phone', email = mine ->> 'email',
                address = mine ->> 'address', postcode = mine ->> 'postcode',
                contact_note = mine ->> 'contact_note',
                gp_practice_id = (mine ->> 'gp_practice_id')::uuid,
                channels = ARRAY(SELECT jsonb_array_elements_text(mine -> 'channels'))
            WHERE p.id::text = mine ->> 'id';
        ELSIF mine ->> 'id' = m.undoing #>> '{{apart_after,id}}' THEN
            as_it_is := as_it_is || '["ways"]';
        END IF;
    END LOOP;
    UPDATE people_merge x SET undone_at = at, undone_by_id = alongside_user(), undone_why = why,
        could_not = as_it_is
    WHERE x.id = merge;
    PERFORM rights_unguard(false);
    RETURN as_it_is;
END $$;
"""
SYSTEM = "(SELECT alongside_may('system'))"
SUBJECT = "(SELECT rights_subject())"
COPIED = (
    "id, created_at, kept_id, merged_by_id, merged_for_id, reason, differed, undone_at, undone_why"
)
TABLES = (
    *("consent_consent", "messaging_message", "outcomes_response", "matching_brief"),
    *("matching_suggestion", "gaps_gapevidence", "referrals_referral", "care_case"),
    *("safeguarding_concern", "rights_rightsrequest", "rights_objection"),
)


def looks(person: str, role: str) -> list[str]:
    """Who looked at a record that was made one with this one looked at this one's person."""
    name = f"{role}_select"
    return [
        f"DROP POLICY {name} ON audit_auditentry",
        f"CREATE POLICY {name} ON audit_auditentry FOR SELECT TO {role} USING ({person})",
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0030_documents"),
        ("people", "0029_one_record"),
        ("care", "0039_still_the_new_worker"),
        ("safeguarding", "0004_particulars_rows"),
        ("audit", "0004_done_by_proxies"),
        ("consent", "0014_what_adds_to_another"),
    ]
    operations = [
        migrations.RunSQL(
            INNER,
            "DROP FUNCTION rights_unguard, rights_points_at_people, rights_whole, rights_waits,"
            " rights_would_end,"
            " rights_ended_by_the_other",
        ),
        migrations.RunSQL(MERGE, "DROP FUNCTION rights_merge"),
        migrations.RunSQL(UNDO, "DROP FUNCTION rights_unmerge"),
        *(FollowsMerges(table) for table in TABLES),
        NarrowColumns("people_merge", COPIED, COPY_ROLE),
        ProtectRows("people_merge", {"SELECT": f"kept_id = {SUBJECT}"}, COPY_ROLE),
        NarrowColumns(
            "people_merge",
            "id, kept_id",
            ERASING_ROLE,
            writable="reason, undone_why, differed, undoing, could_not",
        ),
        ProtectRows("people_merge", {"SELECT": SYSTEM, "UPDATE": SYSTEM}, ERASING_ROLE),
        migrations.RunSQL(
            f"GRANT SELECT (merged_into_id) ON people_person TO {ERASING_ROLE}",
            f"REVOKE SELECT (merged_into_id) ON people_person FROM {ERASING_ROLE}",
        ),
        migrations.RunSQL(
            looks("people && (SELECT people_once(alongside_person()))", PORTAL_ROLE),
            looks("people @> ARRAY[(SELECT alongside_person())]", PORTAL_ROLE),
        ),
        migrations.RunSQL(
            looks(f"people && (SELECT people_once({SUBJECT}))", COPY_ROLE),
            looks(f"people @> ARRAY[{SUBJECT}]", COPY_ROLE),
        ),
    ]
