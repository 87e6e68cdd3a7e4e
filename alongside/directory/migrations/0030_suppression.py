import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_whole_standard"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=alongside.common.models.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=alongside.common.clock.now, editable=False),
                ),
                ("name", models.CharField(help_text="as they wrote it", max_length=255)),
                ("folded_name", models.CharField(max_length=255)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("charity_number", models.CharField(blank=True, max_length=12)),
                ("address", models.CharField(blank=True, max_length=500)),
                ("reason", models.CharField(help_text="who asked, and why", max_length=300)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("postcode", ""), ("charity_number", ""), ("address", ""), _negated=True
                        ),
                        name="suppression_names_somebody",
                    )
                ],
            },
        ),
    ]
