"""Small parts of Swedish sentences."""

from followup.sentences import listed, quoted


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [listed(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A och B", "A, B och C"]


def test_what_somebody_wrote_is_repeated_at_a_glance() -> None:
    assert quoted("volym") == "”volym”" and quoted("a\x00b\n c") == "”ab c”"
    assert quoted("ord " * 100, most=10) == "”ord ord or …”"
