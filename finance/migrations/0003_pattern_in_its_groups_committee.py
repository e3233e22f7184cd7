from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("finance", "0002_entry")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE finance_activitypattern ADD CONSTRAINT activity_pattern_in_its_groups_committee
            FOREIGN KEY (group_id, committee_id) REFERENCES finance_activitygroup (id, committee_id)
            DEFERRABLE INITIALLY DEFERRED
            """,
            "ALTER TABLE finance_activitypattern DROP CONSTRAINT activity_pattern_in_its_groups_committee",
        )
    ]
