import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import finance.models.codes

# What most municipalities say; each changes its own. A decision says nothing without its body and paragraph.
REASONS = (
    ("volume", "Volym", False),
    ("price", "Pris eller löneavtal", False),
    ("timing", "Tidsförskjutning", False),
    ("vacancy", "Vakans", False),
    ("grant", "Statsbidrag", False),
    ("one_off", "Engångspost", False),
    ("miscoding", "Felkontering", False),
    ("decision", "Beslut (ange organ och §)", True),
    ("other", "Annat", True),
)


def reasons(apps, schema_editor):
    """Give the first municipality something to choose from."""
    for sort, (code, name, asks) in enumerate(REASONS, start=1):
        apps.get_model("finance", "ForecastReason").objects.get_or_create(
            code=code, defaults={"name": name, "asks_comment": asks, "sort": sort}
        )


class Migration(migrations.Migration):
    dependencies = [("finance", "0004_import_history"), ("followup", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ForecastReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, unique=True, verbose_name="kod")),
                ("name", models.CharField(max_length=60, verbose_name="namn")),
                ("asks_comment", models.BooleanField(default=False, verbose_name="kräver alltid kommentar")),
                ("active", models.BooleanField(default=True, verbose_name="går att välja")),
                ("sort", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
            ],
            options={
                "verbose_name": "orsak",
                "verbose_name_plural": "orsaker",
                "ordering": ["sort", "name"],
            },
        ),
        migrations.CreateModel(
            name="ForecastVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("cost", "Kostnad"), ("revenue", "Intäkt"), ("balance", "Balanskonto")],
                        max_length=10,
                        verbose_name="sida",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=finance.models.codes.Amount(decimal_places=2, max_digits=16),
                        null=True,
                        size=None,
                        verbose_name="återstående månader, kronor",
                    ),
                ),
                (
                    "so_far",
                    finance.models.codes.Amount(
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        verbose_name="utfall hittills när prognosen lämnades",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="kommentar")),
                (
                    "amount",
                    finance.models.codes.Amount(
                        decimal_places=2, max_digits=16, null=True, verbose_name="helår, kronor"
                    ),
                ),
                (
                    "proposed",
                    finance.models.codes.Amount(
                        decimal_places=2, max_digits=16, null=True, verbose_name="förslaget då, kronor"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="när")),
            ],
            options={
                "verbose_name": "prognosversion",
                "verbose_name_plural": "prognosversioner",
                "ordering": ["occasion__period_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="MaterialityThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kronor", finance.models.codes.Amount(decimal_places=2, max_digits=16, verbose_name="kronor")),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="procent av budget")),
                (
                    "smallest",
                    finance.models.codes.Amount(
                        decimal_places=2, max_digits=16, verbose_name="minsta skillnad som ska ha en orsak, kronor"
                    ),
                ),
            ],
            options={
                "verbose_name": "väsentlighetsgräns",
                "verbose_name_plural": "väsentlighetsgränser",
            },
        ),
        migrations.AddField(
            model_name="forecast",
            name="months",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=finance.models.codes.Amount(decimal_places=2, max_digits=16),
                null=True,
                size=None,
                verbose_name="återstående månader, kronor",
            ),
        ),
        migrations.AddField(
            model_name="forecast",
            name="number",
            field=models.PositiveIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="forecast",
            name="so_far",
            field=finance.models.codes.Amount(
                decimal_places=2, max_digits=16, null=True, verbose_name="utfall hittills när prognosen lämnades"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="forecast",
            trigger=pgtrigger.compiler.Trigger(
                name="months_make_the_year",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NEW.months IS NOT NULL AND NEW.amount IS DISTINCT FROM\n               NEW.so_far + (SELECT coalesce(sum(month), 0) FROM unnest(NEW.months) AS month) THEN\n                RAISE EXCEPTION 'months do not sum to the year' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="b18e6a4bf425bc81ecfdfee79ff691c0df412c66",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_months_make_the_year_8a53f",
                    table="finance_forecast",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="forecast",
            name="reason",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.forecastreason",
                verbose_name="orsak",
            ),
        ),
        migrations.AddField(
            model_name="forecastversion",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="av",
            ),
        ),
        migrations.AddField(
            model_name="forecastversion",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.activitygroup",
                verbose_name="verksamhetsgrupp",
            ),
        ),
        migrations.AddField(
            model_name="forecastversion",
            name="occasion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="followup.occasion",
                verbose_name="tillfälle",
            ),
        ),
        migrations.AddField(
            model_name="forecastversion",
            name="reason",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.forecastreason",
                verbose_name="orsak",
            ),
        ),
        migrations.AddField(
            model_name="forecastversion",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="followup.unit", verbose_name="enhet"
            ),
        ),
        migrations.AddField(
            model_name="materialitythreshold",
            name="municipality",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="materiality",
                to="followup.unit",
                verbose_name="kommun",
            ),
        ),
        migrations.AddConstraint(
            model_name="forecastversion",
            constraint=models.UniqueConstraint(
                fields=("occasion", "unit", "group", "side", "number"), name="forecast_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="forecastversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["cost", "revenue"])), name="forecast_version_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="forecastversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="forecast_version_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="forecastversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", False),
                    models.Q(("comment", ""), ("months", None), ("reason", None)),
                    _connector="OR",
                ),
                name="forecast_version_withdrawn_is_empty",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="forecastversion",
            trigger=pgtrigger.compiler.Trigger(
                name="months_make_the_year",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF NEW.months IS NOT NULL AND NEW.amount IS DISTINCT FROM\n               NEW.so_far + (SELECT coalesce(sum(month), 0) FROM unnest(NEW.months) AS month) THEN\n                RAISE EXCEPTION 'months do not sum to the year' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="f811391ae22dbb5deb22962f3ee83ed1d7d4cba1",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_months_make_the_year_1b069",
                    table="finance_forecastversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="forecastversion",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="43da2cd18069150191c78281b6d428786c3eb397",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_70cc4",
                    table="finance_forecastversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="materialitythreshold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kronor__gte", 0), ("percent__gte", 0), ("percent__lte", 100), ("smallest__gte", 0)
                ),
                name="materiality_not_negative",
                violation_error_message="Gränserna är kronor från 0 och procent mellan 0 och 100.",
            ),
        ),
        migrations.RunPython(reasons, migrations.RunPython.noop, elidable=False),
    ]
