"""Klarspråk: hints towards plain Swedish, kept apart from the rules. Pure."""

import re
from collections.abc import Iterator

from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Find, Found, Rule, Severity
from reports.proofreading.reading import Reading
from reports.proofreading.swedish import flat

LONGEST = 40  # words in a sentence
SHORTEST_REPEATED = 60  # letters of a sentence that is told when it stands twice
PLAINER = {
    "erhålla": "få",
    "erhåller": "får",
    "erhållit": "fått",
    "tillse": "se till",
    "medelst": "med",
    "inkomma": "lämna in",
    "inkommit": "lämnats in",
    "beakta": "ta hänsyn till",
    "vidtaga": "vidta",
    "innefattar": "omfattar",
    "således": "alltså",
    "emellertid": "men",
    "härvid": "då",
    "därvid": "då",
    "jämväl": "också",
    "framgent": "framöver",
    "omhändertas": "tas om hand",
    "omhändertagits": "tagits om hand",
    "handhar": "sköter",
    "tillika": "också",
    "ianspråktagits": "använts",
    "i syfte att": "för att",
    "föranleda": "leda till",
    "gällande": "om",
    "påvisat": "visat",
    "såväl": "både",
    "ovanstående": "det här",
    "nyttjas": "används",
    "nyttjats": "använts",
}
_BUREAUCRATIC = re.compile(rf"\b(?:{'|'.join(PLAINER)})\b", re.IGNORECASE)
_ATT = re.compile(
    r"\b(?P<words>kommer (?:inte |även |också |därmed |därför |redan |troligtvis )?"
    r"(?P<verb>[a-zåäö]{2,}(?:a|as|å|ås|e|ske|bli)))\b"
    r"(?<!kommer sedan)(?<!kommer även)(?<!kommer inte)"
)
_NOT_VERBS = frozenset(
    [
        "ofta",
        "alla",
        "bara",
        "båda",
        "sina",
        "deras",
        "denna",
        "dessa",
        "andra",
        "stora",
        "nya",
        "samma",
        "våra",
        "endast",
        "ska",
        "sedan",
        "sista",
        "flera",
        "många",
        "några",
        "främsta",
        "första",
        "större",
        "förra",
        "nästa",
        "svenska",
    ]
)


def long(reading: Reading, _: Facts) -> Iterator[Found]:
    """Sentences with more words than a reader can hold."""
    for passage, sentence in reading.said:
        count = len(sentence.split())
        if count > LONGEST:
            yield Found(passage.place, sentence, f"högst {LONGEST} ord", f"{count} ord", "Dela meningen.")


def bureaucratic(reading: Reading, _: Facts) -> Iterator[Found]:
    """Words of office Swedish for which there are plain ones."""
    seen: set[str] = set()
    for passage, sentence in reading.said:
        for match in _BUREAUCRATIC.finditer(sentence):
            word = match[0].lower()
            if word not in seen:
                seen.add(word)
                yield Found(passage.place, match[0], "Svarta listan", "", f"Skriv hellre: {PLAINER[word]}.")


def att(reading: Reading, _: Facts) -> Iterator[Found]:
    """”Kommer pågå” without ”att”."""
    for passage, sentence in reading.said:
        for match in _ATT.finditer(sentence):
            if match["verb"] not in _NOT_VERBS and not match["verb"].endswith("na"):
                yield Found(
                    passage.place,
                    match["words"],
                    "kommer att",
                    "att saknas",
                    match["words"].replace("kommer ", "Skriv: kommer att ", 1) + ".",
                )


def repeated(reading: Reading, _: Facts) -> Iterator[Found]:
    """Sentences that stand word by word in two places."""
    seen: dict[str, str] = {}
    for passage, sentence in reading.said:
        key = flat(sentence).lower()
        if len(key) < SHORTEST_REPEATED or key.endswith(":"):
            continue
        if key in seen and seen[key] != str(passage.place):
            yield Found(passage.place, sentence, seen[key], "samma mening", "Säg det på ett ställe.")
        seen.setdefault(key, str(passage.place))


def _rule(key: str, title: str, description: str, reason: str, find: Find) -> Rule:
    return Rule(key, Family.LANGUAGE, title, description, reason, Severity.HINT, find)


RULES = (
    _rule(
        "sprak-lang",
        "Lång mening",
        f"Hittar meningar med fler än {LONGEST} ord.",
        "Korta meningar går fortare att läsa.",
        long,
    ),
    _rule(
        "sprak-kansli",
        "Kanslispråk",
        "Hittar ord som har ett enklare svenskt ord.",
        "Språklagen: språket i offentlig verksamhet ska vara vårdat, enkelt och begripligt.",
        bureaucratic,
    ),
    _rule("sprak-att", "”Att” saknas", "Hittar ”kommer” med ett verb utan ”att”.", "I skrift behåller vi ”att”.", att),
    _rule(
        "sprak-upprepning",
        "Samma mening på två ställen",
        "Hittar meningar som står ord för ord på två ställen.",
        "Läsaren tror att den redan har läst stycket.",
        repeated,
    ),
)
