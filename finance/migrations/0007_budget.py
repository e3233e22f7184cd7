"""Budget decisions by lines with phasing, settled for good; one-off items with their history."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import finance.models.codes


class Migration(migrations.Migration):
    dependencies = [("finance", "0006_proposals"), ("followup", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
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
                ("amount", finance.models.codes.Amount(decimal_places=2, max_digits=16, verbose_name="helår, kronor")),
                ("from_month", models.PositiveSmallIntegerField(default=1, verbose_name="från och med månad")),
                (
                    "catch_up",
                    models.BooleanField(default=False, verbose_name="lägg månaderna som har gått i den första månaden"),
                ),
            ],
            options={
                "verbose_name": "rad i budgetbeslut",
                "verbose_name_plural": "rader i budgetbeslut",
                "ordering": ["unit__code", "activity__code", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OneOffEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[("added", "Upplagd"), ("changed", "Ändrad"), ("removed", "Borttagen")],
                        max_length=10,
                        verbose_name="vad som gjordes",
                    ),
                ),
                (
                    "changes",
                    models.JSONField(
                        default=list, help_text="Namn, före, efter: ord som de visades", verbose_name="ändringar"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="när")),
            ],
            options={
                "verbose_name": "händelse",
                "verbose_name_plural": "händelser",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OneOffItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="vad posten är")),
                (
                    "amount",
                    finance.models.codes.Amount(
                        decimal_places=2, max_digits=16, verbose_name="påverkan på resultatet, kronor"
                    ),
                ),
                ("approximate", models.BooleanField(default=False, verbose_name="ungefärligt belopp")),
                (
                    "kind",
                    models.CharField(
                        choices=[("outcome", "Utfall"), ("expected", "Förväntad")],
                        max_length=10,
                        verbose_name="utfall eller förväntad",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("cost", "Kostnad"), ("revenue", "Intäkt"), ("balance", "Balanskonto")],
                        max_length=10,
                        verbose_name="sida",
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="borttagen")),
            ],
            options={
                "verbose_name": "jämförelsestörande post",
                "verbose_name_plural": "jämförelsestörande poster",
                "ordering": ["occasion", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OneOffRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.IntegerField(verbose_name="rad i filen")),
                ("number", models.SmallIntegerField(default=0, verbose_name="ordning på raden")),
                ("voucher", models.TextField(blank=True, verbose_name="verifikation")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("amount", finance.models.codes.Amount(decimal_places=2, max_digits=16, verbose_name="belopp, kronor")),
            ],
            options={
                "verbose_name": "huvudboksrad i post",
                "verbose_name_plural": "huvudboksrader i post",
                "ordering": ["period", "voucher", "line", "number"],
            },
        ),
        migrations.CreateModel(
            name="PhasingChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "förvald profil",
                "verbose_name_plural": "förvalda profiler",
            },
        ),
        migrations.CreateModel(
            name="PhasingProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="namn")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("flat", "Lika varje månad"),
                            ("last_year", "Som förra årets utfall"),
                            ("own", "Egna andelar"),
                        ],
                        max_length=10,
                        verbose_name="sätt",
                    ),
                ),
                (
                    "shares",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=4, max_digits=9),
                        default=list,
                        size=None,
                        verbose_name="andelar, januari–december",
                    ),
                ),
            ],
            options={
                "verbose_name": "periodiseringsprofil",
                "verbose_name_plural": "periodiseringsprofiler",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="budgetdecision",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="inskrivet av",
            ),
        ),
        migrations.AddField(
            model_name="budgetdecision",
            name="financing",
            field=models.TextField(blank=True, verbose_name="finansiering"),
        ),
        migrations.AddField(
            model_name="budgetdecision",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="fastställt"),
        ),
        migrations.AddField(
            model_name="budgetdecision",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="fastställt av",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_decision_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."settled_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0400551bf75f9a7c6c41057189479a762edd6966",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_settled_decision_stands_48d2a",
                    table="finance_budgetdecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_budget_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM finance_budgetdecision\n                        WHERE source_id IN (NEW.source_id, OLD.source_id) AND settled_at IS NOT NULL\n                    ) THEN\n                        RAISE EXCEPTION 'Budgetbeslutet är fastställt' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN COALESCE(NEW, OLD);\n                ",
                    hash="4d19151e8914e62d3ba9355702771203a133f817",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_settled_budget_stands_9832e",
                    table="finance_publishedperiod",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["original", "supplement", "carry_over", "transfer", "technical"])),
                name="budget_decision_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "supplement"), _negated=True),
                    models.Q(("financing", ""), _negated=True),
                    _connector="OR",
                ),
                name="budget_decision_states_financing",
                violation_error_message="Skriv hur tilläggsbudgeten finansieras (kommunallagen 11 kap. 15 §).",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="budget_decision_settled_by_someone",
            ),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.account",
                verbose_name="konto",
            ),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.activity",
                verbose_name="verksamhet",
            ),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="finance.budgetdecision",
                verbose_name="beslut",
            ),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="followup.unit", verbose_name="ansvar"
            ),
        ),
        migrations.AddField(
            model_name="oneoffevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="av",
            ),
        ),
        migrations.AddField(
            model_name="oneoffitem",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.activitygroup",
                verbose_name="verksamhetsgrupp",
            ),
        ),
        migrations.AddField(
            model_name="oneoffitem",
            name="occasion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="one_offs",
                to="followup.occasion",
                verbose_name="tillfälle",
            ),
        ),
        migrations.AddField(
            model_name="oneoffitem",
            name="period",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="followup.period",
                verbose_name="väntas i månad",
            ),
        ),
        migrations.AddField(
            model_name="oneoffitem",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="followup.unit", verbose_name="enhet"
            ),
        ),
        migrations.AddField(
            model_name="oneoffevent",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="finance.oneoffitem",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="oneoffrow",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.account",
                verbose_name="konto",
            ),
        ),
        migrations.AddField(
            model_name="oneoffrow",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.activity",
                verbose_name="verksamhet",
            ),
        ),
        migrations.AddField(
            model_name="oneoffrow",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.import",
                verbose_name="inläsning",
            ),
        ),
        migrations.AddField(
            model_name="oneoffrow",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="finance.oneoffitem",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="oneoffrow",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="followup.period",
                verbose_name="period",
            ),
        ),
        migrations.AddField(
            model_name="oneoffrow",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="followup.unit", verbose_name="ansvar"
            ),
        ),
        migrations.AddField(
            model_name="phasingchoice",
            name="activity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="finance.activity",
                verbose_name="verksamhet",
            ),
        ),
        migrations.AddField(
            model_name="phasingchoice",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="followup.unit", verbose_name="enhet"
            ),
        ),
        migrations.AddConstraint(
            model_name="phasingprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "own"), ("shares__len", 12)),
                    models.Q(("method__in", ["flat", "last_year"]), ("shares__len", 0)),
                    _connector="OR",
                ),
                name="phasing_profile_own_has_twelve_shares",
                violation_error_message="En egen profil har tolv andelar, en för varje månad.",
            ),
        ),
        migrations.AddField(
            model_name="phasingchoice",
            name="profile",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.phasingprofile",
                verbose_name="profil",
            ),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="profile",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="finance.phasingprofile",
                verbose_name="periodisering",
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoffitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["outcome", "expected"])), name="one_off_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoffitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True),
                name="one_off_amount_is_something",
                violation_error_message="En post på 0 kronor påverkar inte resultatet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoffitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["", "cost", "revenue"])), name="one_off_side"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="oneoffitem",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="65d6a73651b568de1f4b14cc0aaf895cb0e66240",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_f1262",
                    table="finance_oneoffitem",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoffevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("action__in", ["added", "changed", "removed"])), name="one_off_event_action_known"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="oneoffevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c348be2d2aaf0c777dbcfffc8f33faa6c5dc872e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_430b1",
                    table="finance_oneoffevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoffrow",
            constraint=models.UniqueConstraint(
                fields=("item", "batch", "line", "number"),
                name="one_off_row_once",
                violation_error_message="Raden hör redan till posten.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phasingchoice",
            constraint=models.UniqueConstraint(
                fields=("unit", "activity"), name="phasing_choice_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["cost", "revenue"])), name="budget_line_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="budget_line_amount_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_month__gte", 1), ("from_month__lte", 12)), name="budget_line_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("decision", "unit", "activity", "side", "account"),
                name="budget_line_once",
                nulls_distinct=False,
                violation_error_message="Beslutet har redan en rad för ansvaret, verksamheten och kontot.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetline",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_lines_stand",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM finance_budgetdecision\n                        WHERE id IN (NEW.decision_id, OLD.decision_id) AND settled_at IS NOT NULL\n                    ) THEN\n                        RAISE EXCEPTION 'Budgetbeslutet är fastställt' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN COALESCE(NEW, OLD);\n                ",
                    hash="3b722ffbb43f9007f2e49dc0cf49470dc9493069",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_settled_lines_stand_65a42",
                    table="finance_budgetline",
                    when="BEFORE",
                ),
            ),
        ),
    ]
