import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import alongside.common.clock
import alongside.common.models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0021_where_a_feed_goes_on"),
        ("organisations", "0002_identifiers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
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
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("published", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="CollectionItem",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "why",
                    models.CharField(
                        blank=True, help_text="why it is in this list", max_length=200
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="directory.collection",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="services",
            field=models.ManyToManyField(
                related_name="collections",
                through="directory.CollectionItem",
                to="directory.service",
            ),
        ),
        migrations.CreateModel(
            name="CurrencyScore",
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
                ("day", models.DateField()),
                ("listed", models.PositiveIntegerField()),
                ("checked", models.PositiveIntegerField()),
                ("never", models.PositiveIntegerField(help_text="checked by nobody yet")),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.area",
                    ),
                ),
            ],
            options={
                "ordering": ("-day",),
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
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
                    "url",
                    models.URLField(help_text="the address that was looked at", max_length=500),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("works", "It works"),
                            ("gone", "The page is gone"),
                            ("fails", "The website has a fault"),
                            ("unreachable", "The website cannot be reached"),
                            ("not-public", "The address is not on the public web"),
                        ],
                        max_length=20,
                    ),
                ),
                ("status_code", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("checked_at", models.DateTimeField()),
                ("failures", models.PositiveSmallIntegerField(default=0, help_text="in a row")),
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link_check",
                        to="directory.service",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="collectionitem",
            constraint=models.UniqueConstraint(fields=("collection", "service"), name="item_once"),
        ),
        migrations.AddConstraint(
            model_name="currencyscore",
            constraint=models.UniqueConstraint(
                fields=("area", "day"), name="score_once_a_day", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="currencyscore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "listed__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("checked"), "+", models.F("never")
                        ),
                    )
                ),
                name="score_adds_up",
            ),
        ),
        migrations.AddIndex(
            model_name="linkcheck",
            index=models.Index(fields=["checked_at"], name="link_checked"),
        ),
    ]
