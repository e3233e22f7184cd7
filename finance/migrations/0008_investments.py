from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0007_budget")]
    operations: list[migrations.operations.base.Operation] = []
