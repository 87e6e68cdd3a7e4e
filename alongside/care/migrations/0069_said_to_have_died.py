"""A service says that somebody died: a task of their link worker, made by the house."""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION care_call_for_a_death_said(asked uuid, moment timestamptz, today date)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE step referrals_referralmove%ROWTYPE; c care_case%ROWTYPE;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT m.* INTO step FROM referrals_referralmove m WHERE m.referral_id = asked
    ORDER BY m.created_at DESC, m.id DESC LIMIT 1;
    IF NOT FOUND OR step.reason <> 'died' THEN RETURN NULL; END IF;
    SELECT k.* INTO c FROM referrals_referral f
    JOIN care_case k ON k.referral_id = f.parent_id AND k.status = 'open'
    JOIN people_person p ON p.id = k.person_id AND NOT p.restricted AND NOT p.has_died
    WHERE f.id = asked FOR UPDATE OF k;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF EXISTS (SELECT 1 FROM care_task t WHERE t.case_id = c.id AND t.reason = 'said_dead'
               AND (t.status = 'open' OR t.about = step.id::text)) THEN
        RETURN NULL;
    END IF;
    INSERT INTO care_task (id, created_at, organisation_id, case_id, what, reason, about,
                           owner_id, due_on, status, note)
    VALUES (gen_random_uuid(), moment, c.organisation_id, c.id, '', 'said_dead', step.id::text,
            c.worker_id, today, 'open', '');
    RETURN c.person_id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0068_nobody_falls_between"),
        ("referrals", "0034_about_me"),
    ]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("missed_twice", "Did not come twice in a row: find out what is wrong"),
                    ("no_reply", "No reply after three tries: decide how to go on"),
                    ("moved", "Moved away: find out who helps them there"),
                    ("did_not_go", "Did not go to a service: talk about what else would suit"),
                    ("not_asked", "Ask whether they went to the service"),
                    ("review_due", "Look at the plan again together"),
                    ("wrote", "They answered a text message: read it and answer"),
                    ("who_wrote", "Somebody texted from a number that two share: ask who it was"),
                    ("not_arrived", "A message did not arrive: check the number or address"),
                    (
                        "said_no",
                        "Said no to what you asked online: talk about what else would suit",
                    ),
                    ("ring_about", "Would like a call about what you asked online"),
                    ("not_sent", "Said yes online, and nothing could be sent: look again"),
                    ("help_wanted", "Arrange what helps them to come to a time that is booked"),
                    ("help_refused", "Help to come cannot be arranged: find another way"),
                    ("own_way", "They chose for themselves how to be reached: see that it suits"),
                    ("said_dead", "A service says that they died: find out, then note the death"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION care_call_for_a_death_said"),
    ]
