import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0003_pattern_in_its_groups_committee"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "Tog emot filen"),
                            ("reread", "Började läsa om filen"),
                            ("read", "Läste filen"),
                            ("columns", "Valde kolumner"),
                            ("laid_up", "Lade upp kod"),
                            ("mapped", "Översatte kod"),
                            ("published", "Publicerade"),
                            ("superseded", "Ersatte med en nyare fil"),
                            ("restored", "Lät filen gälla igen"),
                            ("undone", "Ångrade publiceringen"),
                            ("discarded", "Kastade inläsningen"),
                        ],
                        max_length=12,
                        verbose_name="händelse",
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Mottagen"),
                            ("read", "Granskas"),
                            ("refused", "Gick inte att läsa"),
                            ("published", "Publicerad"),
                            ("superseded", "Ersatt av nyare"),
                            ("discarded", "Kastad"),
                            ("undone", "Ångrad"),
                        ],
                        max_length=12,
                        verbose_name="läge före",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("received", "Mottagen"),
                            ("read", "Granskas"),
                            ("refused", "Gick inte att läsa"),
                            ("published", "Publicerad"),
                            ("superseded", "Ersatt av nyare"),
                            ("discarded", "Kastad"),
                            ("undone", "Ångrad"),
                        ],
                        max_length=12,
                        verbose_name="läge efter",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="om händelsen")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="när")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="finance.import",
                        verbose_name="inläsning",
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
            ],
            options={
                "verbose_name": "händelse",
                "verbose_name_plural": "historik",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", "received"), ("before", ""), ("kind", "received")),
                            models.Q(("after", "received"), ("before", "read"), ("kind", "reread")),
                            models.Q(
                                ("after__in", ["received", "read", "refused"]), ("before", "received"), ("kind", "read")
                            ),
                            models.Q(
                                ("after", models.F("before")),
                                ("before__in", ["received", "read"]),
                                ("kind__in", ["columns", "laid_up", "mapped"]),
                            ),
                            models.Q(("after", "published"), ("before", "read"), ("kind", "published")),
                            models.Q(("after", "superseded"), ("before", "published"), ("kind", "superseded")),
                            models.Q(("after", "published"), ("before", "superseded"), ("kind", "restored")),
                            models.Q(
                                ("after", "undone"), ("before__in", ["published", "superseded"]), ("kind", "undone")
                            ),
                            models.Q(
                                ("after", "discarded"),
                                ("before__in", ["received", "read", "refused"]),
                                ("kind", "discarded"),
                            ),
                            _connector="OR",
                        ),
                        name="import_event_step",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "received")), fields=("batch",), name="import_event_received_once"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dc8ff5f8905185be6471d06f4f4fc9db6c17e734",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_never_changed_07a03",
                    table="finance_importevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SieExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="sie/", verbose_name="fil")),
                ("size", models.PositiveBigIntegerField(verbose_name="storlek, byte")),
                ("rows", models.PositiveBigIntegerField(verbose_name="rader")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="hämtad")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hämtad av",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.period",
                        verbose_name="från och med",
                    ),
                ),
                (
                    "through",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.period",
                        verbose_name="till och med",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "SIE-export",
                "verbose_name_plural": "SIE-exporter",
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("through"))), name="sie_export_in_order"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sieexport",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="bde6e80c2eb767aad74264ff33d140b71edf78d4",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_70dae",
                    table="finance_sieexport",
                    when="BEFORE",
                ),
            ),
        ),
    ]
