"""A report extracted from a PDF is read back: paragraphs, points, notes and tables; the printed one is judged."""

import pytest

from benchmarks.proofreading import evaluate, printed
from reports.document import Bullets, Paragraph, Role, RowKind, Table, words
from reports.proofreading import plain
from reports.proofreading.findings import Family
from reports.proofreading.plain_tables import parted
from reports.proofreading.running import RULES, proofread
from tests.reports.proofreading.samples import FIRST, THROUGH

PAGE = """ Tekniska nämndens uppdrag
Nämnden ansvarar för gator, parker och hamnen i hela kommunen, och för att under-
hållet av dem sköts väl. Ett exempel är kost- och miljöarbetet, ett annat IT-
stödet som nämnden har haft sedan 2025-
03-11.

• Gatorna sopas varje vår, och på hösten när löven har fallit av träden i alla de
alléer som finns.
• Parkerna sköts.



12 (30)

Resultat till och med augusti, belopp i mnkr

Redovisat
jan-aug

2025

Budget
jan-aug

2025

Avvikelse

Gata 1 725,3 1 688,1 -37,2

Park 16,5 18,8 2,3

Summa 1 741,8 1 706,9 -34,9

Hamnen* 4,0 0 4,0
* Hamnen är intäktsfinansierad.
 Kommentar
Gatorna kostade mer än väntat, eftersom vintern blev lång. Det märktes framför-

allt i mars.
"""


def read(text: str = PAGE):
    return plain.read(text, title="Rapport", unit="TN", first_day=FIRST, through=THROUGH)


class TestText:
    def test_hyphens_at_line_ends_are_undone_and_others_kept(self) -> None:
        told = read().sections[0].parts[0]
        assert isinstance(told, Paragraph)
        for joined in ("underhållet", "kost- och miljöarbetet", "IT-stödet", "2025-03-11."):
            assert joined in told.text

    def test_headings_points_and_page_numbers_are_told_apart(self) -> None:
        made = read()
        assert [one.title for one in made.sections] == ["Tekniska nämndens uppdrag", "Kommentar"]
        points = next(part for part in made.sections[0].parts if isinstance(part, Bullets))
        assert [words(one)[:8] for one in points.items] == ["Gatorna ", "Parkerna"]
        assert "(30)" not in plain.read(PAGE, title="", unit="", first_day=FIRST, through=THROUGH).sections[0].title

    def test_a_paragraph_goes_on_over_an_empty_line(self) -> None:
        (told,) = read().sections[1].parts
        assert isinstance(told, Paragraph) and told.text.endswith("Det märktes framförallt i mars.")

    def test_numbered_notes_are_notes(self) -> None:
        made = read("Rubrik\n\nNöjdheten ökar.1\n\n1 Enligt en enkät.\n")
        assert [(note.mark, words(note.runs)) for note in made.notes] == [("1", "Enligt en enkät.")]

    def test_nothing_is_a_document_without_sections(self) -> None:
        assert read("").sections == () and read("\n\f\n").sections == ()


class TestTables:
    def table(self) -> Table:
        (one,) = read().tables
        return one

    def test_columns_have_their_roles(self) -> None:
        assert [one.role for one in self.table().columns] == [Role.CURRENT, Role.BUDGET, Role.DEVIATION]
        assert self.table().title == "Resultat till och med augusti, belopp i mnkr"

    def test_thousands_are_told_from_columns(self) -> None:
        assert [cell.text for cell in self.table().rows[0].cells] == ["1 725,3", "1 688,1", "-37,2"]
        assert parted("40 000 40 000 80 000", 3) == ["40 000", "40 000", "80 000"]
        assert parted("1 2 3", 3) == ["1", "2", "3"] and parted("1 2", 3) is None

    def test_rows_have_their_kinds_and_the_table_its_note(self) -> None:
        kinds = [row.kind for row in self.table().rows]
        assert kinds == [RowKind.ROW, RowKind.ROW, RowKind.SUM, RowKind.OTHER]
        assert self.table().notes == ("* Hamnen är intäktsfinansierad.",)


@pytest.fixture(scope="module")
def judged() -> list[evaluate.Judged]:
    rules = [rule for rule in RULES if rule.family not in {Family.LANGUAGE, Family.UNBOUND}]
    return evaluate.judge(proofread(printed.document(), printed.known(), rules=rules))


class TestPrintedReport:
    """What ``docs/proofreading-2023.md`` publishes stays true."""

    def test_nine_of_ten_defects_are_found_and_few_false_alarms(self, judged: list[evaluate.Judged]) -> None:
        true, false = (sum(one.true is value for one in judged) for value in (True, False))
        found = {one.defect.number for one in judged if one.defect}
        assert len(found) >= 0.9 * len(evaluate.defects())
        assert true >= 5 * false
        assert [one.finding.words for one in judged if one.true is None] == []

    def test_nothing_that_is_right_is_called_wrong(self, judged: list[evaluate.Judged]) -> None:
        assert len(evaluate.read("correct.csv")) > 100
        assert [one.why for one in judged if one.why.startswith("riktigt")] == []

    def test_every_rule_says_what_it_is_and_why(self) -> None:
        assert len({rule.key for rule in RULES}) == len(RULES)
        for rule in RULES:
            assert rule.title and rule.description.endswith(".") and rule.reason.endswith(".")
