from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followup", "0011_person_marks")]

    operations = [migrations.AlterField("unit", "id", models.AutoField(primary_key=True, serialize=False))]
