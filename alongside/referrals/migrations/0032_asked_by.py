"""Who asked by the front door stands with the referral, not among what is told of health."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0031_chain_of_discreet")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="asked_by",
            field=models.TextField(
                blank=True,
                default="",
                help_text="by the front door: who asked, and how to reach them, as they let the team keep",
            ),
            preserve_default=False,
        ),
    ]
