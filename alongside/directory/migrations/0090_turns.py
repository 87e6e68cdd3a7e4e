import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0070_named_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
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
                    "caller",
                    models.CharField(
                        help_text="a keyed hash, another one every day", max_length=64
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["caller", "verb", "created_at"], name="turns_of_caller"),
                    models.Index(fields=["created_at"], name="turns_to_forget"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="turn",
            trigger=pgtrigger.compiler.Trigger(
                name="refuse_without_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF coalesce(current_setting('alongside.actor', true), '') = '' THEN\n            RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME\n                USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN coalesce(NEW, OLD);\n    ",
                    hash="06a86b5b39feb60ae8d7a6cd4be9306ce9c889b9",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_refuse_without_actor_bb5c9",
                    table="directory_turn",
                    when="BEFORE",
                ),
            ),
        ),
    ]
