import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models
from alongside.common.row_security import ProtectRows

EDITORS = "(SELECT alongside_may('directory.edit')) OR (SELECT alongside_may('system'))"


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0050_changes"),
        ("accounts", "0002_who_is_asking"),
        ("organisations", "0002_identifiers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaPace",
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
                    "ask_after",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[django.core.validators.MinValueValidator(1)]
                        ),
                        size=None,
                    ),
                ),
                ("hide_after", models.PositiveSmallIntegerField()),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Claim",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for proof"),
                            ("held", "Held"),
                            ("refused", "Refused"),
                            ("ended", "Ended"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("code", "A code sent to the contact on record"),
                            ("editor", "An editor made sure"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hint",
                    models.CharField(
                        blank=True, help_text="where the code went; else nobody", max_length=60
                    ),
                ),
                ("code_until", models.DateTimeField(blank=True, null=True)),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, help_text="wrong codes entered"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
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
                    "channel",
                    models.CharField(
                        choices=[("email", "by e-mail"), ("text", "by text message")], max_length=10
                    ),
                ),
                (
                    "hint",
                    models.CharField(
                        help_text="the address, made unreadable but for its end", max_length=60
                    ),
                ),
                (
                    "step",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="of chasing; 0: asked by hand"
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("right", "All of it is right"),
                            ("changed", "Something has changed"),
                            ("stopped", "It has stopped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enquiries",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "enquiries",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Problem",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("closed", "It has closed or ended"),
                            ("contact", "The phone number, e-mail or website is wrong"),
                            ("time", "The day or time is wrong"),
                            ("place", "The place is wrong"),
                            ("unsafe", "It may not be safe"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "key",
                    models.UUIDField(
                        help_text="of the form: a double click is one report", unique=True
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waiting"),
                            ("fixed", "Put right"),
                            ("unfounded", "Was right as it stood"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="ProblemTold",
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
                ("words", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "problem",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="directory.problem",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "problems told",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                    "keeper",
                    models.BooleanField(
                        default=False, help_text="of its organisation, or of a claim"
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="to the editor")),
                (
                    "key",
                    models.UUIDField(
                        help_text="of the form: a double click is one proposal", unique=True
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waiting"),
                            ("taken", "Taken over"),
                            ("partly", "Taken over in part"),
                            ("turned_down", "Not taken over"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enquiry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="directory.enquiry",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="KeepingMove",
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
                ("name", models.CharField(max_length=20)),
                ("status", models.CharField(help_text="that it led to", max_length=20)),
                ("reason", models.TextField(blank=True)),
                ("actor", models.CharField(max_length=80)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="directory.claim",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="directory.problem",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="directory.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="ProposedChange",
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
                ("field", models.CharField(help_text="its name in directory.draft", max_length=40)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("rejected", "Rejected")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="directory.proposal",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["asked", "held"])),
                fields=("service", "organisation"),
                name="one_live_claim_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "held"), _negated=True),
                    models.Q(("proof", ""), _negated=True),
                    _connector="OR",
                ),
                name="held_means_proven",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="answered_means_answered_at",
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["status", "created_at"], name="problem_waiting"),
        ),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True), ("closed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="closed_means_closed_at",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="problemtold",
            trigger=pgtrigger.compiler.Trigger(
                name="refuse_without_actor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF coalesce(current_setting('alongside.actor', true), '') = '' THEN\n            RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME\n                USING ERRCODE = 'insufficient_privilege';\n        END IF;\n        RETURN coalesce(NEW, OLD);\n    ",
                    hash="51386526d7935074d952a423e2bcdccf442b06ab",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_refuse_without_actor_eac14",
                    table="directory_problemtold",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["status", "created_at"], name="proposal_waiting"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True), ("decided_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="decided_means_decided_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="keepingmove",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    models.Func(
                        "problem",
                        "proposal",
                        "claim",
                        function="num_nonnulls",
                        output_field=models.PositiveSmallIntegerField(),
                    ),
                    models.Value(1),
                ),
                name="move_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedchange",
            constraint=models.UniqueConstraint(
                fields=("proposal", "field"), name="field_once_a_proposal"
            ),
        ),
        # What a reporter wrote may be about anybody: the editors read it, and nobody else.
        ProtectRows(
            "directory_problemtold",
            {
                "SELECT": EDITORS,
                "INSERT": "(SELECT current_setting('alongside.actor', true)) <> ''",
                "UPDATE": EDITORS,
                "DELETE": EDITORS,
            },
        ),
    ]
