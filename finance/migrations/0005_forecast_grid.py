from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0004_import_history")]
    operations: list[migrations.operations.base.Operation] = []
