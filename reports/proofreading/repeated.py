"""Regel 6, samma sak: an amount of the same thing told in several places is the same in all of them. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Found, Place, Rule, Severity
from reports.proofreading.numbers import Mention, mentions, printed
from reports.proofreading.reading import Reading
from reports.proofreading.swedish import stem

LONGEST_STEM = 24
NEAR = 45  # letters between the thing and its amount
_THING = re.compile(r"\b([a-zåäöA-ZÅÄÖ][a-zåäö]{13,})\b")
_JOINT = re.compile(
    r"^(?: (?:under året|i år|för perioden))?(?: avseende \w+| till \w+)? ?"
    r"(?:på |med |om |: |, |uppgår till |motsvarande )*(?:cirka |ca )?$"
)
_GENERAL = re.compile(
    r"kostnad|intäkt|avvikelse|budget|investering|prognos|resultat|verksamhet|förvaltning|nämnd|stab|enhet|avdelning",
    re.IGNORECASE,
)


def amounts(reading: Reading, _: Facts) -> Iterator[Found]:
    """Amounts of a named thing, such as a sale, that differ from what most places say of it."""
    told: dict[str, list[tuple[Place, str, Mention]]] = defaultdict(list)
    for passage, sentence in reading.said:
        for one in mentions(sentence):
            before = sentence[max(0, one.start - NEAR) : one.start]
            things = [match for match in _THING.finditer(before) if _JOINT.match(before[match.end() :])]
            if one.unit == "kr" and things and not _GENERAL.search(things[-1][1]):
                told[stem(things[-1][1])[:LONGEST_STEM]].append((passage.place, sentence, one))
    for uses in told.values():
        values = Counter(one.kronor for _, _, one in uses)
        usual, times = values.most_common(1)[0]
        if len(values) < 2 or times < 2 or list(values.values()).count(times) > 1:
            continue
        for place, sentence, one in uses:
            if one.kronor != usual and not one.tells(usual):
                yield Found(
                    place,
                    sentence,
                    f"{printed(usual / Decimal(1_000_000))} mnkr på {times} andra ställen",
                    one.text,
                    "Rätta beloppet, eller säg vad som skiljer.",
                )


RULES = (
    Rule(
        "belopp-olika",
        Family.CONTRADICTIONS,
        "Samma sak har två belopp",
        "Jämför beloppen på de ställen där samma sak nämns, till exempel en försäljning eller en avsättning.",
        "Läsaren vet inte vilket som är rätt.",
        Severity.WARNING,
        amounts,
    ),
)
