import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import finance.models.codes


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0008_investments"),
        ("followup", "0003_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deviation",
                    finance.models.codes.Amount(
                        decimal_places=2, max_digits=16, verbose_name="avvikelse som öppnade planen, kronor"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="öppnad")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="öppnad av",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.fiscalyear",
                        verbose_name="räkenskapsår",
                    ),
                ),
                (
                    "occasion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.occasion",
                        verbose_name="öppnad vid",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_plans",
                        to="followup.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "åtgärdsplan",
                "verbose_name_plural": "åtgärdsplaner",
                "ordering": ["unit"],
            },
        ),
        migrations.CreateModel(
            name="CorrectiveAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="nummer")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("text", models.CharField(max_length=300, verbose_name="åtgärd")),
                (
                    "effect",
                    finance.models.codes.Amount(
                        decimal_places=2, max_digits=16, verbose_name="effekt på helåret, kronor"
                    ),
                ),
                ("responsible", models.CharField(max_length=100, verbose_name="ansvarig")),
                ("due_on", models.DateField(verbose_name="klar senast")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planerad"),
                            ("under_way", "Pågår"),
                            ("done", "Genomförd"),
                            ("dropped", "Genomförs inte"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                (
                    "so_far",
                    finance.models.codes.Amount(
                        decimal_places=2, default=0, max_digits=16, verbose_name="effekt hittills, kronor"
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="kommentar")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="när")),
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
                        verbose_name="vid tillfället",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="finance.actionplan",
                        verbose_name="åtgärdsplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "åtgärd",
                "verbose_name_plural": "åtgärder",
                "ordering": ["plan", "number", "version"],
            },
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.UniqueConstraint(fields=("unit", "fiscal_year"), name="action_plan_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("deviation__lt", 0)),
                name="action_plan_of_a_deficit",
                violation_error_message="En åtgärdsplan öppnas av ett underskott.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="actionplan",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f1a1907460f9a50341e4d38a898ea7f1add200d4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_e42dd",
                    table="finance_actionplan",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="correctiveaction",
            constraint=models.UniqueConstraint(
                fields=("plan", "number", "version"), name="corrective_action_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctiveaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("effect__gt", 0)),
                name="corrective_action_helps",
                violation_error_message="En åtgärd förbättrar året: effekten är större än noll.",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctiveaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("so_far__gte", 0),
                    models.Q(models.Q(("status", "planned"), _negated=True), ("so_far", 0), _connector="OR"),
                ),
                name="corrective_action_so_far",
                violation_error_message="Bara en åtgärd som har börjat kan ha gett effekt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctiveaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["planned", "under_way", "done", "dropped"])),
                name="corrective_action_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctiveaction",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("responsible", ""), _negated=True)),
                name="corrective_action_whole",
                violation_error_message="En åtgärd har en text och någon som ansvarar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctiveaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "dropped"), _negated=True),
                    models.Q(("comment", ""), _negated=True),
                    _connector="OR",
                ),
                name="corrective_action_dropped_says_why",
                violation_error_message="Skriv varför åtgärden inte genomförs.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="correctiveaction",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7d1035f90fcb50eab3bb33c824348204410b0890",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_bb9ca",
                    table="finance_correctiveaction",
                    when="BEFORE",
                ),
            ),
        ),
    ]
