"""Rules 2 and 3 on invented sentences."""

import pytest

from reports.document import Paragraph, Run, plain
from reports.proofreading import facts
from reports.proofreading.findings import Severity
from tests.reports.proofreading.samples import (
    bullets,
    document,
    found,
    indicator,
    known,
    money,
    number,
    row,
    section,
    text,
    words,
)

PARK, GATA = "Parkavdelningen", "Gatuavdelningen"
KNOWN = known(
    numbers=(
        number(PARK, "2.3"),
        number(PARK, "-1.1", horizon="year"),
        number(GATA, "-4.75"),
        number(GATA, "-6.0", horizon="year"),
        number(PARK, "0.8", aspect="investeringsutfall"),
        number(PARK, "12.0", aspect="investeringsram", horizon="year"),
        number("Tekniska nämnden", "310.4", aspect="prognos", horizon="year"),
    )
)


class TestAmounts:
    @pytest.mark.parametrize(
        ("sentence", "difference"),
        [
            ("Parkavdelningen redovisar ett överskott med 2,8 mnkr per den sista augusti.", "0,5 mnkr"),
            ("Parkavdelningen visar i augusti ett underskott på 2,3 mnkr.", "talet är ett överskott"),
            ("För Gatuavdelningen är resultatet till och med augusti ett överskott med 4,7 mnkr.", "är ett underskott"),
            ("Parkavdelningens prognos är ett underskott på 2,1 mnkr.", "1,0 mnkr"),
            ("Parkavdelningen redovisar ett överskott på 2,3 tkr för perioden.", "fel enhet"),
            ("Parkavdelningen har en positiv avvikelse mot budget med 3,2 mnkr per augusti.", "0,9 mnkr"),
            ("Parkavdelningens investeringar uppgår till 1,8 mnkr till och med augusti.", "1,0 mnkr"),
            ("Parkavdelningens investeringsram är 13 mnkr.", "1,0 mnkr"),
            ("Tekniska nämndens nettokostnader beräknas bli 301,4 mnkr i år.", ""),
        ],
    )  # fmt: skip
    def test_what_disagrees_is_found(self, sentence: str, difference: str) -> None:
        (one,) = found("text-belopp", sentence, KNOWN)
        assert difference in one.difference and one.severity is Severity.ERROR

    def test_the_paragraph_goes_on_with_its_subject(self) -> None:
        told = "Parkavdelningen har ett överskott på 2,3 mnkr per augusti. Årsprognosen är ett underskott med 1,4 mnkr."
        assert words("text-belopp", told, KNOWN) == ["Årsprognosen är ett underskott med 1,4 mnkr."]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Parkavdelningen redovisar ett överskott med 2,3 mnkr per den sista augusti.",
            "Parkavdelningen redovisar ett överskott på drygt 2 mnkr för perioden.",
            "Parkavdelningen redovisar ett överskott på 2 300 tkr för perioden.",
            "Parkavdelningens prognos är ett underskott på 1,1 mnkr.",
            "Gatuavdelningen redovisar ett underskott på 4,8 mnkr per augusti.",  # −4,75 rounded
            "Fontänenheten redovisar ett överskott med 9,9 mnkr per augusti.",  # of nobody that the figures know
            "Parkavdelningen har ett överskott på 2,3 mnkr, varav vakanser 1,9 mnkr, per augusti.",
            "Förra året redovisade Parkavdelningen ett överskott med 7,7 mnkr.",
            "Parkavdelningen står för det stora överskottet då försäljningar med 52,2 mnkr redovisas där.",
            "Parkavdelningens överskott exklusive engångsposter är 0,4 mnkr.",
            "Bidraget till Parkavdelningen är 5,0 mnkr.",
        ],
    )
    def test_what_agrees_or_is_of_something_else_is_left_alone(self, sentence: str) -> None:
        assert not found("text-belopp", sentence, KNOWN)

    def test_another_subject_in_the_same_paragraph_is_left_alone(self) -> None:
        told = (
            "Parkavdelningen har ett överskott på 2,3 mnkr per augusti. Växthuset redovisar ett överskott på 0,6 mnkr."
        )
        assert not found("text-belopp", told, KNOWN)


class TestUnits:
    @pytest.mark.parametrize(
        "sentence",
        [
            "Medelåldern är 46,3 vilket är en ökning med 1,2 procentenheter.",
            "Antalet besök minskade med 40 procentenheter.",
            "Andelen behöriga lärare ökar från 78,4 2024 till 81,0 2025.",
        ],
    )
    def test_wrong_and_missing_units_are_found(self, sentence: str) -> None:
        assert words("text-enhet", sentence) == [sentence]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Andelen behöriga lärare ökade med 2,6 procentenheter.",
            "Medelåldern är 46,3 år 2025.",
            "Sjukfrånvaron minskade från 8,3 % 2024 till 7,5 % 2025, det vill säga med 0,8 procentenheter.",
        ],
    )
    def test_right_units_are_left_alone(self, sentence: str) -> None:
        assert not found("text-enhet", sentence)


class TestChanges:
    @pytest.mark.parametrize(
        "sentence",
        [
            "Andelen ökade med 3 procent, från 40 % till 43 %.",
            "Sjukfrånvaron minskar med 1,2 procentenheter, från 8,3 % till 7,5 %.",
            "Antalet platser ökar från 120 till 95.",
            "Ramen utökas från 45 mnkr till 60 mnkr med 12 mnkr.",
        ],
    )
    def test_wrong_differences_and_verbs_are_found(self, sentence: str) -> None:
        assert words("text-forandring", sentence) == [sentence]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Andelen ökade med 3 procentenheter, från 40 % till 43 %.",
            "Sjukfrånvaron minskar med 0,8 procentenheter, från 8,3 % till 7,5 %.",
            "Antalet platser minskar från 120 till 95.",
            "Ramen utökas från 45 mnkr till 60 mnkr med 15 mnkr.",
            "Utställningen visades från 20 mars till 20 maj.",
        ],
    )
    def test_right_ones_and_spans_are_left_alone(self, sentence: str) -> None:
        assert not found("text-forandring", sentence)


class TestIndicators:
    KNOWN = known(indicators=(indicator("Andel behöriga lärare (%)", "76,0", "78,4", "81,0"),
                              indicator("Fjärrvärmeförluster", "9,1", "9,1", "9,1")))  # fmt: skip

    def test_a_value_that_is_none_of_its_is_found(self) -> None:
        assert words("text-indikator", "Andelen behöriga lärare är 83,0 %.", self.KNOWN)

    @pytest.mark.parametrize(
        "sentence",
        ["Andelen behöriga lärare är 81 %.", "Andelen behöriga lärare ökade med 2,6 procentenheter till 81,0 %.",
         "I skolorna finns 40 % fler elever än förut."],
    )  # fmt: skip
    def test_its_values_changes_and_other_measures_are_left_alone(self, sentence: str) -> None:
        assert not found("text-indikator", sentence, self.KNOWN)

    def test_still_is_found_only_where_it_was_another(self) -> None:
        assert words("text-fortsatt", "Andelen behöriga lärare är fortsatt 81,0 %.", self.KNOWN)
        assert not found("text-fortsatt", "Fjärrvärmeförluster ligger oförändrat på 9,1.", self.KNOWN)
        assert not found("text-fortsatt", "Andelen behöriga lärare är fortsatt hög (81,0 %).", self.KNOWN)


class TestCounts:
    @pytest.mark.parametrize(
        "sentence",
        [
            "Planen har 40 aktiviteter varav 12 är klara, 20 pågår och 3 är försenade. Totalt utgår 9 aktiviteter.",
            "Nämnden har 12 tillsyner varav 9 är klara och 5 pågår.",
            "Nämnden fick 14 motioner (9 om trafik och 6 om parker).",
        ],
    )
    def test_parts_that_do_not_make_their_whole_are_found(self, sentence: str) -> None:
        assert len(found("antal-delar", sentence)) == 1

    @pytest.mark.parametrize(
        "sentence",
        [
            "Planen har 40 aktiviteter varav 12 är klara, 20 pågår och 3 är försenade. Totalt utgår 5 aktiviteter.",
            "Nämnden har 12 tillsyner varav 9 är klara.",
            "Nämnden fick 14 motioner (9 om trafik och 5 om parker).",
            "Ramen är 52,6 mnkr varav trygghetspunkter 15 mnkr.",
            "Totalt utgår 23 aktiviteter varav 18 är från åren 2021–2022.",
        ],
    )
    def test_parts_that_do_or_may_are_left_alone(self, sentence: str) -> None:
        assert not found("antal-delar", sentence)

    REGISTERS = known(
        goals=(
            facts.Goal("Rena gator", "Uppnås"),
            facts.Goal("Trygga parker", "Uppnås delvis"),
            facts.Goal("Snabba svar", "Uppnås"),
        ),
        assignments=(facts.Assignment("Nämndspecifika", 1, "Utred cykelvägar", "Pågår", "Pågår"),
                     facts.Assignment("Nämndspecifika", 2, "Bygg en bro", "Genomförd", "Genomförd")),
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("sentence", "wrong"),
        [
            ("Nämnden har fyra nämndmål.", "fyra nämndmål"),
            ("Av målen bedöms 3 uppnås.", "3 uppnås"),
            ("Av målen bedöms två uppnås och två delvis uppnås.", "två delvis uppnås"),
            ("Nämnden har 5 strategiska uppdrag.", "5 strategiska uppdrag"),
            ("Av de strategiska uppdragen har 2 genomförts.", "har 2 genomförts"),
        ],
    )
    def test_counts_that_the_registers_do_not_have_are_found(self, sentence: str, wrong: str) -> None:
        assert words("antal-register", sentence, self.REGISTERS) == [wrong]

    @pytest.mark.parametrize(
        "sentence",
        ["Nämnden har 3 nämndmål, 2 uppnås och 1 uppnås delvis.", "Nämnden har två strategiska uppdrag, 1 pågår.",
         "Budget 2025 med plan för 2026–2028 strategiska uppdrag till nämnderna.", "Vi gjorde 7 uppdrag åt andra."],
    )  # fmt: skip
    def test_right_counts_and_years_are_left_alone(self, sentence: str) -> None:
        assert not found("antal-register", sentence, self.REGISTERS)

    def test_a_goals_indicators_are_counted(self) -> None:
        both = (indicator("A", "1", goal="Rena gator"), indicator("B", "1", goal="Rena gator"))
        registers = known(goals=(facts.Goal("Rena gator", "Uppnås"),), indicators=both)
        wrong = document(section("Rena gator", "En av fyra indikatorer nås."))
        assert words("antal-indikatorer", wrong, registers) == ["av fyra indikatorer"]
        assert not found("antal-indikatorer", document(section("Rena gator", "En av två indikatorer nås.")), registers)

    PROGNOSIS = (
        "Prognosen är ett överskott med {whole} mnkr. Vinterväghållningen väntas ge ett överskott på 5,5 mnkr. "
        "Belysningen ger ett underskott på 2 mnkr. Övriga verksamheter redovisar en prognos i nivå med budget."
    )

    def test_a_forecast_whose_parts_make_another_sum_is_found(self) -> None:
        (one,) = found("antal-belopp", self.PROGNOSIS.format(whole="4,9"))
        assert "3,5 mnkr" in one.compared_with

    def test_one_whose_parts_make_it_is_left_alone(self) -> None:
        assert not found("antal-belopp", self.PROGNOSIS.format(whole="3,5"))
        assert not found(
            "antal-belopp", self.PROGNOSIS.format(whole="4,9").replace("i nivå med budget", "bättre än i fjol")
        )

    def test_a_list_with_another_number_of_points_is_found(self) -> None:
        wrong = document(section("Åtgärder", "Nämnden beslutade om följande tre åtgärder:", bullets("Sälj", "Hyr")))
        right = document(section("Åtgärder", "Nämnden beslutade om följande två åtgärder:", bullets("Sälj", "Hyr")))
        assert len(found("antal-lista", wrong)) == 1 and not found("antal-lista", right)


class TestUnbound:
    def test_numbers_are_listed_with_candidates(self) -> None:
        (one,) = found("obundet-tal", "Parkavdelningen har ett överskott på 2,3 mnkr.", KNOWN)
        assert one.candidates == (f"{PARK}.avvikelse.period",) and PARK in one.compared_with

    def test_dates_paragraphs_years_and_small_counts_are_not(self) -> None:
        told = "Den 14 februari 2025 beslutade nämnden (TN 2025-02-14 § 34) om tre saker i fas 2, och 5 av 7 är klara."
        assert not found("obundet-tal", told, KNOWN)

    def test_a_number_that_is_bound_is_not(self) -> None:
        runs = (Run("Överskottet är "), Run("2,3 mnkr", figure="park.avvikelse"), Run(" hittills."))
        assert not found("obundet-tal", document(section("A", Paragraph(runs))), KNOWN)

    def test_what_the_product_made_itself_stands_behind_its_numbers(self) -> None:
        told = "Prognosen är 436,9 mnkr netto mot ramen 419,4 mnkr."
        assert found("obundet-tal", told, KNOWN)
        assert not found("obundet-tal", document(section("A", plain(told, made=True))), KNOWN)
        table = money(row("Drift", "1,0", "2,0", "+1,0"), notes=("Ursprunglig budget 632,6 mnkr.",))
        assert not found("obundet-tal", document(section("A", table)), KNOWN)

    @pytest.mark.parametrize(
        "told",
        ["Beslutet (KS 2023-02-14 §\u00a034) gäller.", "Storgatan 43 lämnas.", "Kurs 27\u00a0april."],
    )
    def test_a_paragraph_an_address_and_a_day_count_nothing_whatever_space_stands_in_them(self, told: str) -> None:
        assert not found("obundet-tal", told, KNOWN)


def test_the_place_of_a_finding_is_told() -> None:
    made = text("Allt är bra.", "Parkavdelningen redovisar ett överskott med 2,8 mnkr per augusti.", title="Park")
    (one,) = found("text-belopp", made, KNOWN)
    assert (one.place.section, one.place.position, one.place.part) == ("Park", 2, "stycke 2")
