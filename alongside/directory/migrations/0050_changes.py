"""What changed when, and how far an entry can be trusted on a day."""

import django.db.models.deletion
from django.db import migrations, models

from alongside.directory.following import (
    DROP_MOMENT_SQL,
    MOMENT_SQL,
    FollowChanges,
    FollowServices,
    services_of,
    services_through,
)

COLUMNS = (
    *("organisation_id", "name", "alternate_name", "description", "url", "email", "status"),
    *("fees", "minimum_age", "maximum_age", "eligibility_description", "application_process"),
    *("first_visit", "wait_time", "fees_description", "interpretation_services"),
    *("accreditations", "licenses", "additional_information", "alert", "assured_date"),
    *("assurer_email", "verified_at", "verified_by", "takes_referrals", "source"),
)
ANY = ("service_id", "service_at_location_id", "location_id", "organisation_id")

# The newest tier given to the service itself, else to its organisation, that holds on the day.
TIER = """
    CREATE FUNCTION directory_assurance(service uuid, organisation uuid, day date)
    RETURNS SETOF directory_assurance LANGUAGE sql STABLE AS $$
        SELECT * FROM directory_assurance given
        WHERE (given.service_id = service OR given.organisation_id = organisation)
            AND (given.expires_on IS NULL OR given.expires_on >= day)
        ORDER BY given.service_id IS NULL, given.given_on DESC, given.id DESC LIMIT 1
    $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0030_suppression"),
        ("needs", "0001_initial"),
        ("organisations", "0002_identifiers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Moment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["at"], name="moment_at")]},
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "service",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="change",
                        serialize=False,
                        to="directory.service",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Running"),
                            ("inactive", "Not listed"),
                            ("defunct", "Ended"),
                            ("temporarily closed", "Closed for now"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "moment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="directory.moment",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(MOMENT_SQL, DROP_MOMENT_SQL),
        migrations.RunSQL(TIER, "DROP FUNCTION directory_assurance(uuid, uuid, date)"),
        migrations.RunSQL(
            """INSERT INTO directory_change (service_id, status, moment_id)
            SELECT id, status, (SELECT directory_moment()) FROM directory_service""",
            migrations.RunSQL.noop,
        ),
        # The table's indexes come last, and wait for no reference that is still to be checked.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        FollowServices(COLUMNS),
        *(
            FollowChanges(f"directory_{name}", services_of(*columns))
            for name, columns in (
                ("contact", ANY),
                ("url", ("service_id", "organisation_id")),
                ("funding", ("service_id", "organisation_id")),
                ("assurance", ("service_id", "organisation_id")),
                ("attribute", ("service_id", "location_id", "organisation_id")),
                ("photo", ("service_id", "location_id")),
                ("schedule", ("service_id", "service_at_location_id", "location_id")),
                ("servicearea", ("service_id", "service_at_location_id")),
                ("serviceatlocation", ("service_id",)),
                ("review", ("service_id",)),
                ("costoption", ("service_id",)),
                ("eligibility", ("service_id",)),
                ("capacity", ("service_id",)),
                ("serviceneed", ("service_id",)),
                ("address", ("location_id",)),
                ("accessibility", ("location_id",)),
            )
        ),
        FollowChanges(
            "directory_phone",
            services_of(*ANY)
            + " UNION ALL "
            + services_through("directory_contact", "contact_id", *ANY),
        ),
        FollowChanges(
            "directory_language",
            services_of("service_id", "location_id")
            + " UNION ALL "
            + services_through("directory_phone", "phone_id", *ANY),
        ),
        FollowChanges(
            "directory_scheduleexception",
            services_through("directory_schedule", "schedule_id", *ANY[:3]),
        ),
        FollowChanges(
            "directory_location",
            """SELECT at.service_id AS id FROM changed
            JOIN directory_serviceatlocation at ON at.location_id = changed.id""",
        ),
        FollowChanges(
            "organisations_organisation",
            """SELECT s.id FROM changed
            JOIN directory_service s ON s.organisation_id = changed.id""",
        ),
        FollowChanges("organisations_organisationidentifier", services_of("organisation_id")),
        FollowChanges(
            "directory_taxonomyterm",
            """SELECT carries.service_id AS id FROM changed
            JOIN directory_attribute carries ON carries.term_id = changed.id""",
        ),
        FollowChanges("directory_taxonomy"),
        FollowChanges(
            "needs_need",
            """SELECT helps.service_id AS id FROM changed
            JOIN directory_serviceneed helps ON helps.need_id = changed.id""",
        ),
    ]
