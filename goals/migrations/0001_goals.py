from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("followup", "0003_calendar"), ("indicators", "0001_indicators")]

    operations = []
