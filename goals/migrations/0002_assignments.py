import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0003_calendar"),
        ("goals", "0001_goals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Addressee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.unit",
                        verbose_name="nämnd",
                    ),
                ),
            ],
            options={
                "verbose_name": "nämnd med uppdrag",
                "verbose_name_plural": "nämnder med uppdrag",
                "ordering": ["assignment", "committee__sort"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "group",
                    models.CharField(
                        choices=[("common", "Kommungemensamma"), ("named", "Nämndspecifika")],
                        max_length=10,
                        verbose_name="grupp",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="nummer")),
                ("text", models.TextField(verbose_name="uppdrag")),
                ("report_back", models.CharField(blank=True, max_length=60, verbose_name="ska återrapporteras")),
                (
                    "carried_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="goals.assignment",
                        verbose_name="kvarstår från",
                    ),
                ),
                (
                    "committees",
                    models.ManyToManyField(
                        related_name="assignments",
                        through="goals.Addressee",
                        to="followup.unit",
                        verbose_name="nämnder",
                    ),
                ),
            ],
            options={
                "verbose_name": "strategiskt uppdrag",
                "verbose_name_plural": "strategiska uppdrag",
                "ordering": ["-fiscal_year", "group", "number"],
            },
        ),
        migrations.AddField(
            model_name="addressee",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addressees",
                to="goals.assignment",
                verbose_name="uppdrag",
            ),
        ),
        migrations.CreateModel(
            name="AssignmentStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Ej påbörjad"),
                            ("under_way", "Pågår"),
                            ("remains", "Kvarstår"),
                            ("done", "Genomförd"),
                            ("dropped", "Utgår"),
                        ],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=60, verbose_name="del som är genomförd")),
                ("comment", models.TextField(blank=True, verbose_name="kommentar")),
                ("evidence", models.TextField(blank=True, verbose_name="underlag")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="när")),
                (
                    "addressee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
                        to="goals.addressee",
                        verbose_name="nämnd med uppdrag",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="av",
                    ),
                ),
                (
                    "occasion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.occasion",
                        verbose_name="tillfälle",
                    ),
                ),
            ],
            options={
                "verbose_name": "status för uppdrag",
                "verbose_name_plural": "statusar för uppdrag",
                "ordering": ["addressee", "occasion__period_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="kod")),
                ("body", models.CharField(max_length=60, verbose_name="organ")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="beslutsdatum")),
                ("when", models.CharField(blank=True, max_length=60, verbose_name="när, om dagen inte är känd")),
                ("paragraph", models.CharField(blank=True, max_length=20, verbose_name="paragraf")),
                ("title", models.CharField(max_length=300, verbose_name="vad beslutet gäller")),
            ],
            options={
                "verbose_name": "beslut",
                "verbose_name_plural": "beslut",
                "ordering": ["-decided_on", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("body__regex", "\\S"), ("title__regex", "\\S")),
                        name="decision_whole",
                        violation_error_message="Ett beslut har ett organ och något som det gäller.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_on", None), ("when", ""), _connector="OR"),
                        name="decision_one_day",
                        violation_error_message="Skriv antingen dagen eller när beslutet fattades, inte båda.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("paragraph", ""), _negated=True), ("decided_on__isnull", False)),
                        fields=("body", "decided_on", "paragraph"),
                        name="decision_paragraph_once",
                        violation_error_message="Den paragrafen finns redan den dagen.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="given_in",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="goals.decision",
                verbose_name="givet i",
            ),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.UniqueConstraint(fields=("assignment", "committee"), name="addressee_once"),
        ),
        migrations.AddConstraint(
            model_name="assignmentstatus",
            constraint=models.UniqueConstraint(
                fields=("addressee", "occasion", "number"), name="assignment_status_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmentstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["not_started", "under_way", "remains", "done", "dropped"])),
                name="assignment_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmentstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("part", ""), ("status", "done"), _connector="OR"),
                name="assignment_status_part_is_done",
                violation_error_message="Bara det som är genomfört kan gälla en del av uppdraget.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmentstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "dropped"), _negated=True), ("comment__regex", "\\S"), _connector="OR"
                ),
                name="assignment_status_dropped_says_why",
                violation_error_message="Skriv varför uppdraget utgår.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmentstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="assignment_status_counts_from_one"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmentstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1b910f551049af375e0287162a98a1a85ada6b28",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_60e66",
                    table="goals_assignmentstatus",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmentstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                WITH RECURSIVE up AS (\n                    SELECT id, parent_id FROM followup_unit WHERE id IN ((SELECT one.committee_id FROM goals_addressee one WHERE one.id = OLD.addressee_id), (SELECT one.committee_id FROM goals_addressee one WHERE one.id = NEW.addressee_id))\n                    UNION\n                    SELECT above.id, above.parent_id FROM followup_unit above JOIN up ON above.id = up.parent_id\n                ), latest AS (\n                    SELECT DISTINCT ON (event.unit_id, event.occasion_id) event.after\n                    FROM followup_workflowevent event JOIN up ON event.unit_id = up.id\n                    WHERE event.occasion_id IN (OLD.occasion_id, NEW.occasion_id)\n                    ORDER BY event.unit_id, event.occasion_id, event.number DESC\n                )\n                SELECT 1 FROM latest WHERE after IN ('decided', 'locked')\n            ) THEN\n                RAISE EXCEPTION 'Nämnden har beslutat: raden kan inte ändras'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_stands';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                    hash="5e49be957d8ad0e68168446e8992aedfc191e313",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_decided_stands_7ddba",
                    table="goals_assignmentstatus",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("given_in", "group", "number"),
                name="assignment_number_once",
                violation_error_message="Numret finns redan i gruppen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ["common", "named"])), name="assignment_group_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")), name="assignment_says_something"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="no_circle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        WITH RECURSIVE back AS (\n                            SELECT id, carried_from_id FROM goals_assignment WHERE id = NEW.carried_from_id\n                            UNION\n                            SELECT one.id, one.carried_from_id FROM goals_assignment one\n                            JOIN back ON one.id = back.carried_from_id\n                        )\n                        SELECT 1 FROM back WHERE id = NEW.id\n                    ) THEN\n                        RAISE EXCEPTION 'Uppdraget skulle kvarstå från sig självt'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_chain_has_an_end';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="79969eb794a30a344ad72e0ce7399fc6d4ca8148",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_no_circle_7a7b9",
                    table="goals_assignment",
                    when="BEFORE",
                ),
            ),
        ),
    ]
