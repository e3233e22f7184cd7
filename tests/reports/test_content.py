"""The chapter Ekonomi says what ``finance`` says, under the titles of the printed report."""

from decimal import Decimal

import pytest

from demo import registers
from finance.kinds import UNGROUPED, by_kind
from finance.models import AccountGroup
from finance.summary import Cut, Horizon, all_four
from finance.tables import ROUNDING_NOTE
from followup import access
from followup.models import Occasion, Unit
from reports import content
from reports.content.economy import SIGN_NOTE, expected, so_far
from reports.document import Heading, Paragraph, Part, Profile, Role, Table
from tests.factories import cells, ground, ledger

TITLES = [
    "Ekonomi, belopp i mnkr",
    "Resultat; Driftsammandrag verksamhet per den 31 augusti 2023, belopp mnkr",
    "Resultat; Driftsammandrag för resultat 31 augusti 2023 per stab/område, belopp mnkr",
    "Helårsprognos; Driftsammandrag verksamhet för prognos för helår 2023, belopp mnkr",
    "Helårsprognos; Driftsammandrag för prognos för helår per stab/område 2023, belopp mnkr",
    "Från ursprunglig till aktuell budget, nettokostnad, belopp i mnkr",
    "Prognosen för helåret 2023 med och utan jämförelsestörande poster, belopp i mnkr",
    "Investeringar; Resultat 31 augusti 2023 och prognos för helår 2023, belopp mnkr",
]


KEYS = ("korthet", "slag", "drift", "analys", "budget", "ordinarie", "investeringar")


def of_the_demo() -> dict[str, object]:
    return {"committee": Unit.objects.get(code="KS"), "occasion": Occasion.objects.get(code="2023-08")}


def built(key: str) -> tuple[Part, ...]:
    unit, occasion = of_the_demo().values()
    return content.build(f"ekonomi.{key}", unit=unit, occasion=occasion).parts


def tables(key: str) -> list[Table]:
    return [part for part in built(key) if isinstance(part, Table)]


def shown(table: Table) -> list[tuple[str, ...]]:
    return [(row.name, *(cell.text for cell in row.cells)) for row in table.rows]


class TestTheDemosChapter:
    pytestmark = pytest.mark.usefixtures("demo")

    def test_the_titles_are_the_printed_ones(self) -> None:
        assert [table.title for key in KEYS for table in tables(key)] == TITLES

    def test_every_amount_is_the_summarys_with_its_roles_and_profile(self) -> None:
        summaries = all_four(**of_the_demo())
        for made, key in zip(tables("drift"), [(cut, horizon) for horizon in Horizon for cut in Cut], strict=True):
            assert [tuple(cell.value for cell in row.cells) for row in made.rows] == [
                row.amounts for row in summaries[key].rows
            ]
            assert [header.role for header in made.columns] == [
                Role.CURRENT,
                Role.BUDGET,
                Role.DEVIATION,
                Role.LAST_YEAR,
            ]
            assert {row.profile for row in made.rows} <= {Profile.COST, Profile.REVENUE} and made.unit == "mnkr"
        total = summaries[Cut.ORGANISATION, Horizon.YEAR].total
        (headline,) = tables("korthet")
        assert [cell.value for cell in headline.rows[0].cells] == [total.current, total.budget, total.deviation]

    def test_the_answer_is_the_printed_one(self) -> None:
        summaries = all_four(**of_the_demo())
        deviation = summaries[Cut.ORGANISATION, Horizon.YEAR].total.deviation
        assert (
            expected(Unit.objects.get(code="KS"), deviation) == "Kommunstyrelsen väntas ge ett överskott på 81,9 mnkr"
        )
        assert "298,7 mnkr, 92,0 mnkr bättre än budget" in so_far(summaries[Cut.ORGANISATION, Horizon.PERIOD])

    def test_what_is_written_of_each_unit_stands_under_its_name(self) -> None:
        parts = built("analys")
        assert [part.text for part in parts if isinstance(part, Heading)][:3] == [
            "Kommunstyrelsen",
            "Kommunstyrelsen",  # the area of the elected, which has the committee's name
            "Kommungemensamt",
        ]
        printed = {row["text"] for row in registers.rows("analysis_texts.csv")}
        assert {part.text for part in parts if isinstance(part, Paragraph)} == printed

    def test_the_years_budget_changes_stand_with_their_reasons(self) -> None:
        *reasons, picture, table = built("budget")
        assert shown(table) == [
            ("Ursprunglig budget", "632,6"),
            ("Teknisk justering, nya simhallen", "−14,1"),
            ("Teknisk justering, nya simhallen i delårsbokslutet", "−17,0"),
            ("Teknisk justering, Fenomenmagasinet", "−2,2"),
            ("Aktuell budget per den 31 augusti 2023", "599,3"),
        ]
        assert [part.text.split(":")[1][:10] for part in reasons] == [" 14,1 mnkr", " ytterliga", " 2,2 mnkr "]
        assert picture.summary.startswith("Från 632,6 till 599,3 mnkr.")

    def test_the_ordinary_result_is_the_printed_one_by_the_printed_items(self) -> None:
        words, picture, table = built("ordinarie")
        assert shown(table) == [
            ("Prognosen för helåret 2023", "+81,9"),
            ("Tomträttsförsäljningar", "−52,2"),
            ("Minskad avsättning för pensioner, RTÖG", "−8,8"),
            ("Elstöd (förväntad, ungefärligt belopp)", "−6,0"),
            ("Reglering av sociala avgifter, Skatteverket", "−2,6"),
            ("Ordinarie verksamhet", "+12,3"),
        ]
        assert words.text.endswith("resultatet för ordinarie verksamhet ett överskott på 12,3 mnkr.")
        assert "Elstöd ungefär 6,0 mnkr" in words.text
        assert picture.summary.startswith("Från +81,9 till +12,3 mnkr.")

    def test_the_kinds_add_up_to_the_tables_net_cost_both_years(self) -> None:
        kinds = by_kind(**of_the_demo())
        total = all_four(**of_the_demo())[Cut.ACTIVITY, Horizon.PERIOD].total
        for year, amount in (("this_year", total.current), ("last_year", total.last_year)):
            cost, revenue = (sum(getattr(kind, year) for kind in kinds[side]) for side in ("cost", "revenue"))
            assert cost - revenue == amount

    def test_activities_carry_their_codes_and_units_do_not(self) -> None:
        activities, units, *_ = tables("drift")
        assert activities.rows[0].name == "100/130 Politisk verksamhet"
        assert units.rows[0].name == "Kommunstyrelsen"

    def test_the_notes_say_what_one_may_misread(self) -> None:
        activities, units, *_ = tables("drift")
        assert activities.notes == (
            SIGN_NOTE,
            ROUNDING_NOTE,
            "Budgeten är aktuell budget per den 31 augusti 2023: ursprunglig budget 632,6 mnkr "
            "och 3 ändringar på tillsammans −33,3 mnkr.",
        )
        assert units.notes[1].startswith("Verksamhetsstöd och service och Leanlink visar resultat")


@pytest.mark.django_db
def test_an_account_counts_in_the_group_with_the_longest_beginning_else_among_the_others() -> None:
    organisation, occasion = ground.organisation(), ground.occasion(202308)
    ledger.codes(organisation.committee)
    for name, side, prefixes in [("Personal", "cost", "5"), ("Löner", "cost", "50|51"), ("Avgifter", "revenue", "31")]:
        AccountGroup.objects.create(name=name, side=side, prefixes=prefixes, sort=AccountGroup.objects.count())
    cells.outcome(
        ground.person("controller", access.Role.CONTROLLER, organisation.committee),
        [
            (202308, "5010", "10101", "440", "100"),
            (202207, "5010", "10101", "440", "90"),
            (202208, "3110", "10101", "440", "-30"),
            (202303, "7450", "10201", "249", "7"),
            (202303, "5010", "20101", "920", "500"),  # revenue-financed: not in the committee's net cost
            (202303, "1110", "10101", "440", "900"),  # a balance account
            (202309, "5010", "10101", "440", "800"),  # after the period
            (202212, "5010", "10101", "440", "800"),  # after the period, the year before
            (202303, "5010", "90101", "440", "700"),  # somebody else's
        ],
    )
    kinds = by_kind(committee=organisation.committee, occasion=occasion)
    assert {side: [(kind.name, kind.last_year, kind.this_year) for kind in found] for side, found in kinds.items()} == {
        "cost": [("Löner", Decimal(90), Decimal(100)), (UNGROUPED, Decimal(0), Decimal(7))],
        "revenue": [("Avgifter", Decimal(30), Decimal(0))],
    }


@pytest.mark.parametrize(
    ("deviation", "words"),
    [
        ("81900000", "väntas ge ett överskott på 81,9 mnkr"),
        ("-83150000", "väntas ge ett underskott på 83,2 mnkr"),
        ("49999", "väntas hålla sin budget"),
    ],
)
def test_the_answer_is_a_sentence(deviation: str, words: str) -> None:
    assert expected(Unit(name="Nämnden"), Decimal(deviation)) == f"Nämnden {words}"


def test_the_investments_stand_in_the_report_as_printed(demo: None) -> None:
    words, picture, table = built("investeringar")
    rows = shown(table)
    assert rows[0] == ("Kommunstyrelsen", *[""] * 7)
    assert rows[2] == ("varav VSS", "50,7", "0", "77,5", "0", "77,5", "60,0", "−17,5")
    assert rows[7] == ("Summa investeringar", "94,6", "0", "436,9", "0", "436,9", "419,4", "−17,5")
    assert rows[-1] == ("KS aktieägartillskott Stadshus AB", "3\xa0611,3", "0", "5\xa0450,0", "0", "5\xa0450,0", "", "")
    assert any("står utanför ramen. Beslut KF 2022-11-22, § 370." in note for note in table.notes)
    assert picture.summary == "Väntas gå över sin ram: VSS med 17,5 mnkr. Övriga väntas hålla sin ram."
    assert words.text


def test_what_no_builder_makes_is_told_of_in_swedish() -> None:
    with pytest.raises(content.UnknownContent, match=r"inget innehåll som heter ekonomi\.borta"):
        content.build("ekonomi.borta", unit=Unit(), occasion=Occasion())
