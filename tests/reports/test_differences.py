"""What has changed since the decision is told whole, and nothing that has not."""

from dataclasses import replace
from decimal import Decimal

from reports import differences
from reports.differences import Changed, Rewritten
from tests.reports import small

OLD = small.report()


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_same_report_has_not_changed() -> None:
    assert not differences.compare(OLD, small.report(decided=None))
    assert differences.compare(OLD, small.report()).count == 0


def test_a_figure_tells_old_new_and_the_exact_difference() -> None:
    changes = differences.compare(OLD, small.report(deviation="81900000.25"))
    (figure,) = changes.figures
    assert replace(figure, old=plain(figure.old), new=plain(figure.new)) == Changed(
        "Siffror i texten", "Testnämnden, avvikelse mot budget", "81 900 000", "81 900 000,25", Decimal("0.25"), "kr"
    )
    assert [(one.name, one.old, one.new, one.difference) for one in changes.cells] == [
        ("Skola, Avvikelse", "+81,9", "+81,9", Decimal("0.25")),
        ("Summa, Avvikelse", "+81,9", "+81,9", Decimal("0.25")),
    ]
    assert not changes.states and not changes.texts


def test_a_state_is_told_in_words() -> None:
    (state,) = differences.compare(OLD, small.report(state="Uppnås inte")).states
    assert (state.place, state.name, state.old, state.new) == (
        "Mål",
        "Trygga skolor, Bedömning",
        "Uppnås",
        "Uppnås inte",
    )


def test_a_text_is_told_paragraph_by_paragraph_under_its_headings() -> None:
    changes = differences.compare(OLD, small.report(text="Skolan fick färre elever."))
    assert changes.texts == (Rewritten("Ekonomi", ("Skolan fick fler elever.",), ("Skolan fick färre elever.",)),)


def test_tables_rows_figures_and_sections_that_come_and_go() -> None:
    section = OLD.sections[0]
    kept = tuple(part for part in section.parts if part.form != "section")
    new = replace(OLD, sections=(replace(section, parts=kept),), figures=())
    changes = differences.compare(OLD, new)
    assert [(one.name, one.new) for one in changes.figures] == [
        ("Testnämnden, avvikelse mot budget", "finns inte längre")
    ]
    assert [(one.place, one.name, one.new) for one in changes.states] == [
        ("Driftsammandrag jan–aug: nämnden [hela]", "Hela tabellen", "finns inte längre"),
        ("Mål", "Hela tabellen", "finns inte längre"),
    ]
    assert changes.texts == (Rewritten("Ekonomi › Drift", ("Kostnader per slag: Personal kostar mest.",), ()),)
    back = differences.compare(new, OLD)
    assert [(one.old, one.new) for one in back.states] == [("fanns inte", "finns"), ("fanns inte", "finns")]


def test_two_rows_with_one_name_are_told_apart_by_their_order() -> None:
    table = small.goals()
    twice = replace(table, rows=(table.rows[0], small.goals("Uppnås delvis").rows[0]))
    changed = replace(table, rows=(table.rows[0], small.goals("Uppnås inte").rows[0]))
    section = replace(OLD.sections[0], parts=(twice,))
    old, new = (replace(OLD, sections=(replace(section, parts=(one,)),)) for one in (twice, changed))
    assert [(one.old, one.new) for one in differences.compare(old, new).states] == [("Uppnås delvis", "Uppnås inte")]
