"""One row says where most values of an entry came from; what an undo has to put back of them."""

from django.db import migrations, models

# Every function that marks services for what belongs to them, whichever migration made it: services
# that are being made are marked when they themselves are written.
UNLESS_NEW = """
    DO $do$ DECLARE follower record; BEGIN
        FOR follower IN
            SELECT oid FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
                AND proname LIKE '%\\_followed' AND prosrc NOT LIKE '%alongside.unfollowed%'
        LOOP
            EXECUTE replace(
                pg_get_functiondef(follower.oid),
                'IF EXISTS (SELECT FROM changed) THEN',
                'IF current_setting(''alongside.unfollowed'', true) = ''yes'' THEN RETURN NULL; END IF;
                    IF EXISTS (SELECT FROM changed) THEN'
            );
        END LOOP;
    END $do$
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0071_who_for")]
    operations = [
        migrations.AlterField(
            model_name="fieldsource",
            name="field",
            field=models.CharField(
                blank=True,
                help_text="its name in directory.entry; none: all that have no row of their own",
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="importchange",
            name="sources_before",
            field=models.JSONField(default=dict, help_text="see services/field_sources.py"),
        ),
        migrations.AddField(
            model_name="merge",
            name="sources_before",
            field=models.JSONField(
                default=dict, help_text="of the one kept: see services/field_sources.py"
            ),
        ),
        migrations.RunSQL(UNLESS_NEW, migrations.RunSQL.noop),
    ]
