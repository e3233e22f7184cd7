import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("followup", "0003_calendar"),
        ("indicators", "0001_indicators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="nämndmål")),
                ("description", models.TextField(blank=True, verbose_name="målbeskrivning")),
                ("valid_from", models.PositiveSmallIntegerField(verbose_name="gäller från år")),
                (
                    "valid_to",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="gäller till och med år"),
                ),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="ordning")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="followup.unit",
                        verbose_name="nämnd",
                    ),
                ),
                (
                    "responsible",
                    models.ManyToManyField(
                        blank=True, related_name="goals", to=settings.AUTH_USER_MODEL, verbose_name="ansvariga"
                    ),
                ),
            ],
            options={
                "verbose_name": "nämndmål",
                "verbose_name_plural": "nämndmål",
                "ordering": ["overall", "sort", "name"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("achieved", "Uppnås"),
                            ("partly", "Uppnås delvis"),
                            ("not_achieved", "Uppnås ej"),
                            ("not_assessed", "Ej bedömd"),
                        ],
                        max_length=12,
                        verbose_name="bedömning",
                    ),
                ),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("achieved", "Uppnås"),
                            ("partly", "Uppnås delvis"),
                            ("not_achieved", "Uppnås ej"),
                            ("not_assessed", "Ej bedömd"),
                        ],
                        max_length=12,
                        verbose_name="förslag",
                    ),
                ),
                ("motivation", models.TextField(verbose_name="motivering")),
                ("results_lead", models.TextField(blank=True, verbose_name="inledning till resultaten")),
                ("activities_lead", models.TextField(blank=True, verbose_name="inledning till övriga aktiviteter")),
                ("deviations_lead", models.TextField(blank=True, verbose_name="inledning till avvikelserna")),
                ("reason", models.TextField(blank=True, verbose_name="varför bedömningen avviker från förslaget")),
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
                        verbose_name="tillfälle",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="goals.goal",
                        verbose_name="nämndmål",
                    ),
                ),
            ],
            options={
                "verbose_name": "bedömning",
                "verbose_name_plural": "bedömningar",
                "ordering": ["goal", "occasion", "version"],
            },
        ),
        migrations.CreateModel(
            name="GoalArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="målområde")),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="ordning")),
            ],
            options={
                "verbose_name": "målområde",
                "verbose_name_plural": "målområden",
                "ordering": ["sort", "name"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="goal_area_named")
                ],
            },
        ),
        migrations.CreateModel(
            name="OverallGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="kommunövergripande mål")),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="ordning")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overall_goals",
                        to="goals.goalarea",
                        verbose_name="målområde",
                    ),
                ),
            ],
            options={
                "verbose_name": "kommunövergripande mål",
                "verbose_name_plural": "kommunövergripande mål",
                "ordering": ["area", "sort", "name"],
            },
        ),
        migrations.AddField(
            model_name="goal",
            name="overall",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="goals",
                to="goals.overallgoal",
                verbose_name="kommunövergripande mål",
            ),
        ),
        migrations.CreateModel(
            name="AssessmentItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("result", "Resultat"),
                            ("activity", "Övriga aktiviteter"),
                            ("deviation", "Avvikelser"),
                        ],
                        max_length=10,
                        verbose_name="slag",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordning")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="goals.assessment",
                        verbose_name="bedömning",
                    ),
                ),
            ],
            options={
                "verbose_name": "punkt i en bedömning",
                "verbose_name_plural": "punkter i en bedömning",
                "ordering": ["assessment", "kind", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "kind", "position"), name="assessment_item_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["result", "activity", "deviation"])),
                        name="assessment_item_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")), name="assessment_item_says_something"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessmentitem",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4a4af662f25980c7d00a6feaaa46ea6387db7a66",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_c9b99",
                    table="goals_assessmentitem",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("goal", "occasion", "version"), name="assessment_version_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["achieved", "partly", "not_achieved", "not_assessed"])),
                name="assessment_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed__in", ["", "achieved", "partly", "not_achieved", "not_assessed"])),
                name="assessment_proposed_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("motivation__regex", "\\S")),
                name="assessment_motivated",
                violation_error_message="Skriv en motivering till bedömningen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed__in", ["", "not_assessed"]),
                    ("status", models.F("proposed")),
                    ("reason__regex", "\\S"),
                    _connector="OR",
                ),
                name="assessment_against_proposal_says_why",
                violation_error_message="Bedömningen avviker från indikatorerna. Skriv varför.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="81d1b6ecfa7f024b43746428b3b35168c5b4a8f7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_3e336",
                    table="goals_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="overallgoal",
            constraint=models.UniqueConstraint(fields=("area", "name"), name="overall_goal_once_in_area"),
        ),
        migrations.AddConstraint(
            model_name="overallgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="overall_goal_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                fields=("committee", "name", "valid_from"), name="goal_once_from_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="goal_named"),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="goal_years_in_order",
                violation_error_message="Målet kan inte sluta gälla före det börjar.",
            ),
        ),
    ]
