from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0006_proposals")]
    operations: list[migrations.operations.base.Operation] = []
