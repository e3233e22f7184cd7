"""``manage.py proofread`` on the demo: its report, and the printed report as plain text."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PLACE = {"committee": "KS", "occasion": "2023-08"}


def told(**options: object) -> tuple[list[dict], bool]:
    """The findings as JSON, and whether the exit status says that there are errors."""
    out = io.StringIO()
    try:
        call_command("proofread", **PLACE, json=True, stdout=out, **options)
        failed = False
    except SystemExit as end:
        failed = end.code == 1
    return json.loads(out.getvalue()), failed


class TestPlainText:
    def test_it_finds_what_is_wrong_in_the_printed_report(self, demo: None, printed: Path) -> None:
        found, failed = told(text=printed / "report.txt")
        assert failed
        words = [f"{one['rule']}: {one['words']}" for one in found]
        for wanted in (
            "tabell-avvikelse: Leanlink* 67,1 7,7 -74,8",
            "tabell-avvikelse: varav kostnader 626,8 620,1 6,7",
            "text-belopp: Verksamhetsstöd och services resultat per den 31 augusti är ett överskott med 4,8 mnkr.",
            "text-belopp: Leanlinks investeringar uppgår till 0,4 mnkr första kvartalet.",
            "beslut-paragraf: KF 2023-04-25 154",
            "mal-missat: God ekonomisk kontroll: Uppnås",
            "namn-felstavat: En ledande kommun i miljö- och klimararbetet",
        ):
            assert wanted in words

    def test_each_finding_says_all_that_is_asked_for(self, demo: None, printed: Path) -> None:
        found, _ = told(text=printed / "report.txt")
        for one in found:
            assert one["severity"] in {"error", "warning", "hint"}
            assert one["rule"] and one["words"] and "section" in one["place"] and one["place"]["position"] >= 0
            assert {"compared_with", "difference", "suggestion"} <= one.keys()

    def test_language_is_told_only_when_it_is_asked_for(self, demo: None, printed: Path) -> None:
        without, _ = told(text=printed / "report.txt")
        with_language, _ = told(text=printed / "report.txt", language=True)
        assert not any(one["family"] == "språk" for one in without)
        assert any(one["rule"] == "sprak-stavning" and "riskanyler" in one["words"] for one in with_language)

    def test_a_text_without_a_fault_has_no_errors(self, demo: None, tmp_path: Path) -> None:
        path = tmp_path / "rapport.txt"
        path.write_text(
            "Kommentar\n\nKommunledningsstaben visar ett överskott med 7,1 mnkr i augusti.\n", encoding="utf-8"
        )
        found, _ = told(text=path)
        assert [one for one in found if one["rule"].startswith("text-")] == []


class TestReport:
    def test_the_composed_report_has_tables_that_add_up(self, demo: None) -> None:
        found, _ = told()
        assert [one for one in found if one["family"] == "1" and one["severity"] == "error"] == []


class TestWhatIsWrong:
    def test_it_says_in_swedish_what_is_missing(self, demo: None, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="Nämnden XX finns inte"):
            call_command("proofread", committee="XX", occasion="2023-08")
        with pytest.raises(CommandError, match="kan inte läsas"):
            call_command("proofread", **PLACE, text=tmp_path / "saknas.txt")
        binary = tmp_path / "bild.txt"
        binary.write_bytes(b"\xff\xfe\x00\x80")
        with pytest.raises(CommandError, match="inte text i UTF-8"):
            call_command("proofread", **PLACE, text=binary)

    def test_a_committee_without_a_report_is_told_so(self, demo: None) -> None:
        with pytest.raises(CommandError, match="ingen rapport"):
            call_command("proofread", committee="KS", occasion="2022-10")
