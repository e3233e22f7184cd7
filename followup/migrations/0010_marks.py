"""Marks of what has changed, and the tables of the ground that leave them."""

import uuid

from django.db import migrations, models

from followup.marks import CREATE, DROP, Area, watch


class Migration(migrations.Migration):
    dependencies = [("followup", "0009_accessibility")]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area", models.CharField(max_length=30, verbose_name="område")),
                ("transaction", models.BigIntegerField(verbose_name="transaktion")),
                ("at", models.DateTimeField(verbose_name="när")),
            ],
            options={"verbose_name": "ändringsmärke", "verbose_name_plural": "ändringsmärken"},
        ),
        migrations.RunSQL(CREATE, DROP),
        watch(Area.PEOPLE, "followup_unit"),
        watch(Area.PEOPLE, "followup_membership"),
        # Not at every sign-in, which writes last_login.
        watch(
            Area.PEOPLE,
            "followup_user",
            columns=("username", "first_name", "last_name", "email", "is_active", "is_superuser"),
        ),
        watch(Area.OCCASIONS, "followup_fiscalyear"),
        watch(Area.OCCASIONS, "followup_period"),
        watch(Area.OCCASIONS, "followup_occasion"),
        watch(Area.OCCASIONS, "followup_duedate"),
        watch(Area.OCCASIONS, "followup_workflowevent"),
    ]
