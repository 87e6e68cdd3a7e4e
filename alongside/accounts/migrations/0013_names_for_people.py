"""A person reads the names of those who help them, and nothing else of accounts.

Signing in beside them, on the same computer, is nobody's act: the pages at the door run in the role
that every visitor has (``at_the_door`` in ``alongside/web/doors.py``).
"""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, PROXY_ROLE, NarrowColumns

SHUT = (
    "accounts_tally, auth_group, auth_group_permissions, auth_permission, django_content_type,"
    " django_migrations"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_shut_to_narrow_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        NarrowColumns("accounts_user", "id, name", PORTAL_ROLE),
        migrations.RunSQL(
            f"REVOKE ALL ON {SHUT} FROM {PORTAL_ROLE}, {PROXY_ROLE}",
            f"GRANT SELECT ON {SHUT} TO {PORTAL_ROLE}, {PROXY_ROLE}",
        ),
    ]
