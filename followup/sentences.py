"""Small parts of Swedish sentences. Pure."""

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: ``A, B och C``; nothing of nothing."""
    *first, last = list(words) or [""]
    return " och ".join(filter(None, [", ".join(first), last]))


def quoted(text: str, most: int = 60) -> str:
    """What somebody wrote, as a message repeats it: in quotation marks, on one line, and no longer than a glance."""
    plain = " ".join(text.replace("\x00", "").split())
    return f"”{plain}”" if len(plain) <= most else f"”{plain[:most].rstrip()} …”"
