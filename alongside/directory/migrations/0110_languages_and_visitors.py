"""In which language people are told, and proposals of visitors: also of what is not listed yet."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models
from alongside.common.row_security import ProtectRows

EDITORS = "(SELECT alongside_may('directory.edit')) OR (SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0100_pace_of_an_area"),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="language",
            field=models.CharField(
                default="en-gb",
                help_text="that it is asked in; once it was answered, that of the answer",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="problemtold",
            name="language",
            field=models.CharField(default="en-gb", max_length=10),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="service",
            field=models.ForeignKey(
                help_text="empty while it is to be made",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="proposals",
                to="directory.service",
            ),
        ),
        migrations.CreateModel(
            name="ProposalTold",
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
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="en-gb", max_length=10)),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="directory.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "proposals told",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposaltold",
            trigger=pgtrigger.compiler.Trigger(
                name="refuse_without_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF coalesce(current_setting('alongside.actor', true), '') = '' THEN\n            RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME\n                USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN coalesce(NEW, OLD);\n    ",
                    hash="b0c9e74ac6de2c2509e7e1e5c92df6971941bc52",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_refuse_without_actor_1ce2e",
                    table="directory_proposaltold",
                    when="BEFORE",
                ),
            ),
        ),
        # Where a visitor wants to be told: the editors read it, and nobody else.
        ProtectRows(
            "directory_proposaltold",
            {
                "SELECT": EDITORS,
                "INSERT": "(SELECT current_setting('alongside.actor', true)) <> ''",
                "UPDATE": EDITORS,
                "DELETE": EDITORS,
            },
        ),
    ]
