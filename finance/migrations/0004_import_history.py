from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0003_pattern_in_its_groups_committee")]
    operations: list[migrations.operations.base.Operation] = []
