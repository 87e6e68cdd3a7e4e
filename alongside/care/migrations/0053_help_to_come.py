"""What helps somebody to come to a time that is booked is a task of their link worker."""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION care_task_of_place(asked uuid, why text, thing text, moment timestamptz, today date)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE c care_case%ROWTYPE;
BEGIN
    IF NOT alongside_may('system') THEN
        RAISE EXCEPTION 'Not permitted.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- A time with the link worker is of the case's own referral, a place of one that followed it.
    SELECT k.* INTO c FROM referrals_referral f
    JOIN care_case k ON k.referral_id IN (f.id, f.parent_id) AND k.status = 'open'
    JOIN people_person p ON p.id = k.person_id AND NOT p.restricted AND NOT p.has_died
    WHERE f.id = asked ORDER BY k.referral_id = f.id DESC LIMIT 1 FOR UPDATE OF k;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO care_task (id, created_at, organisation_id, case_id, what, reason, about,
                           owner_id, due_on, status, note)
    VALUES (gen_random_uuid(), moment, c.organisation_id, c.id, '', why, thing,
            c.worker_id, today, 'open', '')
    ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN c.person_id END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0052_visit_by_open_link"),
        ("booking", "0015_help_wanted"),
        ("referrals", "0026_answer_rows"),
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
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION care_task_of_place"),
    ]
