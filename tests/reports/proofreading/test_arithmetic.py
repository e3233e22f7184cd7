"""Rule 1 on invented tables: what must be found, and what rounding, signs and kinds of rows must be left alone."""

from hypothesis import given
from hypothesis import strategies as st

from reports.document import Profile, RowKind
from reports.proofreading.findings import Severity
from tests.reports.proofreading.samples import document, found, money, row, section, words, years

SUM, OF_WHICH, OTHER, PART = RowKind.SUM, RowKind.OF_WHICH, RowKind.OTHER, RowKind.PART


def of(*rows, **more):
    return document(section("Ekonomi", money(*rows, **more)))


class TestDeviation:
    def test_a_lost_minus_is_found_and_named(self) -> None:
        (one,) = found(
            "tabell-avvikelse", of(row("Hamnen", "12,0", "3,0", "-15,0", "1,0", kind=OTHER, profile=Profile.NONE))
        )
        assert one.severity is Severity.ERROR and "minustecken saknas: −12,0" in one.suggestion

    def test_a_deviation_without_its_minus_is_found(self) -> None:
        (one,) = found("tabell-avvikelse", of(row("Park", "55,2", "50,1", "5,1", "48,0")))
        assert one.difference == "10,2" and "−5,1" in one.suggestion

    def test_a_wrong_digit_is_found(self) -> None:
        assert words("tabell-avvikelse", of(row("Park", "50,1", "55,2", "6,1", "48,0"))) == ["Park 50,1 55,2 6,1"]

    def test_right_rows_rounding_and_results_are_left_alone(self) -> None:
        assert not found(
            "tabell-avvikelse",
            of(
                row("Gata", "89,1", "155,9", "66,9", "136,9"),  # rounding
                row("Avgifter", "10,0", "8,0", "2,0", "7,0", profile=Profile.REVENUE),
                row("Hamnen", "−12,0", "3,0", "−15,0", "1,0", kind=OTHER, profile=Profile.NONE),
                row("Ännu inget", "", "", "", ""),
                row("Noll", "0", "0", "0", "0"),
            ),
        )

    @given(st.integers(-9999, 9999), st.integers(-9999, 9999))
    def test_no_row_that_was_rounded_once_is_called_wrong(self, current: int, budget: int) -> None:
        def shown(hundredths: int) -> str:
            tenths = (abs(hundredths) + 5) // 10
            return f"{'−' if hundredths < 0 and tenths else ''}{tenths // 10},{tenths % 10}"

        cells = shown(current), shown(budget), shown(budget - current), "0"
        assert not found("tabell-avvikelse", of(row("Park", *cells)))


class TestSums:
    def test_a_sum_that_is_not_is_found_with_its_column(self) -> None:
        (one,) = found(
            "tabell-summa",
            of(
                row("A", "10,0", "11,0", "1,0", "9,0"),
                row("B", "20,0", "22,0", "2,0", "18,0"),
                row("Summa", "30,0", "34,0", "3,0", "27,0", kind=SUM),
            ),
        )
        assert one.words == "Summa 34,0" and "Budget" in one.compared_with and one.difference == "1,0"

    def test_of_which_rows_other_administrations_and_rounding_are_left_alone(self) -> None:
        assert not found(
            "tabell-summa",
            of(
                row("A", "10,0", "11,0", "1,0", "9,0"),
                row("varav lön", "6,0", "6,0", "0", "5,0", kind=OF_WHICH),
                row("B", "20,0", "22,0", "2,0", "18,0"),
                row("Summa", "30,1", "33,1", "3,0", "27,0", kind=SUM),
                row("Hamnen", "5,0", "4,0", "1,0", "4,0", kind=OTHER, profile=Profile.NONE),
            ),
        )


class TestOfWhich:
    def test_costs_less_income_that_are_not_the_net_are_found(self) -> None:
        rows = (
            row("Netto", "50,0", "60,0", "10,0", "40,0"),
            row("varav kostnader", "80,0", "90,0", "10,0", "70,0", kind=OF_WHICH),
            row("varav intäkter", "35,0", "30,0", "5,0", "30,0", kind=OF_WHICH, profile=Profile.REVENUE),
        )
        (one,) = found("tabell-varav", of(*rows))
        assert one.words == "Netto 50,0" and "45,0" in one.compared_with

    def test_a_part_larger_than_its_whole_is_found(self) -> None:
        assert words(
            "tabell-varav",
            of(
                row("Park", "5,0", "5,0", "0", "5,0"),
                row("varav lekplatser", "7,0", "1,0", "−6,0", "1,0", kind=OF_WHICH),
            ),
        ) == ["Park 5,0"]

    def test_a_result_whose_income_is_more_is_left_alone(self) -> None:
        assert not found(
            "tabell-varav",
            of(
                row("Hamnen", "5,0", "0", "5,0", "4,0", kind=OTHER, profile=Profile.NONE),
                row("varav kostnader", "80,0", "90,0", "10,0", "70,0", kind=OF_WHICH),
                row("varav intäkter", "85,0", "90,0", "−5,0", "74,0", kind=OF_WHICH),
            ),
        )


class TestBetween:
    def test_all_outside_women_and_men_are_found(self) -> None:
        table = years(
            row("Sjukfrånvaro, %", "6,0", "6,1", "8,9"),
            row("Kvinnor", "7,0", "7,1", "7,2", kind=PART),
            row("Män", "4,0", "4,1", "4,2", kind=PART),
        )
        (one,) = found("tabell-mellan", document(section("Personal", table)))
        assert one.words == "Sjukfrånvaro, % 8,9" and "2025" in one.compared_with

    def test_means_between_and_counts_that_add_up_are_left_alone(self) -> None:
        table = years(
            row("Sjukfrånvaro, %", "6,0", "6,1", "6,2"),
            row("Kvinnor", "7,0", "7,1", "7,2", kind=PART),
            row("Män", "4,0", "4,1", "4,2", kind=PART),
            row("Anställda", "100", "110", "120"),
            row("Kvinnor", "60", "65", "70", kind=PART),
            row("Män", "40", "45", "50", kind=PART),
        )
        assert not found("tabell-mellan", document(section("Personal", table)))


class TestCells:
    def test_whole_millions_among_tenths_are_found(self) -> None:
        assert words(
            "tabell-decimaler", of(row("A", "10,5", "11,5", "1,0", "9,1"), row("B", "20,1", "22", "1,9", "18,0"))
        ) == ["B 22"]

    def test_zeros_and_rows_of_their_own_units_are_left_alone(self) -> None:
        assert not found(
            "tabell-decimaler", of(row("A", "10,5", "10,5", "0", "9,1"), row("B", "20,1", "22,1", "2,0", "0"))
        )
        table = years(
            row("Antal", "100", "110", "120"), row("Andel", "1,5", "1,6", "1,7"), row("Tomt", "I.U.", "", "5")
        )
        assert not found("tabell-decimaler", document(section("Mått", table)))

    def test_a_decimal_point_is_found(self) -> None:
        assert words("tabell-decimalpunkt", document(section("Mått", years(row("Nöjda", "3,1", "3.4", "3,2"))))) == [
            "Nöjda 3.4"
        ]

    def test_an_empty_cell_is_found_where_others_say_why(self) -> None:
        table = years(row("A", "1", "I.U.", "3"), row("B", "1", "", "3"))
        assert words("tabell-tom-cell", document(section("Mått", table))) == ["B"]
        assert not found(
            "tabell-tom-cell", document(section("Mått", years(row("A", "1", "2", "3"), row("B", "1", "", "3"))))
        )

    def test_percent_of_what_is_per_thousand_is_found(self) -> None:
        table = years(
            row("Anmälda brott per 1 000 invånare (%)", "9", "8", "7"), row("Elever per 1 000 invånare", "1", "2", "3")
        )
        assert words("tabell-enhet", document(section("Mått", table))) == ["Anmälda brott per 1 000 invånare (%)"]

    def test_rounding_is_told_unless_the_table_says_so(self) -> None:
        rows = (row("Gata", "89,1", "155,9", "66,9", "136,9"),)
        (one,) = found("tabell-avrundning", of(*rows))
        assert one.severity is Severity.HINT
        assert not found("tabell-avrundning", of(*rows, notes=("Talen är avrundade var för sig.",)))

    def test_a_measure_without_its_unit_is_found(self) -> None:
        made = document(
            section(
                "Personal",
                years(row("Sjukfrånvaro", "5,0", "5,2", "4,8"), row("Antal anställda", "5", "6", "7"), title="A"),
            ),
            section(
                "Mått",
                years(
                    row("Sjukfrånvaro TF, %", "5,0", "5,2", "4,8"), row("Nöjdhetsindex", "70", "71", "72"), title="B"
                ),
            ),
        )
        assert words("tabell-enhet-saknas", made) == ["Sjukfrånvaro"]

    def test_a_share_without_percent_among_others_is_found(self) -> None:
        rows = [row(f"Andel {name} (%)", "1", "2", "3") for name in ("cyklister", "bilister", "gående")]
        assert words(
            "tabell-enhet-saknas", document(section("Mått", years(*rows, row("Andel resande", "1", "2", "3"))))
        ) == ["Andel resande"]
        assert not found("tabell-enhet-saknas", document(section("Mått", years(*rows))))

    def test_a_table_of_the_product_is_left_alone(self) -> None:
        from dataclasses import replace

        from reports.document import Cell, Column, Header

        table = years(row("A", "1", "I.U.", "3"), row("B", "1", "2", "3"))
        judged = replace(
            table,
            columns=(*table.columns, Header("Uppnås", Column.STATUS)),
            rows=tuple(replace(one, cells=(*one.cells, Cell(""))) for one in table.rows),
        )
        assert not found("tabell-tom-cell", document(section("Mått", judged)))

    def test_a_sum_may_go_on_from_the_sum_before(self) -> None:
        rows = (
            row("Resultat", "10,0", "0", "10,0", "0"),
            row("Engångspost", "−2,0", "0", "−2,0", "0"),
            row("Ordinarie", "8,0", "0", "8,0", "0", kind=SUM),
            row("Elstöd", "−1,0", "0", "−1,0", "0"),
            row("Kvar", "7,0", "0", "7,0", "0", kind=SUM),
        )
        assert not found("tabell-summa", of(*rows))
        wrong = of(*rows[:4], row("Kvar", "5,0", "0", "5,0", "0", kind=SUM))
        assert set(words("tabell-summa", wrong)) == {"Kvar 5,0"}

    def test_a_result_with_its_sign_turned_is_found_by_the_others(self) -> None:
        def other(name: str, *cells: str):
            return row(name, *cells, "0", kind=OTHER, profile=Profile.NONE)

        turned = of(other("Hamnen", "4,0", "0", "4,0"), other("Kosten", "83,2", "0", "−83,2"))
        assert words("tabell-avvikelse", turned) == ["Kosten 83,2 0 −83,2"]
        assert not found(
            "tabell-avvikelse", of(other("Hamnen", "4,0", "0", "4,0"), other("Kosten", "−83,2", "0", "−83,2"))
        )
