from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approval", "0002_promises_and_mandates")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="promise_revisions",
            field=models.JSONField(default=dict),
        ),
    ]
