"""What somebody has said at the front door, until they send it or a week has passed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models


class Migration(migrations.Migration):
    dependencies = [
        ("begun", "0009_asked_from_a_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnDraft",
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
                    "browser",
                    models.CharField(
                        help_text="a keyed hash of what only it holds", max_length=64, unique=True
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="a keyed hash of the code", max_length=64, unique=True
                    ),
                ),
                ("content", models.JSONField(help_text="what was said: see Asking")),
                ("kept_at", models.DateTimeField(default=alongside.common.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="own_drafts_by_age")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="owndraft",
            trigger=pgtrigger.compiler.Trigger(
                name="refuse_without_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF coalesce(current_setting('alongside.actor', true), '') = '' THEN\n            RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME\n                USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN coalesce(NEW, OLD);\n    ",
                    hash="075a48f321fe91392724c4aa77b46b4491b4dc0c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_refuse_without_actor_2f8ff",
                    table="begun_owndraft",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="owndraft",
            trigger=pgtrigger.compiler.Trigger(
                name="only_what_is_said",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."code" IS DISTINCT FROM (NEW."code"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b72a76e9753940656f322dfac28db38495a0a601",
                    operation="UPDATE",
                    pgid="pgtrigger_only_what_is_said_b21d0",
                    table="begun_owndraft",
                    when="BEFORE",
                ),
            ),
        ),
    ]
