"""What there is to read of a case, as one row: whether the case may be seen is asked once."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from alongside.common.row_security import APP_ROLE
from alongside.people.row_security import in_circle, related

OPENED = "EXISTS (SELECT 1 FROM people_own_emergency e WHERE e.person_id = p.id)"
GLANCE = f"""
CREATE VIEW care_glance WITH (security_barrier) AS
    SELECT held.id AS case_id,
        EXISTS (SELECT FROM care_appointment WHERE case_id = held.id AND status = 'planned')
            AS any_arranged,
        EXISTS (SELECT FROM care_task WHERE case_id = held.id AND status = 'open') AS any_tasks,
        EXISTS (
            SELECT FROM care_task WHERE case_id = held.id AND status = 'open'
                AND reason IN ('missed_twice', 'no_reply', 'moved', 'did_not_go')
        ) AS any_signs,
        EXISTS (
            SELECT FROM care_absence a WHERE a.worker_id = held.worker_id
                AND a.organisation_id = held.organisation_id AND a.called_off_at IS NULL
        ) AS any_absence,
        EXISTS (SELECT FROM care_shares s WHERE s.organisation_id = held.organisation_id)
            AS any_shares,
        EXISTS (SELECT FROM people_merge WHERE kept_id = p.id AND undone_at IS NULL) AS any_merges,
        EXISTS (SELECT FROM people_relation WHERE person_id = p.id AND status = 'standing')
            AS any_acting,
        EXISTS (SELECT FROM referrals_referralreason
            WHERE referral_id = held.referral_id AND position > 1) AS any_further_reasons,
        EXISTS (SELECT FROM referrals_referral WHERE parent_id = held.referral_id) AS any_onward,
        EXISTS (SELECT FROM people_sharing(p.id)) AS any_sharing,
        EXISTS (SELECT FROM messaging_message WHERE person_id = p.id)
            AND (NOT p.protected OR {in_circle("p", key="id")} OR {OPENED}) AS any_written,
        ARRAY(SELECT outcome FROM care_contact WHERE case_id = held.id
            ORDER BY at DESC, id DESC LIMIT 2) AS last_outcomes,
        CASE WHEN held.first_contact_at IS NULL THEN ARRAY(
            SELECT at FROM care_contact WHERE case_id = held.id
                AND outcome IN ('no_answer', 'left_message', 'wrong_number', 'asked_later')
        ) END AS tried_at
    FROM care_case held
    JOIN people_person p ON p.id = held.person_id
    WHERE held.organisation_id = (SELECT alongside_organisation())
      AND (SELECT alongside_may('cases.work')) AND {related("held", "care")};
REVOKE ALL ON care_glance FROM PUBLIC, {APP_ROLE};
GRANT SELECT ON care_glance TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0063_own_way"),
        ("messaging", "0013_given_up"),
        ("people", "0031_times_in_words"),
        ("referrals", "0030_gave_way_uncounted"),
    ]
    operations = [
        migrations.RunSQL(GLANCE, "DROP VIEW care_glance"),
        migrations.CreateModel(
            name="Glance",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="glance",
                        serialize=False,
                        to="care.case",
                    ),
                ),
                *(
                    (f"any_{kind}", models.BooleanField())
                    for kind in (
                        "arranged",
                        "tasks",
                        "signs",
                        "absence",
                        "shares",
                        "merges",
                        "acting",
                        "further_reasons",
                        "onward",
                        "sharing",
                        "written",
                    )
                ),
                (
                    "last_outcomes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField()),
                ),
                (
                    "tried_at",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), null=True
                    ),
                ),
            ],
            options={"db_table": "care_glance", "managed": False},
        ),
    ]
