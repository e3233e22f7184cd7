"""Small parts of Swedish sentences."""

from followup.sentences import listed


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [listed(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A och B", "A, B och C"]
