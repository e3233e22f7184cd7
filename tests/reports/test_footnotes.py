"""Footnotes are numbered through the whole document, in reading order."""

from dataclasses import replace

from django.template.loader import render_to_string

from reports import footnotes
from reports.document import Bullets, Cell, Header, Note, Paragraph, Row, Run, Section, Table, words


def note(key: str) -> Note:
    return Note(key, "*", (Run(f"Om {key}."),))


def test_marks_count_in_the_order_of_reading_whatever_they_were() -> None:
    table = Table("t", "T", "Namn", (Header("A"),), (Row("Rad", (Cell("1", note="c"),), note="b"),))
    parts = (Paragraph((Run("Ett"), Run("*", note="a"))), table, Bullets(((Run("Igen"), Run("*", note="a")),)))
    inner = Section("s2", "", 2, (Paragraph((Run("Två"), Run("x", note="d"))),))
    (section,), notes = footnotes.numbered((Section("s", "S", 1, (*parts, inner)),), map(note, "dcba"))
    assert [(one.key, one.mark) for one in notes] == [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]
    paragraph, same, bullets, deeper = section.parts
    assert (paragraph.text, words(bullets.items[0]), deeper.parts[0].text) == ("Ett1", "Igen1", "Två4")
    assert same == table


def test_a_note_that_nobody_refers_to_comes_last_and_a_mark_without_a_note_is_left() -> None:
    section = Section("s", "S", 1, (Paragraph((Run("Ett"), Run("7", note="borta"), Run("*", note="b"))),))
    (made,), notes = footnotes.numbered((section,), [note("a"), note("b")])
    assert [(one.key, one.mark) for one in notes] == [("b", "1"), ("a", "2")]
    assert made.parts[0].text == "Ett71"


def test_numbered_again_it_is_the_same() -> None:
    sections, notes = footnotes.numbered((Section("s", "S", 1, (Paragraph((Run("1", note="a"),)),)),), [note("a")])
    assert footnotes.numbered(sections, notes) == (sections, notes)
    assert notes == (replace(note("a"), mark="1"),)


def test_on_screen_a_table_refers_to_its_notes_and_counts_are_not_set_as_amounts() -> None:
    table = Table("t", "T", "Namn", (Header("A"),), (Row("Rad", (Cell("0", note="c"),), note="b"),), unit="st")
    html = render_to_string("reports/_table.html", {"table": table, "notes": [note("b"), note("c")]})
    assert all(f'<sup><a href="#{key}">' in html for key in "bc")
    assert "zero" not in html and "mark-box" not in html
