"""How something was agreed to, and when it was taken back, is in the copy, and goes with the rest."""

from django.db import migrations

from alongside.common.row_security import COPY_ROLE, ERASING_ROLE, NarrowColumns, ProtectRows

SYSTEM = "(SELECT alongside_may('system'))"
OF_ONE = "EXISTS (SELECT 1 FROM consent_consent c WHERE c.id = consent_consentstep.consent_id)"


class Migration(migrations.Migration):
    dependencies = [("rights", "0015_volunteers"), ("consent", "0012_step_rows")]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (how, given_by_id) ON consent_consent TO {COPY_ROLE}",
            f"REVOKE SELECT (how, given_by_id) ON consent_consent FROM {COPY_ROLE}",
        ),
        NarrowColumns(
            "consent_consentstep", "id, created_at, consent_id, name, data, by_id", COPY_ROLE
        ),
        ProtectRows("consent_consentstep", {"SELECT": OF_ONE}, COPY_ROLE),
        NarrowColumns("consent_consentstep", "id, consent_id", ERASING_ROLE),
        ProtectRows("consent_consentstep", {"SELECT": SYSTEM}, ERASING_ROLE),
    ]
