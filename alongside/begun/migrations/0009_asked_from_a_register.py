"""A team is asked to take on somebody who walked in: there is no door."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("begun", "0008_not_answered")]
    operations = [
        migrations.AlterField(
            model_name="asked",
            name="door",
            field=models.ForeignKey(
                blank=True,
                help_text="none: asked from a register",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="begun.door",
            ),
        ),
        migrations.AlterField(
            model_name="asked",
            name="email",
            field=models.EmailField(
                help_text="of who asks: a code that was sent there was entered, or it is of their"
                " account",
                max_length=254,
            ),
        ),
    ]
