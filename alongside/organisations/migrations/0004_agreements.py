import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_within_an_area"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("here", "Signed here"),
                            ("paper", "Signed on paper"),
                            ("before", "Worked here before agreements were kept"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "version",
                    models.CharField(blank=True, help_text="the code of its text", max_length=40),
                ),
                (
                    "digest",
                    models.CharField(
                        blank=True, help_text="SHA-256 of that text's file", max_length=64
                    ),
                ),
                (
                    "signed_as",
                    models.CharField(
                        blank=True, help_text="the name as it was typed", max_length=150
                    ),
                ),
                (
                    "position",
                    models.CharField(blank=True, help_text="what lets them sign", max_length=100),
                ),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("renewed", "Renewed"),
                            ("withdrawn", "Taken back by the organisation"),
                            ("ended", "Ended by the area"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("organisation",),
                        name="one_agreement_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "here"), _negated=True),
                            models.Q(
                                ("signed_by__isnull", False),
                                models.Q(("signed_as", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signed_by_somebody",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="ebfbbf976e6198cf1159ea0649fa545aaa39fe3c",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_0bf25",
                    table="organisations_agreement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="only_its_end",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."signed_by_id" IS DISTINCT FROM (NEW."signed_by_id") OR OLD."signed_as" IS DISTINCT FROM (NEW."signed_as") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b47b55ef7bb644e1aae1347003dda0fa4c09475e",
                    operation="UPDATE",
                    pgid="pgtrigger_only_its_end_eb03b",
                    table="organisations_agreement",
                    when="BEFORE",
                ),
            ),
        ),
    ]
