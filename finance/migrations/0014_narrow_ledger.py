# What the ledger names takes four octets in every row and every sum, not eight. An import keeps its eight: PostgreSQL
# does not change the column that says which partition a row lies in.

import django.db.models.deletion
from django.db import migrations, models

# All columns of a table in one statement: it is written anew once, with every partition.
LEDGER = """
ALTER TABLE finance_entry
    ALTER account_id TYPE integer,
    ALTER unit_id TYPE integer,
    ALTER activity_id TYPE integer,
    ALTER project_id TYPE integer,
    ALTER counterparty_id TYPE integer;
ALTER TABLE finance_ledgercell
    ALTER source_id TYPE integer,
    ALTER unit_id TYPE integer,
    ALTER activity_id TYPE integer,
    ALTER account_id TYPE integer;
"""
NAMED = ("account", "activity", "project", "counterparty", "source")


def _of_partitions(name: str, to: str, words: str, related: str = "+", **options: bool) -> migrations.AlterField:
    """The keys are those of the tables that hold the rows: the ledger itself has none, and is to be given none."""
    return migrations.AlterField(
        "entry",
        name,
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name=related,
            to=to,
            verbose_name=words,
            **options,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("finance", "0013_sums_of_imports"), ("followup", "0011_person_marks")]
    run_before = [("followup", "0012_narrow_units")]  # which else would give the ledger a key to the units

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                _of_partitions("batch", "finance.import", "inläsning", "entries"),
                _of_partitions("period", "followup.period", "period"),
                _of_partitions("account", "finance.account", "konto"),
                _of_partitions("unit", "followup.unit", "ansvar"),
                _of_partitions("activity", "finance.activity", "verksamhet"),
                _of_partitions("project", "finance.project", "projekt", null=True),
                _of_partitions("counterparty", "finance.counterparty", "motpart", null=True),
            ]
        ),
        migrations.RunSQL(LEDGER),
        *(migrations.AlterField(name, "id", models.AutoField(primary_key=True, serialize=False)) for name in NAMED),
    ]
