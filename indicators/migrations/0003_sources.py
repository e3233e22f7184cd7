from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_entry")]

    operations = []
