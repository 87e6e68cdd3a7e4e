"""The second lock on what is said for an area: imports are no way round it any more."""

from django.db import migrations

KEEPS = """
CREATE FUNCTION directory_keeps_area(theirs uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('alongside.area', true), '') = '' OR coalesce((
        WITH RECURSIVE above AS (
            SELECT area.id, area.parent_id FROM organisations_area area WHERE area.id = theirs
            UNION
            SELECT area.id, area.parent_id FROM organisations_area area
            JOIN above ON area.id = above.parent_id
        )
        SELECT bool_or(id::text = current_setting('alongside.area', true)) FROM above
    ), false)
$$;
CREATE FUNCTION directory_refuse_area() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF alongside_may('directory.edit') AND NOT alongside_may('system')
        AND (TG_OP <> 'INSERT' AND NOT directory_keeps_area(OLD.area_id)
             OR TG_OP <> 'DELETE' AND NOT directory_keeps_area(NEW.area_id))
    THEN
        RAISE EXCEPTION 'This is kept by the editors of another area'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
"""
ENTRIES = """
CREATE OR REPLACE FUNCTION directory_refuse_elsewhere() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN
    IF coalesce(current_setting('alongside.area', true), '') <> '' {unless}
        AND alongside_may('directory.edit') AND NOT alongside_may('system')
        AND EXISTS (SELECT 1 FROM changed WHERE NOT directory_keeps(organisation_id))
    THEN
        RAISE EXCEPTION 'This entry is kept by the editors of another area'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
"""
IMPORTING = "AND coalesce(current_setting('alongside.importing', true), '') <> 'on'"
DELETED = """
CREATE TRIGGER directory_refuse_elsewhere_gone AFTER DELETE ON directory_service
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
EXECUTE FUNCTION directory_refuse_elsewhere()
"""
TABLES = (
    "directory_importsource",
    "directory_suppression",
    "directory_collection",
    "directory_areapace",
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0113_said_for_an_area")]
    operations = [
        migrations.RunSQL(KEEPS, "DROP FUNCTION directory_refuse_area, directory_keeps_area"),
        migrations.RunSQL(ENTRIES.format(unless=""), ENTRIES.format(unless=IMPORTING)),
        migrations.RunSQL(
            DELETED, "DROP TRIGGER directory_refuse_elsewhere_gone ON directory_service"
        ),
        *(
            migrations.RunSQL(
                f"""CREATE TRIGGER refuse_area BEFORE INSERT OR UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION directory_refuse_area()""",
                f"DROP TRIGGER refuse_area ON {table}",
            )
            for table in TABLES
        ),
    ]
