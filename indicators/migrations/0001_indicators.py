from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("followup", "0003_calendar")]

    operations = []
