"""Hänvisningar: how any text cites a decision, by its code as ``[beslut:ks-2023-06-07-197]`` or by its reference."""

import re
from collections.abc import Iterable, Mapping

CODE = re.compile(r"\[beslut:([^\[\]\s]+)\]")


def codes(text: str) -> list[str]:
    """The codes that a text cites, in its order, each once."""
    return list(dict.fromkeys(CODE.findall(text)))


def unknown(text: str, known: Iterable[str]) -> list[str]:
    """The cited codes that no decision has."""
    there = set(known)
    return [code for code in codes(text) if code not in there]


def pieces(text: str, references: Mapping[str, str]) -> list[tuple[str, str]]:
    """A text in pieces: of each its words and the code of the decision that they cite, empty where they cite none.

    ``references`` are the codes by reference (``KS 2023-06-07 § 197``); a reference in the text cites the decision too,
    with any kind of space before its paragraph.
    """
    by_words = {_plain(words): code for words, code in references.items()}
    by_code = {code: words for words, code in references.items()}
    alternatives = "|".join(re.escape(words) for words in sorted(by_words, key=len, reverse=True))
    pattern = re.compile(f"{CODE.pattern}|(?P<words>{alternatives})(?!\\d)" if alternatives else CODE.pattern)
    found, last = [], 0
    for hit in pattern.finditer(_plain(text)):
        code = hit[1] or by_words[hit[0]]
        if code not in by_code:
            continue
        found += [(text[last : hit.start()], ""), (by_code[code], code)]
        last = hit.end()
    return [piece for piece in [*found, (text[last:], "")] if piece[0]]


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")
