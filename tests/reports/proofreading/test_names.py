"""Rule 8 and the hints on language, on invented sentences."""

import pytest

from reports.document import Column, Header, Row, Table
from reports.proofreading import facts
from reports.proofreading.findings import Severity
from tests.reports.proofreading.samples import document, found, indicator, known, row, section, text, words, years

KNOWN = known(
    units=(
        facts.Unit("Tekniska nämnden", "TN", "committee"),
        facts.Unit("Kultur- och fritidsnämnden", "KFN", "committee"),
        facts.Unit("Samhällsbyggnadsförvaltningen", "SBF", "department"),
        facts.Unit("Park- och naturavdelningen", "", "area"),
    ),
    goals=(facts.Goal("Rena och trygga gator", "Uppnås"), facts.Goal("Klimatneutral kommun 2030", "Uppnås")),
    overall_goals=("En grön och levande stad",),
    indicators=(indicator("Nöjdhetsindex", "70"),),
)


class TestNames:
    @pytest.mark.parametrize(
        ("sentence", "wrong"),
        [
            ("Kultur och fritidsnämnden har flyttat.", "Kultur och fritidsnämnden"),
            ("Samhällsbygnadsförvaltningen har flyttat.", "Samhällsbygnadsförvaltningen"),
            ("Park och naturavdelningen har flyttat.", "Park och naturavdelningen"),
            ("Målet En grön och levnade stad nås.", "En grön och levnade stad"),
            ("Samhälls-byggnadsförvaltningen har flyttat.", "Samhälls-byggnadsförvaltningen"),
            ("Målet Klimatnuetral kommun 2030 nås.", "Klimatnuetral kommun 2030"),
        ],
    )
    def test_nearly_a_name_is_found(self, sentence: str, wrong: str) -> None:
        assert words("namn-felstavat", sentence, KNOWN) == [wrong]

    @pytest.mark.parametrize(
        "sentence",
        [
            "Kultur- och fritidsnämndens lokaler är nya.",
            "samhällsbyggnadsförvaltningen och Samhällsbyggnadsförvaltningens chef har flyttat.",
            "Stadsbyggnadsförvaltningen i Norrköping är en annan.",
            "En grön och levande stad är vad vi vill ha. Rena och trygga gator likaså.",
            "Tekniska nämnden möttes.",
        ],
    )
    def test_names_their_forms_and_other_names_are_left_alone(self, sentence: str) -> None:
        assert not found("namn-felstavat", sentence, KNOWN)

    def test_a_goal_that_nobody_has_is_found(self) -> None:
        assert words("namn-mal", "Det bidrar till det kommunövergripande målet Ett rikt näringsliv.", KNOWN)
        assert not found("namn-mal", "Det bidrar till det kommunövergripande målet En grön och levande stad.", KNOWN)
        assert not found("namn-mal", "Målet är att bygga. Målet nås.", KNOWN)

    def test_a_misspelt_heading_of_a_column_is_found(self) -> None:
        def table(heading: str, key: str) -> Table:
            return Table(key, key, "", (Header(heading, Column.STATUS),), (Row("A", ()),))

        made = document(section("A", table("Status", "a"), table("Status", "b"), table("Satus", "c")))
        assert words("namn-kolumn", made) == ["Satus"]

    def test_an_empty_section_that_the_law_asks_for_is_found(self) -> None:
        made = document(section("Förväntad utveckling", required=True, law="RKR R17"), section("Övrigt"))
        assert words("avsnitt-tomt", made) == ["Förväntad utveckling"]
        assert not found(
            "avsnitt-tomt", document(section("Förväntad utveckling", "Det ljusnar.", required=True, law="RKR R17"))
        )


class TestTerms:
    def test_a_term_apart_and_together_is_found(self) -> None:
        made = text(
            "E-tjänsterna är nya. Våra e tjänster används.",
            "Vi har tillsvidareanställda. Fler tillsvidare anställda behövs.",
        )
        assert set(words("term-former", made)) == {"e tjänster", "tillsvidare anställda"}

    def test_ordinary_pairs_are_left_alone(self) -> None:
        assert not found(
            "term-former", "De nya bilarna kom. Nybilarna finns inte. Vi har stora planer för stadsparken."
        )

    def test_abbreviations_in_two_forms_are_found(self) -> None:
        made = document(section("Mått", years(row("A", "I.U.", "I.U.", "1"), row("B", "IU", "1", "2"))))
        assert words("term-forkortning", made) == ["IU"]
        assert words("term-forkortning", "Den 1:a linjens chefer. De 1:a linjens chefer. Varje 1a linjens chef.")[
            0
        ].startswith("1a")
        assert words("term-forkortning", "SKR:s enkät och EU-s direktiv.") == ["EU-s"]
        assert not found("term-forkortning", "SKR:s enkät och EU:s direktiv. FN-dagen firades.")

    def test_a_small_letter_among_capitals_is_found(self) -> None:
        told = "Samhällsbyggnadsförvaltningen växer. " * 4 + "I samhällsbyggnadsförvaltningen ingår parken."
        assert words("term-stor-bokstav", told, KNOWN) == ["samhällsbyggnadsförvaltningen ingår"]
        assert not found("term-stor-bokstav", "samhällsbyggnadsförvaltningen växer.", KNOWN)

    def test_an_indicator_by_another_name_is_found(self) -> None:
        assert words("term-indikator", "Vårt nöjdhetindex ökar.", KNOWN) == ["nöjdhetindex"]
        assert not found("term-indikator", "Vårt nöjdhetsindex ökar. Nöjdhetsindexet ökar.", KNOWN)

    def test_percent_in_two_forms_is_found(self) -> None:
        assert words("term-procent", text("Det är 5 %.", "Det är 7% nu.")) == ["7% nu."]
        assert not found("term-procent", text("Det är 5 %.", "Det är 7 % nu."))
        assert not found("term-procent", text("Det är 5%.", "Det är 7% nu."))


class TestSentences:
    def test_words_twice_are_found(self) -> None:
        assert words("form-dubbelt", "Det är en ny ny bro.") == ["ny ny"]
        assert words("form-dubbelt", "Det är ett en ny bro i år.") == ["är ett en ny bro"]
        assert not found("form-dubbelt", "Det som syns är bra. Vi tror på det, det är lätt att säga.")

    def test_open_brackets_are_found(self) -> None:
        assert found("form-parentes", "Bron (byggd 1965 är stängd.") and found("form-parentes", "Bron) är stängd.")
        assert not found("form-parentes", "Bron (byggd 1965) är stängd (tills vidare).")

    def test_sentences_that_begin_wrong_are_found(self) -> None:
        assert found("form-mening", "Bron är stängd. öppnas igen i höst.")
        assert found("form-mening", text("Nu är bron stängd, Vägen leds om över ån.", "Där vägen går finns en å."))
        assert not found(
            "form-mening",
            "Bron, som heter Kvarnbron, öppnas t.ex. i höst bl.a. för bilar. Vi ses i Norrköping, Linköping och Ystad.",
        )


class TestLanguage:
    def test_misspelt_words_are_hints_kept_apart(self) -> None:
        (one,) = found("sprak-stavning", "Vi gjorde en riskanalys med tillfredställande resultat.")
        assert one.severity is Severity.HINT and "tillfredsställande" in one.suggestion

    def test_names_compounds_and_the_registers_words_are_left_alone(self) -> None:
        assert not found(
            "sprak-stavning", "I Ängelköping renoveras Kvarnåbron. Lokalförsörjningsplanen är klar.", KNOWN
        )

    def test_plain_swedish(self) -> None:
        assert found("sprak-kansli", "Nämnden har erhållit bidrag.") and not found(
            "sprak-kansli", "Nämnden har fått bidrag."
        )
        assert found("sprak-att", "Bron kommer öppnas i höst.") and not found(
            "sprak-att", "Bron kommer att öppnas i höst."
        )
        assert not found("sprak-att", "De kommer ofta.")
        assert found("sprak-lang", " ".join(["ord"] * 45) + ".") and not found(
            "sprak-lang", " ".join(["ord"] * 30) + "."
        )

    def test_a_sentence_in_two_places(self) -> None:
        told = "Personalomsättningen är fortsatt hög och det tar tid innan nivåerna är normala igen."
        assert words("sprak-upprepning", text(told, "Annat.", told)) == [told]
        assert not found("sprak-upprepning", text(told, "Annat."))
