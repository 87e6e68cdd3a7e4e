"""What a team does not answer in time is let go by the house."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

THE_HOUSE_ANSWERS = """
-- The house may not read what was asked, so it is told of no more than ids.
CREATE FUNCTION begun_remind_of_asked(since timestamptz, at timestamptz)
RETURNS TABLE (id uuid, team_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE begun_asked a SET reminded_at = at
    WHERE alongside_may('system') AND a.answered_at IS NULL AND a.reminded_at IS NULL
      AND a.created_at < since
    RETURNING a.id, a.team_id
$$;

CREATE FUNCTION begun_let_go(since timestamptz, at timestamptz) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE begun_asked a SET content = '{}', answered_at = at
    WHERE alongside_may('system') AND a.answered_at IS NULL AND a.created_at < since
    RETURNING a.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("begun", "0007_asked_and_erased"),
        ("organisations", "0005_agreement_rows"),
        ("referrals", "0022_taken_from_a_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="asked",
            name="what_is_answered_holds_nothing_more",
        ),
        migrations.AddField(
            model_name="asked",
            name="reminded_at",
            field=models.DateTimeField(blank=True, help_text="the team, that it waits", null=True),
        ),
        migrations.AlterField(
            model_name="asked",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                help_text="empty where nobody did in time, and the house let it go",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("referral", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("content", {}),
                        models.Q(
                            ("answered_by__isnull", False), ("referral", None), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="what_is_answered_holds_nothing_more",
            ),
        ),
        migrations.RunSQL(THE_HOUSE_ANSWERS, "DROP FUNCTION begun_let_go, begun_remind_of_asked"),
    ]
