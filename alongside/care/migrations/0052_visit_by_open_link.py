"""Each message asks whether its link is still open: that is looked up, not searched for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0051_visits_taken_together")]

    operations = [
        migrations.AddIndex(
            model_name="firstvisit",
            index=models.Index(
                condition=models.Q(("link__isnull", False)),
                fields=["link"],
                name="visit_by_open_link",
            ),
        ),
    ]
