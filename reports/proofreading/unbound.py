"""Regel 4, obundna tal: numbers in prose that no figure stands behind, each with figures that it may be. Pure."""

from collections.abc import Iterator

from reports.proofreading.facts import Facts, Number
from reports.proofreading.findings import Family, Found, Rule, Severity
from reports.proofreading.numbers import Mention, mentions, printed
from reports.proofreading.reading import Reading
from reports.proofreading.swedish import likeness, sentences

MOST = 3  # candidates
SMALLEST_COUNT = 13  # bare whole numbers below it are mostly part of the language
MEASURES = {"kr": "kr", "%": "%"}


def unbound(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Numbers that count or measure and are not bound to a figure."""
    for passage in (one for one in reading.prose if not one.made):
        for start, sentence in sentences(passage.text):
            for one in mentions(sentence):
                low, high = start + one.start, start + one.end
                if not _counts(one) or any(a < high and low < b for a, b, _ in passage.bound):
                    continue
                near = candidates(one, sentence, facts)
                told = "; ".join(f"{number.label} ({_shown(number)})" for number in near)
                advice = "Bind talet till siffran, eller skriv varför det står för sig självt."
                yield Found(
                    passage.place,
                    f"{one.text.strip()} – {_around(sentence, one)}",
                    told or "ingen siffra har det värdet",
                    "",
                    advice,
                    candidates=tuple(number.key for number in near),
                )


def _counts(one: Mention) -> bool:
    return bool(one.unit) or one.decimals > 0 or abs(one.value) >= SMALLEST_COUNT


def candidates(one: Mention, sentence: str, facts: Facts) -> list[Number]:
    """The figures that round to the number, those first whose label is most like the sentence."""
    measure = MEASURES.get(one.unit, "st")
    fitting = [number for number in facts.numbers if number.measure == measure and one.tells(number.value)]
    return sorted(fitting, key=lambda number: (-likeness(number.label, sentence), number.label))[:MOST]


def _shown(number: Number) -> str:
    return f"{printed(number.value.scaleb(-6), 1)} mnkr" if number.measure == "kr" else printed(number.value)


def _around(sentence: str, one: Mention) -> str:
    start = max(sentence.rfind(" ", 0, max(one.start - 40, 0)) + 1, 0)
    end = sentence.find(" ", min(one.end + 30, len(sentence)))
    return ("…" if start else "") + sentence[start : end if end > 0 else None] + ("…" if end > 0 else "")


RULES = (
    Rule(
        "obundet-tal",
        Family.UNBOUND,
        "Talet är inte bundet till en siffra",
        "Listar tal som ingen siffra ligger bakom, med de siffror som har samma värde.",
        "Ett bundet tal följer med när siffrorna ändras, och läsaren kan se varifrån det kommer.",
        Severity.WARNING,
        unbound,
    ),
)
