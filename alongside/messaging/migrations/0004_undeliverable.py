from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_text_messages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting to be sent"),
                    ("sent", "Sent"),
                    ("failed", "Failed, will be tried again"),
                    ("refused", "Cannot be sent: the address is wrong or may not be written to"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
    ]
