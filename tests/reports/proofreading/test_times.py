"""Rule 5 on invented sentences: times, decisions, references and footnotes."""

from datetime import date

import pytest

from reports.document import Cell, Note, Paragraph, Row, Run
from reports.proofreading import facts
from tests.reports.proofreading.samples import bullets, document, found, known, row, section, words, years


class TestPeriods:
    @pytest.mark.parametrize(
        "sentence",
        [
            "Per den 30 april har avgifter med 12,4 mnkr betalats in.",
            "Parkens kostnader uppgår till 3,1 mnkr första tertialet.",
            "Utfallet till och med juni... Per den 30 juni är underskottet 4 mnkr.",
        ],
    )
    def test_outcomes_of_another_part_of_the_year_are_found(self, sentence: str) -> None:
        assert len(found("tid-period", sentence)) == 1

    @pytest.mark.parametrize(
        "sentence",
        [
            "Per den 31 augusti har avgifter med 12,4 mnkr betalats in.",
            "Per den 31 december 2024 var skulden 40 mnkr.",
            "Den 27 april invigdes bron med 300 deltagare.",
            "Avtalet gäller till och med 31 december 2026.",
            "Under första kvartalet anställdes en ny chef.",
        ],
    )
    def test_the_period_other_years_and_events_are_left_alone(self, sentence: str) -> None:
        assert not found("tid-period", sentence)

    def test_a_weekday_that_was_another_is_found(self) -> None:
        assert words("tid-veckodag", "Nämnden möttes fredagen den 11 mars 2025.") == ["fredagen den 11 mars 2025"]
        assert words("tid-veckodag", "Beslutet togs den 31 april 2025.") == ["31 april 2025"]
        assert not found("tid-veckodag", "Nämnden möttes tisdagen den 11 mars 2025.")

    def test_a_forecast_of_last_year_is_found(self) -> None:
        assert found("tid-prognosar", "Helårsprognosen 2024 är ett överskott.")
        assert not found("tid-prognosar", "Prognosen för 2025 är ett överskott. I fjol, 2024, var det ett underskott.")

    def test_what_was_done_after_the_period_is_found(self) -> None:
        assert found("tid-efter-perioden", "I oktober beslutade nämnden om en ny taxa.")
        assert not found("tid-efter-perioden", "I maj beslutade nämnden om en ny taxa, som gäller från oktober.")

    def test_a_sentence_of_the_last_report_is_found(self) -> None:
        told = "Hittills i år har 14 kilometer cykelväg byggts i kommunen."
        assert words("tid-oforandrad", told, known(earlier=(f"Vi bygger. {told}",))) == [told]
        assert not found("tid-oforandrad", told, known(earlier=("Hittills i år har 9 kilometer cykelväg byggts.",)))


REGISTER = known(decisions=(facts.Decision("TN", date(2025, 3, 11), "41", "Taxa"),))


class TestDecisions:
    def test_a_missing_paragraph_sign_is_found(self) -> None:
        assert words("beslut-paragraf", "Taxan antogs (TN 2025-03-11 41).") == ["TN 2025-03-11 41"]
        assert not found("beslut-paragraf", "Taxan antogs (TN 2025-03-11 § 41). Mötet hölls 2025-03-11.")

    def test_a_month_that_is_not_the_dates_is_found(self) -> None:
        assert words("beslut-dag", "Nämnden antog taxan i april (TN 2025-03-11 § 41).") == [
            "i april (TN 2025-03-11 § 41"
        ]
        assert words("beslut-dag", "Nämnden antog taxan (TN 2025-02-30 § 41).") == ["TN 2025-02-30 § 41"]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Nämnden antog taxan i mars (TN 2025-03-11 § 41).",
            "Den 11 mars antog nämnden taxan (TN 2025-03-11 § 41).",
            "Det beslutades i april (TN 2025-04-08 § 50) och i maj (TN 2025-05-13 § 61).",
        ],
    )
    def test_months_that_are_are_left_alone(self, sentence: str) -> None:
        assert not found("beslut-dag", sentence)

    def test_the_register_knows_another_day_or_paragraph(self) -> None:
        assert words("beslut-register", "Taxan antogs (TN 2025-03-12 § 41).", REGISTER) == ["TN 2025-03-12 § 41"]
        assert words("beslut-register", "Taxan antogs (TN 2025-03-11 § 14).", REGISTER) == ["TN 2025-03-11 § 14"]
        assert not found(
            "beslut-register", "Taxan antogs (TN 2025-03-11 § 41). Planen antogs (KF 2025-01-28 § 3).", REGISTER
        )

    def test_the_odd_form_is_found(self) -> None:
        usual = "Det antogs (TN 2025-01-14 § 3), (TN 2025-02-11 § 9) och (TN 2025-03-11 § 41)."
        assert words("beslut-form", f"{usual} Senare (2025-04-08, TN §50).") == ["2025-04-08, TN §50"]
        assert not found("beslut-form", usual)


class TestReferences:
    def test_a_section_that_is_not_there_is_found(self) -> None:
        made = document(section("Ekonomi", "Se avsnittet ”Personal och lön”."), section("Personal", "Vi är 40."))
        assert words("hanvisning-avsnitt", made) == ["avsnittet ”Personal och lön”"]
        assert not found("hanvisning-avsnitt", document(section("Ekonomi", "Se avsnittet ”Ekonomi”.")))

    def test_an_appendix_that_is_not_there_is_found(self) -> None:
        assert words("hanvisning-bilaga", "Se bilaga 3.", known(appendices=("Hamnen",))) == ["bilaga 3"]
        assert not found("hanvisning-bilaga", "Se bilaga 1.", known(appendices=("Hamnen",)))
        assert words("hanvisning-bilaga", "Se tabell 4.") == ["tabell 4"]

    def test_a_lead_with_nothing_below_is_found(self) -> None:
        lead = "Nedan anges de åtgärder som har gjorts:"
        assert words("hanvisning-lista", document(section("Mål", lead))) == [lead]
        assert words("hanvisning-lista", document(section("Mål", lead, "Nedan anges övriga:", bullets("Ett")))) == [
            lead
        ]
        assert not found("hanvisning-lista", document(section("Mål", lead, bullets("Vi har byggt."))))

    def test_deviations_that_are_not_told_are_found(self) -> None:
        told = "Redovisade avvikelser har beaktats i bedömningen."
        assert words("hanvisning-avvikelser", document(section("Mål", told))) == [told]
        listed = section("Mål", told, "Följande avvikelser finns:", bullets("Bron är sen."))
        assert not found("hanvisning-avvikelser", document(listed))


class TestNotes:
    def test_a_mark_without_a_note_and_a_note_without_a_mark_are_found(self) -> None:
        table = years(row("Nöjda*", "1", "2", "3"), notes=("** Enkät.",))
        assert set(words("not-marke", document(section("Mått", table)))) == {"Nöjda*", "** Enkät."}

    def test_a_mark_with_its_note_and_codes_are_left_alone(self) -> None:
        table = years(row("Nöjda*", "1", "2", "3*"), row("51* Vård", "1", "2", "3"), notes=("* Enkät.",))
        assert not found("not-marke", document(section("Mått", table)))

    def test_numbered_notes_are_followed_both_ways(self) -> None:
        runs = (Run("Nöjda"), Run("1", note="n1"), Run(" och trygga"), Run("2", note="n2"))
        made = document(
            section("Mått", Paragraph(runs)), notes=(Note("n1", "1", (Run("Enkät."),)), Note("n3", "3", (Run("Lös."),)))
        )
        assert len(found("not-marke", made)) == 2

    def test_an_outcome_that_its_note_denies_is_found(self) -> None:
        noted = Row("Utsläpp", (Cell("49", note="n"), Cell("I.U."), Cell("I.U.")))
        notes = (Note("n", "4", (Run("Utfall inte tillgängligt."),)),)
        assert words("not-motsagelse", document(section("Mått", years(noted)), notes=notes)) == ["Utsläpp 49"]
        other = (Note("n", "4", (Run("Avser hela kommunen."),)),)
        assert not found("not-motsagelse", document(section("Mått", years(noted)), notes=other))


def test_a_decision_with_hard_spaces_is_read() -> None:
    assert not found("beslut-paragraf", "Taxan antogs (TN\u00a02025-03-11 §\u00a041).")
    assert words("beslut-register", "Taxan antogs (TN 2025-03-11 §\u00a014).", REGISTER) == ["TN 2025-03-11 §\u00a014"]
