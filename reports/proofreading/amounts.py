"""Regel 2, belopp i text: an amount near the words of a figure must be the figure's. Pure.

The subject is the unit named in the sentence; a sentence that begins with words such as ”Prognosen” or ”Staben” goes
on with the paragraph's. A sentence about somebody whom the figures do not know is left alone.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.proofreading.facts import Facts, Number
from reports.proofreading.findings import Family, Found, Rule, Severity
from reports.proofreading.numbers import DEFICIT, SURPLUS, Mention, mentions, printed
from reports.proofreading.reading import Passage, Reading
from reports.proofreading.swedish import MONTHS, named

WINDOW = 70  # letters before a number in which the word for what it is must stand
AFTER = 28  # letters after it
SHORT = 24  # letters between the word for a total and its number
CUES = {
    "avvikelse": re.compile(rf"{SURPLUS.pattern}|{DEFICIT.pattern}", re.IGNORECASE),
    "investeringsprognos": re.compile(r"investeringsprognos\w*|prognos\w* för (?:\w+ )?investering\w*", re.IGNORECASE),
    "investeringsram": re.compile(r"investeringsram\w*", re.IGNORECASE),
    "investeringsutfall": re.compile(r"investeringar\w* (?:uppgår|uppgick|är|var|har uppgått)", re.IGNORECASE),
    "netto": re.compile(r"nettokostnad\w*", re.IGNORECASE),
}
NETTO = {"period": "utfall", "year": "prognos"}
_GOES_ON = re.compile(
    r"^(?:Årets |Helårs|Års)?"
    r"(?:[Pp]rognos|[Rr]esultat|[Uu]tfall|[Bb]edömning|[Aa]vvikelse|[Öö]verskott|[Uu]nderskott)\w*"
    r"(?! för \w*(?:enhet|verksamhet))"
    r"|^(?:Den totala |Hela )?"
    r"(?:(?:Stab|Förvaltning|Avdelning|Nämnd|Enhet)ens?|(?:Kontoret|Bolaget|Området)s?|Totalt|Sammantaget)\b"
    r"|^(?:På|För|Per|Till och med) (?:helåret|året|helår|den|perioden|delåret)"
)
_APART = re.compile(
    r"exkl|ordinarie|\bvarav\b|utöver|förutom|jämfört med (?:i fjol|föregående|förra|samma)|föregående år|"
    r"motsvarande period|i fjol|förra året|rensat|justera[dt] för",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"prognos|helår|för året\b|\bi år\b|årets slut|vid årsskiftet|beräkna|bedöm|väntas|förvänta", re.IGNORECASE
)
_PERIOD = re.compile(
    rf"\bper (?:den )?(?:\w+ )?(?:{'|'.join(MONTHS)}|\d)|till och med|t\.o\.m|hittills|perioden|delår"
    rf"|\bi (?:{'|'.join(MONTHS)})"
    rf"|(?:sista?|siste) (?:{'|'.join(MONTHS)})",
    re.IGNORECASE,
)
_OTHER_CLAUSE = re.compile(r",|\b(?:då|där|som|vilket|eftersom|genom|beror|trots|medan|och|när|inklusive|efter)\b")
_MONEY_STEPS = (3, -3)


def amounts(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Amounts of deviations, investments and net costs that no figure of their subject tells."""
    names = {name for one in facts.numbers for name in one.subjects}
    for passage in reading.prose:
        topic: str | None = None
        for _, sentence in passage.sentences:
            here = [name for _, name in named(sentence, names)]
            if topic is None:
                topic = here[0] if here else ""
            subject = here[0] if here else topic if _GOES_ON.search(sentence) else ""
            if subject:
                yield from _sentence(passage, sentence, {*here} or {subject}, facts)


def _sentence(passage: Passage, sentence: str, subjects: set[str], facts: Facts) -> Iterator[Found]:
    money = [one for one in mentions(sentence) if one.unit == "kr" and one.scale >= 3]
    before = 0
    for one in money:
        window = sentence[max(before, one.start - WINDOW) : one.start]
        after = sentence[one.end : one.end + AFTER]
        before = one.end
        cue = _cue(window, after)
        if cue is None or _APART.search(window) or _APART.search(after) or _is_bound(passage, sentence, one):
            continue
        found = _compared(passage, sentence, one, cue, subjects, facts)
        if found:
            yield found


def _is_bound(passage: Passage, sentence: str, one: Mention) -> bool:
    start = passage.text.find(sentence) + one.start
    return any(low < start + len(one.text) and start < high for low, high, _ in passage.bound)


def _cue(window: str, after: str) -> tuple[str, str] | None:
    """What the number is of, and the words that say so: the nearest before it, else just after."""
    best = max(
        ((match.end(), aspect, match[0]) for aspect, cue in CUES.items() for match in cue.finditer(window)),
        default=None,
    )
    if best:
        end, aspect, word = best
        told = window[end:]
        if aspect == "avvikelse" and _OTHER_CLAUSE.search(told):
            return None
        if aspect != "avvikelse" and (len(told) > SHORT or re.search(r"\bmed (?:ytterligare )?$", told)):
            return None
        return aspect, word
    match = re.match(r" (?:i )?" + CUES["avvikelse"].pattern, after, re.IGNORECASE)
    return ("avvikelse", match[0]) if match else None


def _compared(
    passage: Passage, sentence: str, one: Mention, cue: tuple[str, str], subjects: set[str], facts: Facts
) -> Found | None:
    aspect, word = cue
    horizon = "year" if _YEAR.search(sentence) else "period" if _PERIOD.search(sentence) else ""
    known = _known(facts, subjects, aspect, horizon)
    if not known:
        return None
    value = -one.kronor if aspect == "avvikelse" and DEFICIT.search(word) else one.kronor
    telling = [number for number in known if one.tells(number.value)]
    signed = [number for number in telling if aspect != "avvikelse" or number.value * value >= 0]
    if signed:
        return None
    if telling:
        number = telling[0]
        right = "överskott" if number.value > 0 else "underskott"
        return Found(
            passage.place,
            sentence,
            f"{number.label}: {_mnkr(number.value)}",
            f"{word}, men talet är ett {right}",
            f"Skriv {right} (eller {'positiv' if number.value > 0 else 'negativ'} avvikelse).",
        )
    scaled = [
        number
        for number in known
        for step in _MONEY_STEPS
        if abs(abs(number.value) - abs(one.kronor.scaleb(step)))
        <= Decimal(5).scaleb(one.scale + step - one.decimals - 1)
    ]
    number = scaled[0] if scaled else min(known, key=lambda each: abs(abs(each.value) - abs(one.kronor)))
    difference = "fel enhet" if scaled else f"{_mnkr(abs(one.kronor) - abs(number.value))}"
    return Found(
        passage.place,
        sentence,
        f"{number.label}: {_mnkr(number.value)}",
        difference,
        f"Skriv {_mnkr(abs(number.value))}, eller visa vad talet är.",
    )


def _known(facts: Facts, subjects: set[str], aspect: str, horizon: str) -> list[Number]:
    low = {one.lower() for one in subjects}
    found = []
    for number in facts.numbers:
        wanted = NETTO.get(number.horizon) if aspect == "netto" else aspect
        if number.aspect != wanted or not low & {one.lower() for one in number.subjects}:
            continue
        if not horizon or number.horizon in {"", horizon}:
            found.append(number)
    return found


def _mnkr(value: Decimal) -> str:
    return f"{printed(value.scaleb(-6), 1)} mnkr"


def unit_of_measure(reading: Reading, _: Facts) -> Iterator[Found]:
    """Percentage points of what is not a share, percent of what is, and decimals without a unit before a year."""
    for passage, sentence in reading.said:
        for one in mentions(sentence):
            before = sentence[: one.start]
            clause = re.split(r"(?<!\d),(?!\d)|;| och \w+ (?:ökar|minskar|har)|\. ", before)[-1]
            if one.unit == "pe" and _NO_SHARE.search(clause) and "%" not in clause and "procent " not in clause:
                noun = _NO_SHARE.findall(clause)[-1]
                yield Found(
                    passage.place,
                    sentence,
                    noun,
                    "procentenheter",
                    f"{noun.capitalize()} räknas inte i procent: skriv enheten.",
                )
            if one.decimals and not one.unit and re.match(r" (?:år )?(?:19|20)\d\d\b", sentence[one.end :]):
                yield Found(
                    passage.place,
                    sentence,
                    f"{one.text}{sentence[one.end : one.end + 5]}",
                    "enheten saknas",
                    "Skriv vad talet räknas i, till exempel procent.",
                )
                break


_NO_SHARE = re.compile(r"\b\w*(?:ålder|åldern|antalet|kostnaden|index|indexet)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrån (?P<from>.{1,24}?) till (?P<to>.{1,24})", re.IGNORECASE)
_RISES = re.compile(r"\b(?:öka|stig|växe?r?|höj|utök|förbättra)\w*", re.IGNORECASE)
_FALLS = re.compile(r"\b(?:minsk|sjunk|fall|sänk|avta)\w*", re.IGNORECASE)


def changes(reading: Reading, _: Facts) -> Iterator[Found]:
    """”From A to B, by C” where C is not B − A, is said in percent, or where the verb goes the other way."""
    for passage, sentence in reading.said:
        for match in _FROM_TO.finditer(sentence):
            low, high = mentions(match["from"]), mentions(match["to"])
            if not low or not high or _is_span(match["from"], match["to"]):
                continue
            yield from _change(passage, sentence, match.start(), low[0], high[0])


def _is_span(before: str, after: str) -> bool:
    """Whether it is a span of days, ages or classes rather than a change."""
    return bool(re.search(rf"^\D{{0,4}}\d{{1,2}} (?:{'|'.join(MONTHS)})|kl|klass|årskurs|åldern", f"{before} {after}"))


def _change(passage: Passage, sentence: str, at: int, low: Mention, high: Mention) -> Iterator[Found]:
    start, end = low.value.scaleb(high.scale if not low.unit else low.scale), high.kronor
    around = sentence[max(0, at - 60) : at + 60]
    rises, falls = _RISES.search(around), _FALLS.search(around)
    told = f"från {low.text} till {high.text}"
    if bool(rises) != bool(falls) and start != end:
        verb = rises or falls
        if verb and (end > start) != bool(rises):
            yield Found(passage.place, sentence, told, verb[0], "Verbet går åt andra hållet än talen.")
    for one in mentions(sentence):
        if not re.search(r"\bmed (?:cirka |ca )?$", sentence[: one.start]) or one.unit not in {
            "pe",
            "%",
            "kr",
            high.unit,
        }:
            continue
        if abs(one.start - at) > 60 or (one.unit == "kr") != (high.unit == "kr"):
            continue
        step = abs(end - start)
        room = Decimal(5).scaleb(-min(one.decimals, low.decimals, high.decimals) - 1 + one.scale) * 3
        share = step / abs(start) * 100 if start else Decimal(0)
        if one.unit == "%" and high.unit == "%" and abs(one.value - step) <= room < abs(one.value - share):
            yield Found(
                passage.place,
                sentence,
                told,
                f"{printed(step)} procentenheter, inte procent",
                "Skillnaden mellan två andelar är procentenheter.",
            )
        elif abs(one.kronor - step) > room and not (one.unit == "%" and abs(one.value - share) <= Decimal(1)):
            yield Found(
                passage.place,
                sentence,
                told,
                f"skillnaden är {printed(step.scaleb(-one.scale))}",
                f"Räkna om: {one.text} stämmer inte.",
            )


RULES = (
    Rule(
        "text-belopp",
        Family.AMOUNTS,
        "Beloppet stämmer inte med siffran",
        "Jämför belopp vid ord som överskott, underskott, investeringsram och nettokostnad med siffran för den enhet "
        "som meningen handlar om: tecken, enhet och avrundning.",
        "Samma avvikelse får inte ha två värden i samma rapport.",
        Severity.ERROR,
        amounts,
    ),
    Rule(
        "text-enhet",
        Family.AMOUNTS,
        "Enheten är fel eller saknas",
        "Hittar procentenheter om åldrar och antal, och tal med decimaler utan enhet framför ett årtal.",
        "1,5 år är inte 1,5 procentenheter.",
        Severity.ERROR,
        unit_of_measure,
    ),
    Rule(
        "text-forandring",
        Family.AMOUNTS,
        "Förändringen stämmer inte",
        "Räknar om ”från A till B, med C”, och ser om verbet går åt samma håll som talen.",
        "Skillnaden mellan två andelar är procentenheter, och en ökning slutar högre än den började.",
        Severity.ERROR,
        changes,
    ),
)
