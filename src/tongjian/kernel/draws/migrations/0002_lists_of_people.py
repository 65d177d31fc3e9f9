from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial")]

    operations = [
        migrations.AddField("draw", "inspectors_text", models.TextField(blank=True, default="")),
        migrations.AddField("draw", "interests_text", models.TextField(blank=True, default="")),
    ]
