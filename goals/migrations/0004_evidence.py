from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("goals", "0003_control"), ("indicators", "0003_sources")]

    operations = []
