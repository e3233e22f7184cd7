"""Rules 6 and 7 on invented reports."""

from decimal import Decimal

import pytest

from reports.document import RowKind
from reports.proofreading import facts
from tests.reports.proofreading.samples import (
    bullets,
    document,
    found,
    indicator,
    known,
    money,
    row,
    section,
    text,
    words,
    years,
)

BRIDGE = "Tekniska nämnden ska utreda möjligheten att bygga en gång- och cykelbro över Kvarnån vid hamnen"
GIVEN = known(
    assignments=(facts.Assignment("Nämndspecifika", 3, BRIDGE, "Genomförd", "Genomförd"),),
    activities=(facts.Activity("Inventering av fuktskador i simhallens källare", "Ej påbörjad"),),
)


class TestStates:
    def test_prose_against_the_register_is_found(self) -> None:
        told = "Utredningen om en gång- och cykelbro över Kvarnån har inte påbörjats."
        assert words("status-uppdrag", told, GIVEN) == [told]
        told = "Inventeringen av fuktskador i simhallens källare har genomförts."
        assert words("status-uppdrag", told, GIVEN) == [told]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Utredningen om en gång- och cykelbro över Kvarnån har genomförts.",
            "Utredningen om en ny simhall vid torget har inte påbörjats.",
            "Arbetet har inte påbörjats.",
            "Inventeringen av fuktskador i simhallens källare har ännu inte påbörjats.",
        ],
    )
    def test_agreement_and_other_things_are_left_alone(self, sentence: str) -> None:
        assert not found("status-uppdrag", sentence, GIVEN)

    GOALS = known(goals=(facts.Goal("Rena gator", "Uppnås delvis"),))

    def test_a_goal_said_otherwise_than_it_is_assessed_is_found(self) -> None:
        made = document(section("Rena gator", "Uppnås", "Nämndmålet bedöms uppnås vid årets slut."))
        assert len(found("status-mal", made, self.GOALS)) == 2
        right = document(section("Rena gator", "Uppnås delvis", "Målet bedöms delvis uppnås vid årets slut."))
        assert not found("status-mal", right, self.GOALS)

    def test_a_goal_achieved_by_few_of_its_indicators_is_found(self) -> None:
        achieved = known(goals=(facts.Goal("Rena gator", "Uppnås"),))
        made = document(section("Rena gator", "Endast två av sju indikatorer bedöms uppnå målvärdet."))
        assert found("status-fa-indikatorer", made, achieved)
        assert not found("status-fa-indikatorer", made, self.GOALS)
        most = document(section("Rena gator", "Endast en av sju indikatorer når inte målvärdet, sex gör det."))
        assert len(found("status-fa-indikatorer", most, achieved)) <= 1

    def test_an_assessment_that_rests_on_nothing_is_found(self) -> None:
        said = "Bedömningen baseras på genomförda aktiviteter och utfall av nämndindikatorer."
        made = document(section("Rena gator", said))
        none = known(
            goals=(facts.Goal("Rena gator", "Uppnås"),),
            indicators=(indicator("Skräp", "3", "I.U.", goal="Rena gator"),),
        )
        some = known(
            goals=(facts.Goal("Rena gator", "Uppnås"),), indicators=(indicator("Skräp", "3", "2", goal="Rena gator"),)
        )
        assert found("status-utan-utfall", made, none) and not found("status-utan-utfall", made, some)


class TestTwoTables:
    def test_one_measure_with_two_values_is_found(self) -> None:
        made = document(
            section("Personal", years(row("Sjukfrånvaro", "5,0", "5,2", "4,8"), title="Personal")),
            section(
                "Mått",
                years(
                    row("Sjukfrånvaro, %", "8,0", "8,1", "8,2"),
                    row("Sjukfrånvaro TF, %", "5,0", "5,9", "4,8"),
                    title="Mått",
                ),
            ),
        )
        (one,) = found("tabeller-olika", made)
        assert one.words == "Sjukfrånvaro 2024: 5,2" and "5,9" in one.compared_with

    def test_roundings_parts_and_other_columns_are_left_alone(self) -> None:
        made = document(
            section(
                "A", years(row("Nöjda", "5", "5,2", "4,8"), row("Kvinnor", "1", "2", "3", kind=RowKind.PART), title="A")
            ),
            section(
                "B",
                years(row("Nöjda", "5,0", "5,2", "4,8"), row("Kvinnor", "7", "8", "9", kind=RowKind.PART), title="B"),
            ),
            section("C", money(row("Park", "1,0", "2,0", "1,0", "3,0"))),
        )
        assert not found("tabeller-olika", made)

    def test_a_number_and_its_rate_that_part_are_found(self) -> None:
        rate = "Anmälda brott, per 1 000 invånare"
        made = document(section("Mått", years(row(rate, "90", "88", "60"))))
        apart = known(
            indicators=(indicator("Anmälda brott, antal", "9000", "8900", "8800"), indicator(rate, "90", "88", "60"))
        )
        close = known(
            indicators=(indicator("Anmälda brott, antal", "9000", "8900", "8800"), indicator(rate, "90", "88", "87"))
        )
        assert len(found("tabeller-per-invanare", made, apart)) == 1
        assert not found("tabeller-per-invanare", made, close)


GOAL = (facts.Goal("Rena gator", "Uppnås"),)
MISSED = known(
    goals=GOAL,
    indicators=(indicator("Nöjda med renhållningen (%)", "60", "58", target="65", reached=False, goal="Rena gator"),),
)


class TestAssessments:
    def test_a_missed_target_without_a_word_is_found(self) -> None:
        made = document(section("Rena gator", "Uppnås", "Målet bedöms uppnås. Städningen går bra."))
        (one,) = found("mal-missat", made, MISSED)
        assert one.words == "Rena gator: Uppnås" and "58 (mål 65)" in one.compared_with

    @pytest.mark.parametrize(
        "sentence",
        [
            "Andelen nöjda med renhållningen når inte målvärdet.",
            "Nöjdheten med renhållningen är under målet 65.",
            "Andelen nöjda med renhållningen har försämrats, men flera insatser är beslutade.",
        ],
    )
    def test_one_that_is_told_is_left_alone(self, sentence: str) -> None:
        assert not found("mal-missat", document(section("Rena gator", sentence)), MISSED)

    def test_goals_that_are_partly_achieved_and_targets_that_are_met_are_left_alone(self) -> None:
        made = document(section("Rena gator", "Städningen går bra."))
        met = known(goals=GOAL, indicators=(indicator("Nöjda", "66", target="65", reached=True, goal="Rena gator"),))
        partly = known(goals=(facts.Goal("Rena gator", "Uppnås delvis"),), indicators=MISSED.indicators)
        assert not found("mal-missat", made, met) and not found("mal-missat", made, partly)

    DEVIATING = known(
        deviations=(
            facts.Deviation(("Gatuavdelningen",), "year", Decimal(-4_000_000), True),
            facts.Deviation(("Parkavdelningen",), "year", Decimal(10_000), False),
        )
    )

    def test_a_large_deviation_that_no_sentence_mentions_is_found(self) -> None:
        assert words("avvikelse-tyst", "Gatuavdelningen har bytt lokaler.", self.DEVIATING) == [
            "Gatuavdelningen: underskott 4,0 mnkr"
        ]
        assert not found("avvikelse-tyst", "Gatuavdelningens underskott beror på vintern.", self.DEVIATING)

    FRAME = known(frames=(facts.Frame(("Hamnen",), Decimal(20_000_000), Decimal(26_500_000)),))

    def test_a_frame_that_is_exceeded_in_silence_is_found(self) -> None:
        (one,) = found("ram-tyst", "Hamnens investeringar går enligt plan.", self.FRAME)
        assert one.difference == "6,5 mnkr över"
        assert not found("ram-tyst", "Hamnens investeringar överskrider ramen med 6,5 mnkr.", self.FRAME)
        assert not found("ram-tyst", "Inget.", known(frames=(facts.Frame(("Hamnen",), Decimal(20), Decimal(20)),)))

    def test_a_list_may_tell_it(self) -> None:
        made = document(
            section("Rena gator", "Följande avvikelser finns:", bullets("Nöjda med renhållningen når inte målet."))
        )
        assert not found("mal-missat", made, MISSED)


class TestSameThing:
    def test_one_amount_among_others_is_found(self) -> None:
        made = text(
            "Skogsförsäljningen på 12,5 mnkr är klar.",
            "Efter skogsförsäljningen med 12,5 mnkr minskar skulden.",
            "Resultatet bärs av skogsförsäljningen på 15,2 mnkr.",
        )
        assert words("belopp-olika", made) == ["Resultatet bärs av skogsförsäljningen på 15,2 mnkr."]

    def test_the_same_amounts_roundings_and_general_words_are_left_alone(self) -> None:
        made = text(
            "Skogsförsäljningen på 12,5 mnkr är klar.",
            "Efter skogsförsäljningen med 12,5 mnkr minskar skulden.",
            "Resultatet bärs av skogsförsäljningen på 13 mnkr.",
        )
        assert not found("belopp-olika", made)
        made = text("Personalkostnader på 4 mnkr.", "Personalkostnader på 4 mnkr.", "Personalkostnader på 9 mnkr.")
        assert not found("belopp-olika", made)
