"""One link of each referral for each volunteer, as long as it is of use: of two the newer stays."""

from django.db import migrations, models

_ONE_LEFT = [
    "SELECT set_config('alongside.actor', 'system:migration', true)",
    """UPDATE volunteers_offer o SET ended_at = now()
        WHERE o.ended_at IS NULL AND o.answer = '' AND EXISTS (
            SELECT 1 FROM volunteers_offer n
            WHERE n.volunteer_id = o.volunteer_id AND n.referral_id = o.referral_id
              AND n.ended_at IS NULL AND n.answer = ''
              AND (n.created_at, n.id) > (o.created_at, o.id))""",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "SELECT set_config('alongside.actor', '', true)",
]


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0012_over_stays_closed")]
    operations = [
        migrations.RunSQL(_ONE_LEFT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                fields=("volunteer", "referral"),
                condition=models.Q(ended_at=None, answer=""),
                name="one_open_link_of_a_referral",
            ),
        ),
    ]
