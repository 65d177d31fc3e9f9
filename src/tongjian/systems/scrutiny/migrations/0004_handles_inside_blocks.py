from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scrutiny", "0003_desk")]

    operations = [
        migrations.AlterField(
            model_name="elementcorrection", name="handle", field=models.CharField(max_length=200)
        ),
    ]
