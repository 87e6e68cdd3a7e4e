"""Who keeps an entry, and what an import brought, is for those who keep the directory."""

from django.db import migrations

from alongside.common.row_security import PORTAL_ROLE, PROXY_ROLE

SHUT = (
    "directory_claim, directory_importpreview, directory_importedrecord, directory_previewrecord,"
    " directory_importchange, directory_duplicatepair"
)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0115_whose_lists_these_are"),
        ("common", "0003_proxy_role"),
    ]
    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON {SHUT} FROM {PORTAL_ROLE}, {PROXY_ROLE}",
            f"GRANT SELECT ON {SHUT} TO {PORTAL_ROLE}, {PROXY_ROLE}",
        ),
    ]
