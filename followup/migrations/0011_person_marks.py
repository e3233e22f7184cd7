"""Marks of every change of a person but that she has signed in: she is kept under them herself."""

from django.db import migrations

from followup.marks import Area, watch

BEFORE = watch(
    Area.PEOPLE,
    "followup_user",
    columns=("username", "first_name", "last_name", "email", "is_active", "is_superuser"),
)


class Migration(migrations.Migration):
    dependencies = [("followup", "0010_marks")]

    operations = [
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        watch(
            Area.PEOPLE,
            "followup_user",
            columns=(
                "username",
                "password",
                "first_name",
                "last_name",
                "email",
                "is_active",
                "is_staff",
                "is_superuser",
                "date_joined",
            ),
        ),
    ]
