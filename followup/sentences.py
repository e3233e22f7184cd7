"""Small parts of Swedish sentences. Pure."""

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: ``A, B och C``; nothing of nothing."""
    *first, last = list(words) or [""]
    return " och ".join(filter(None, [", ".join(first), last]))
