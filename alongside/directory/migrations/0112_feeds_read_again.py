"""Feeds that are read again by themselves: how often, when next, and what went wrong."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0111_editors_of_an_area"),
    ]

    operations = [
        migrations.AddField(
            model_name="importsource",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0, help_text="one after the other"),
        ),
        migrations.AddField(
            model_name="importsource",
            name="next_read_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="importsource",
            name="reads_every",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="days between two readings by itself; empty: it is paused",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="importsource",
            name="why_failed",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
