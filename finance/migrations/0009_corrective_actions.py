from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0008_investments")]
    operations: list[migrations.operations.base.Operation] = []
