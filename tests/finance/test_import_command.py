"""``manage.py import_ledger``: the same import from a shell, with an exit status to trust."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from finance.models import BudgetDecision, Import, PublishedPeriod, Source
from followup.models import FiscalYear, Period
from tests.factories import ledger
from tests.finance.river import River, amounts, row


def run(*arguments: str | Path) -> tuple[dict[str, Any], str]:
    """What the command found, and why it refused (empty: exit status 0)."""
    out = StringIO()
    try:
        call_command("import_ledger", *map(str, arguments), "--json", stdout=out)
    except CommandError as refused:
        return json.loads(out.getvalue()), str(refused)
    return json.loads(out.getvalue()), ""


def test_a_file_is_read_and_its_totals_told_without_being_published(river: River) -> None:
    file = ledger.write(river.folder / "a.csv", [row(202301, "1 234,50"), row(202301, "-0,75"), row(202302, "3")])
    found, refused = run(file)
    assert refused == "" and found["rows"] == 3 and found["totals"] == {"202301": "1233.75", "202302": "3.00"}
    assert found["unknown"] == {} and found["problems"] == [] and found["state"] == "read"
    assert not PublishedPeriod.objects.exists()


def test_publish_publishes_in_the_name_of_nobody_who_can_sign_in(river: River) -> None:
    found, refused = run(ledger.write(river.folder / "a.csv", [row(202301, "1,50")]), "--publish")
    batch = Import.objects.get(pk=found["import"])
    assert refused == "" and found["state"] == "published" and str(amounts(river.source)[202301]) == "1.50"
    assert not batch.by.is_active and not batch.by.has_usable_password() and batch.published_by == batch.by


def test_a_file_that_was_only_looked_at_is_taken_up_again_and_a_published_one_is_refused(river: River) -> None:
    file = ledger.write(river.folder / "a.csv", [row(202301, "1,50")])
    assert run(file)[1] == run(file)[1] == run(file, "--publish")[1] == ""
    assert Import.objects.count() == 1
    found, refused = run(file, "--publish")
    assert "redan inläst som ”a.csv”" in refused and found["problems"][0]["reason"] == refused
    assert amounts(river.source).keys() == {202301}


def test_unknown_codes_are_a_worklist_that_stops_publishing_but_not_reading(river: River) -> None:
    lines = [
        row(202301, "1"),
        ledger.row(202301, "5999", "99999", "440", "2"),
        ledger.row(202301, "5998", "99999", "000", "3"),
    ]
    file = ledger.write(river.folder / "a.csv", lines)
    found, refused = run(file)
    assert refused == "" and found["rows"] == 3 and found["totals"] == {"202301": "6.00"}
    assert found["unknown"] == {"account": ["5998", "5999"], "activity": ["000"], "unit": ["99999"]}
    found, refused = run(file, "--publish")
    assert "4 okända koder" in refused and found["state"] == "read" and not PublishedPeriod.objects.exists()


def test_every_fault_is_told_with_its_line_column_value_and_reason(river: River) -> None:
    rows = [row(202301, "1"), *(row(202301, f"fel{number}") for number in range(1500))]
    found, refused = run(ledger.write(river.folder / "a.csv", rows), "--publish")
    assert "1500 fel" in refused and found["rows"] == 1501 and len(found["problems"]) == 1500
    assert found["problems"][7] == {
        "line": 10,
        "column": "Belopp",
        "value": "fel7",
        "reason": "Beloppet går inte att läsa som ett tal. Skriv det med siffror, till exempel 1234,50.",
    }
    assert not PublishedPeriod.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tom.csv", b"", "Filen är tom."),
        ("sida.csv", b"<html><p>Logga in</p></html>", "webbsida"),
        ("saknas.csv", None, "saknas.csv går inte att öppna"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    river: River, name: str, content: bytes | None, words: str
) -> None:
    path = river.folder / name
    if content is not None:
        path.write_bytes(content)
    found, refused = run(path, "--publish")
    assert (
        words in refused and found["rows"] == 0 and found["totals"] == {} and found["problems"][0]["reason"] == refused
    )


def test_a_budget_file_speaks_for_the_original_budget_of_its_year(river: River) -> None:
    file = ledger.write(river.folder / "budget.csv", [row(202201, "9"), row(202212, "10")])
    found, refused = run(file, "--kind", "budget", "--publish")
    assert refused == "" and found["state"] == "published"
    source = Source.objects.get(code="budget-2022")
    assert source.decision.kind == BudgetDecision.Kind.ORIGINAL and sum(amounts(source).values()) == 19
    assert amounts(river.source) == {}


def test_a_named_source_is_used_and_one_that_does_not_exist_is_refused(river: River) -> None:
    file = ledger.write(river.folder / "a.csv", [row(202301, "9")])
    Source.objects.create(code="bolag", name="Bolaget", kind="outcome")
    assert run(file, "--source", "bolag", "--publish")[1] == ""
    assert amounts(Source.objects.get(code="bolag")).keys() == {202301}
    with pytest.raises(CommandError, match=r"Källan finns-ej finns inte\. De som finns: bolag, huvudbok"):
        call_command("import_ledger", str(file), "--source", "finns-ej")


def test_before_any_register_is_filled_a_file_is_read_and_everything_in_it_unknown(river: River) -> None:
    Period.objects.all().delete()
    FiscalYear.objects.all().delete()
    file = ledger.write(river.folder / "a.csv", [ledger.row(203001, "5999", "99999", "000", "2,25")])
    found, refused = run(file)
    assert refused == "" and found["totals"] == {"203001": "2.25"} and found["problems"] == []
    assert found["unknown"] == {"account": ["5999"], "activity": ["000"], "unit": ["99999"]}
    assert "okända koder" in run(file, "--publish")[1]


def test_the_shell_gets_the_exit_status_and_a_person_plain_swedish(
    river: River, shell_environment: dict[str, str]
) -> None:
    def shell(path: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", "import_ledger", str(path), "--publish"]
        return subprocess.run(command, cwd=settings.BASE_DIR, env=shell_environment, capture_output=True, text=True)

    good = shell(ledger.write(river.folder / "a.csv", [row(202301, "-1234,50")]))
    assert good.returncode == 0, good.stderr
    assert (
        "a.csv läst som Huvudboken. Rader: 1." in good.stdout and "januari 2023: netto −1\u00a0234,50 kr" in good.stdout
    )
    bad = shell(ledger.write(river.folder / "b.csv", [row(202301, "abc")]))
    assert bad.returncode == 1 and "Rad 2, Belopp ”abc”" in bad.stdout and "Filen har 1 fel." in bad.stderr
    assert "Traceback" not in bad.stderr


def test_a_sie_file_also_tells_its_vouchers_and_the_sum_of_each_account(river: River) -> None:
    lines = [
        "#FLAGGA 0",
        "#FORMAT PC8",
        "#SIETYP 4",
        '#PROGRAM "Test" 1',
        '#FNAMN "Testkommun"',
        "#RAR 0 20230101 20231231",
        '#DIM 1 "Ansvar"',
        '#DIM 2 "Verksamhet"',
        '#VER A 1 20230115 "Lön"',
        "{",
        '#TRANS 5010 {1 "10101" 2 "440"} 1234.50',
        '#TRANS 3110 {1 "10101" 2 "440"} -1234.50',
        "}",
    ]
    file = river.folder / "bok.se"
    file.write_bytes("\r\n".join(lines).encode("cp437"))
    found, refused = run(file)
    assert refused == "" and found["rows"] == 2 and found["vouchers"] == 1
    assert found["accounts"] == {"5010": "1234.50", "3110": "-1234.50"}
