# The sums by project, and what an import gives to the coarse ones, are kept with each import as its fine sums are.

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import finance.models.codes

_MONTHS = ", ".join(f"coalesce(sum(amount) FILTER (WHERE period_id % 100 = {month}), 0)" for month in range(1, 13))
OF_PROJECTS = """
TRUNCATE finance_projectcell;
ALTER TABLE finance_projectcell
    DROP CONSTRAINT finance_projectcell_pkey,
    ADD COLUMN batch_id bigint NOT NULL,
    ADD PRIMARY KEY (source_id, period_id, project_id, account_id, batch_id);
"""
# Every import with rows has its two tables, whether it is published or has only been read.
OF_EVERY_IMPORT = f"""
DO $$
DECLARE
    import record;
BEGIN
    FOR import IN
        SELECT id, source_id FROM finance_import
        WHERE to_regclass('finance_entry_' || id) IS NOT NULL
            AND to_regclass('finance_ledgercell_' || id) IS NOT NULL
    LOOP
        EXECUTE format(
            'INSERT INTO finance_projectcell
                (batch_id, source_id, period_id, project_id, account_id, amount, rows)
            SELECT %1$s, %2$s, period_id, project_id, account_id, sum(amount), count(*)
            FROM finance_entry_%1$s WHERE project_id IS NOT NULL
            GROUP BY period_id, project_id, account_id',
            import.id, import.source_id
        );
        EXECUTE 'INSERT INTO finance_summarypart (batch_id, year_id, unit_id, activity_id, side, months)
            SELECT batch_id, period_id / 100, unit_id, activity_id, account.side, ARRAY[{_MONTHS}]
            FROM finance_ledgercell_' || import.id || ' cell
            JOIN finance_account account ON account.id = cell.account_id
            GROUP BY batch_id, period_id / 100, unit_id, activity_id, account.side';
        -- A file that has been read has its foreign keys; before, it was given them when it was published.
        IF NOT EXISTS (
            SELECT FROM pg_constraint
            WHERE conrelid = to_regclass('finance_entry_' || import.id) AND contype = 'f'
        ) THEN
            EXECUTE format(
                'ALTER TABLE finance_entry_%s
                    ADD FOREIGN KEY (period_id) REFERENCES followup_period,
                    ADD FOREIGN KEY (account_id) REFERENCES finance_account,
                    ADD FOREIGN KEY (unit_id) REFERENCES followup_unit,
                    ADD FOREIGN KEY (activity_id) REFERENCES finance_activity,
                    ADD FOREIGN KEY (project_id) REFERENCES finance_project,
                    ADD FOREIGN KEY (counterparty_id) REFERENCES finance_counterparty',
                import.id
            );
        END IF;
    END LOOP;
END
$$;
"""


def _reference(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


def _key(*parts: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*parts, blank=True, editable=False, primary_key=True, serialize=False)


def _never_changed(table: str, pgid: str, digest: str) -> pgtrigger.compiler.Trigger:
    return pgtrigger.compiler.Trigger(
        name="never_changed",
        sql=pgtrigger.compiler.UpsertTriggerSql(
            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
            hash=digest,
            operation="UPDATE",
            pgid=pgid,
            table=table,
            when="BEFORE",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0012_trail"),
        ("followup", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SummaryPart",
            fields=[
                ("pk", _key("batch", "year", "unit", "activity", "side")),
                (
                    "side",
                    models.CharField(
                        choices=[("cost", "Kostnad"), ("revenue", "Intäkt"), ("balance", "Balanskonto")],
                        max_length=10,
                        verbose_name="sida",
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=finance.models.codes.Amount(decimal_places=2, max_digits=16),
                        size=None,
                        verbose_name="belopp varje månad, kronor",
                    ),
                ),
                ("activity", _reference("finance.activity")),
                ("batch", _reference("finance.import")),
                ("unit", _reference("followup.unit")),
                ("year", _reference("followup.fiscalyear")),
            ],
            options={
                "verbose_name": "inläsnings del av grov summering",
                "verbose_name_plural": "inläsningars delar av grova summeringar",
            },
        ),
        migrations.AddConstraint(
            model_name="summarypart",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__len", 12)), name="summary_part_twelve_months"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OF_PROJECTS)],
            state_operations=[
                migrations.AddField("projectcell", "batch", _reference("finance.import")),
                migrations.AlterField("projectcell", "pk", _key("source", "period", "project", "account", "batch")),
            ],
        ),
        migrations.RunSQL(OF_EVERY_IMPORT),
        pgtrigger.migrations.AddTrigger(
            "projectcell",
            _never_changed(
                "finance_projectcell", "pgtrigger_never_changed_d2c4c", "03c5bf8690311882dddf5f804ac0cc07dfddd0bc"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            "summarypart",
            _never_changed(
                "finance_summarypart", "pgtrigger_never_changed_84304", "9b14d4d2bd6458266d407572cce95707695ba2f2"
            ),
        ),
    ]
