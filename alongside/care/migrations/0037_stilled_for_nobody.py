"""What a death ended in other organisations stands where neither the team nor anybody reads it."""

from importlib import import_module

from django.db import migrations

from alongside.common.row_security import APP_ROLE, NarrowColumns

_BEFORE = import_module("alongside.care.migrations.0035_stilled_in_order")
_ONCE = "WHERE d.id = death AND d.undone_at IS NULL;"
_KEPT = """RETURN jsonb_build_object(
        'appointments', appointments, 'tasks', tasks, 'cases', cases, 'referrals', referrals);"""
_GONE = """        alongside_user(), alongside_organisation(), '', '' FROM done;
END $$;"""
DOORS = _BEFORE._changed(
    _BEFORE.DEATHS,
    # A death is written down once, and taken back once.
    (_ONCE, _ONCE.replace("NULL;", "NULL AND d.stilled = '{}';")),
    ("d.undone_at IS NOT NULL;", "d.undone_at IS NOT NULL AND d.stilled <> '{}';"),
    (
        _KEPT,
        """UPDATE people_death SET stilled = jsonb_build_object(
        'appointments', appointments, 'tasks', tasks, 'cases', cases, 'referrals', referrals)
    WHERE id = death;
    RETURN referrals;""",
    ),
    (
        _GONE,
        _GONE.replace(
            "END $$;",
            """    UPDATE people_death SET stilled = '{}' WHERE id = death;
    RETURN noted.stilled -> 'referrals';
END $$;""",
        ),
    ),
    (
        "care_take_up_again(death uuid, at timestamptz) RETURNS void",
        "care_take_up_again(death uuid, at timestamptz) RETURNS jsonb",
    ),
)
COLUMNS = (
    "id, created_at, person_id, died_on, source, noted_by_id, noted_for_id, "
    "undone_at, undone_by_id, undone_why"
)


class Migration(migrations.Migration):
    dependencies = [("care", "0036_cover_asked_cheaply"), ("people", "0024_stilled_once")]
    operations = [
        migrations.RunSQL("DROP FUNCTION care_take_up_again", migrations.RunSQL.noop),
        migrations.RunSQL(DOORS, migrations.RunSQL.noop),
        NarrowColumns(
            "people_death", COLUMNS, APP_ROLE, writable="undone_at, undone_by_id, undone_why"
        ),
        migrations.RunSQL(
            f"GRANT INSERT ({COLUMNS}, stilled) ON people_death TO {APP_ROLE}",
            f"REVOKE INSERT ({COLUMNS}, stilled) ON people_death FROM {APP_ROLE}",
        ),
    ]
