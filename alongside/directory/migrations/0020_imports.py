"""Sources and previews of imports, entries that look alike or were made one, and whole forms."""

import django.db.models.deletion
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models

# What an import wrote is kept in the shape of directory.entry, which now holds several locations,
# and telephone numbers with what they are for.
RESHAPE = """
UPDATE {table} SET {column} = ({column} - 'location' - 'added_here' - 'phones')
    || CASE WHEN jsonb_typeof({column}->'location') = 'object'
        THEN jsonb_build_object('locations', jsonb_build_array({column}->'location'))
        ELSE jsonb_build_object() END
    || jsonb_build_object('phones', coalesce(
        (SELECT jsonb_agg(jsonb_build_object('number', number))
            FROM jsonb_array_elements({column}->'phones') AS number),
        jsonb_build_array()))
WHERE {column} ? 'added_here'
"""
SHAPED = (
    ("directory_importedrecord", "written"),
    ("directory_importchange", "before"),
    ("directory_importchange", "after"),
    ("directory_importchange", "written_before"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0031_keeping_it_true"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
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
                ("score", models.FloatField(help_text="0 to 1")),
                ("reasons", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "To decide"),
                            ("distinct", "Two different services"),
                            ("merged", "Made one"),
                        ],
                        default="found",
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField(default=alongside.common.clock.now)),
                ("decided_by", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "ordering": ("-score", "id"),
            },
        ),
        migrations.CreateModel(
            name="ImportPreview",
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
                ("file_name", models.CharField(blank=True, max_length=255)),
                (
                    "file",
                    models.BinaryField(
                        help_text="as uploaded, until its columns are mapped", null=True
                    ),
                ),
                ("actor", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("stopped", "Stopped half-way"),
                            ("ready", "Ready to check"),
                            ("committed", "Done"),
                            ("discarded", "Thrown away"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                (
                    "whole",
                    models.BooleanField(
                        default=True,
                        help_text="it holds all that the source has: what is not in it is absent",
                    ),
                ),
                (
                    "next_page",
                    models.CharField(
                        blank=True, help_text="of a feed, to read next", max_length=1000
                    ),
                ),
                (
                    "pages",
                    models.JSONField(
                        default=list, help_text="digests of the pages read, to notice loops"
                    ),
                ),
                ("why_stopped", models.TextField(blank=True)),
                ("counts", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField(default=alongside.common.clock.now)),
            ],
            options={
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="ImportSource",
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
                ("code", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sheet", "A file with columns (CSV or Excel)"),
                            ("openreferral", "An Open Referral UK feed (1.0 or 3.0)"),
                            ("openactive", "An OpenActive feed of sessions"),
                        ],
                        max_length=12,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500)),
                ("licence", models.CharField(blank=True, max_length=100)),
                (
                    "mapping",
                    models.JSONField(
                        blank=True, default=dict, help_text="as last used: see mapping.py"
                    ),
                ),
                (
                    "read_until",
                    models.CharField(
                        blank=True,
                        help_text="where the next reading of its feed goes on",
                        max_length=500,
                    ),
                ),
            ],
            options={
                "ordering": ("title",),
            },
        ),
        migrations.CreateModel(
            name="Merge",
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
                ("actor", models.CharField(max_length=80)),
                (
                    "status_before",
                    models.CharField(help_text="of the one that is gone", max_length=20),
                ),
                ("kept_before", models.JSONField(help_text="the entry that was kept, as it stood")),
                (
                    "kept_after",
                    models.JSONField(help_text="the entry that was kept, with what it took over"),
                ),
                (
                    "moved",
                    models.JSONField(
                        default=dict, help_text="ids of rows that now hang on the one kept"
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="PreviewRecord",
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
                ("number", models.PositiveIntegerField(help_text="its line or place")),
                ("key", models.CharField(blank=True, max_length=400)),
                ("name", models.CharField(blank=True, max_length=400)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("created", "New"),
                            ("updated", "Changed"),
                            ("unchanged", "The same as before"),
                            ("skipped", "Passed over"),
                            ("failed", "Cannot be read"),
                        ],
                        max_length=10,
                    ),
                ),
                ("entry", models.JSONField(null=True)),
                ("fingerprint", models.CharField(blank=True, max_length=32)),
                (
                    "gone",
                    models.BooleanField(
                        default=False, help_text="the source says that it deleted it"
                    ),
                ),
                ("notes", models.JSONField(default=list)),
                (
                    "changes",
                    models.JSONField(
                        default=list, help_text="field, what stands here, what would stand"
                    ),
                ),
                (
                    "conflicts",
                    models.JSONField(
                        default=list, help_text="field, as edited here, as the source has"
                    ),
                ),
            ],
            options={
                "ordering": ("number", "id"),
            },
        ),
        migrations.AddField(
            model_name="importedrecord",
            name="absent_since",
            field=models.DateTimeField(
                blank=True, help_text="when the source was first found without it", null=True
            ),
        ),
        migrations.AddField(
            model_name="importedrecord",
            name="fingerprint",
            field=models.CharField(
                blank=True,
                help_text="of the record as it was read without any repair",
                max_length=32,
            ),
        ),
        migrations.AddIndex(
            model_name="importedrecord",
            index=models.Index(
                condition=models.Q(("absent_since__isnull", False)),
                fields=["source", "absent_since"],
                name="record_absent",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="directory.service",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="directory.service",
            ),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="preview",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="batch",
                to="directory.importpreview",
            ),
        ),
        migrations.AddField(
            model_name="importpreview",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="previews",
                to="directory.importsource",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="gone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="directory.service",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="directory.service",
            ),
        ),
        migrations.AddField(
            model_name="previewrecord",
            name="preview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="records",
                to="directory.importpreview",
            ),
        ),
        migrations.AddField(
            model_name="previewrecord",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="directory.service",
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(fields=["state", "-score"], name="pair_to_decide"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="pair_once"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="pair_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("gone",), name="merged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("gone")), _negated=True),
                name="merged_with_another",
            ),
        ),
        migrations.AddIndex(
            model_name="previewrecord",
            index=models.Index(fields=["preview", "outcome", "number"], name="preview_outcome"),
        ),
        *(
            migrations.RunSQL(RESHAPE.format(table=table, column=column), migrations.RunSQL.noop)
            for table, column in SHAPED
        ),
    ]
