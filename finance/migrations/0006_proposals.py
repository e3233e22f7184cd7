import django.contrib.postgres.fields
import django.db.models.expressions
from django.db import migrations, models

import finance.models.codes

# Computed forecasts are made anew at any time; the old ones lack what the new ones must have.
FORGET = "DELETE FROM finance_baseline"


class Migration(migrations.Migration):
    dependencies = [("finance", "0005_forecast_grid")]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="baseline",
            name="bias",
            field=models.FloatField(null=True, verbose_name="skevhet, procent"),
        ),
        migrations.AddField(
            model_name="baseline",
            name="error",
            field=models.FloatField(null=True, verbose_name="fel, procent"),
        ),
        migrations.AddField(
            model_name="baseline",
            name="high",
            field=finance.models.codes.Amount(decimal_places=2, max_digits=16, verbose_name="högst (80 %), kronor"),
        ),
        migrations.AddField(
            model_name="baseline",
            name="highs",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=finance.models.codes.Amount(decimal_places=2, max_digits=16),
                size=12,
                verbose_name="högst till och med månaden, kronor",
            ),
        ),
        migrations.AddField(
            model_name="baseline",
            name="low",
            field=finance.models.codes.Amount(decimal_places=2, max_digits=16, verbose_name="lägst (80 %), kronor"),
        ),
        migrations.AddField(
            model_name="baseline",
            name="lows",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=finance.models.codes.Amount(decimal_places=2, max_digits=16),
                size=12,
                verbose_name="lägst till och med månaden, kronor",
            ),
        ),
        migrations.AddField(
            model_name="baseline",
            name="months",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=finance.models.codes.Amount(decimal_places=2, max_digits=16),
                size=12,
                verbose_name="månader, kronor",
            ),
        ),
        migrations.AddField(
            model_name="baseline",
            name="one_offs",
            field=finance.models.codes.Amount(
                decimal_places=2, max_digits=16, verbose_name="varav engångsposter, kronor"
            ),
        ),
        migrations.AddField(
            model_name="baseline",
            name="reason",
            field=models.TextField(blank=True, verbose_name="varför underlaget är tunt"),
        ),
        migrations.AddField(
            model_name="baseline",
            name="trials",
            field=models.JSONField(default=list, verbose_name="prövade år"),
        ),
        migrations.AddField(
            model_name="baseline",
            name="weights",
            field=models.JSONField(default=list, verbose_name="metodernas vikter"),
        ),
        migrations.AlterField(
            model_name="baseline",
            name="method",
            field=models.CharField(
                choices=[
                    ("run_rate", "Årstakt"),
                    ("last_months_carried", "Senaste månaderna framskrivna"),
                    ("last_year_share", "Föregående års andel"),
                    ("mean_share", "Genomsnittlig andel"),
                    ("seasonal_naive", "Föregående års återstående månader"),
                    ("usual_rest", "Vanlig återstod"),
                    ("simple_smoothing", "Enkel utjämning"),
                    ("damped_trend", "Dämpad trend"),
                    ("theta", "Theta"),
                    ("statistical_mean", "Medel av statistiska metoder"),
                    ("budget_remaining", "Återstående budget"),
                    ("combination", "Sammanvägning"),
                ],
                max_length=30,
                verbose_name="metod",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "method__in",
                        [
                            "run_rate",
                            "last_months_carried",
                            "last_year_share",
                            "mean_share",
                            "seasonal_naive",
                            "usual_rest",
                            "simple_smoothing",
                            "damped_trend",
                            "theta",
                            "statistical_mean",
                            "budget_remaining",
                            "combination",
                        ],
                    )
                ),
                name="baseline_method",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("high__gte", models.F("amount")), ("low__lte", models.F("amount"))),
                name="baseline_within_its_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("highs__len", 12), ("lows__len", 12), ("months__len", 12)),
                name="baseline_twelve_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                django.db.models.expressions.CombinedExpression(
                                                                    models.F("months__0"), "+", models.F("months__1")
                                                                ),
                                                                "+",
                                                                models.F("months__2"),
                                                            ),
                                                            "+",
                                                            models.F("months__3"),
                                                        ),
                                                        "+",
                                                        models.F("months__4"),
                                                    ),
                                                    "+",
                                                    models.F("months__5"),
                                                ),
                                                "+",
                                                models.F("months__6"),
                                            ),
                                            "+",
                                            models.F("months__7"),
                                        ),
                                        "+",
                                        models.F("months__8"),
                                    ),
                                    "+",
                                    models.F("months__9"),
                                ),
                                "+",
                                models.F("months__10"),
                            ),
                            "+",
                            models.F("months__11"),
                        ),
                    )
                ),
                name="baseline_months_are_the_year",
            ),
        ),
    ]
