"""Regel 5, tider: days and periods that are not the report's, weekdays, and wording left from before. Pure."""

import re
from collections.abc import Iterator
from datetime import date

from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Found, Rule, Severity
from reports.proofreading.numbers import mentions
from reports.proofreading.reading import Reading
from reports.proofreading.swedish import MONTHS, WEEKDAYS, flat

_MONTH = "|".join(MONTHS)
_CUT = re.compile(
    rf"\b(?:per|till och med|t\.o\.m\.?|fram till) (?:den )?(?P<day>\d{{1,2}}|sista?|siste) (?P<month>{_MONTH})"
    r"(?: (?P<year>\d{4}))?",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})(?:en)? (?:den )?(?P<day>\d{{1,2}}) (?P<month>{_MONTH})"
    r"(?: (?P<year>\d{4}))?",
    re.IGNORECASE,
)
_ANY_DAY = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH})(?: (?P<year>\d{{4}}))?", re.IGNORECASE)
_PARTS = {
    "första kvartalet": 3,
    "andra kvartalet": 6,
    "tredje kvartalet": 9,
    "fjärde kvartalet": 12,
    "första tertialet": 4,
    "andra tertialet": 8,
    "tredje tertialet": 12,
    "första halvåret": 6,
    "tertial 1": 4,
    "tertial 2": 8,
    "kvartal 1": 3,
    "kvartal 2": 6,
    "kvartal 3": 9,
}
_PART = re.compile(rf"\b(?:{'|'.join(map(re.escape, _PARTS))})(?: (?P<year>\d{{4}}))?", re.IGNORECASE)
_TOLD = re.compile(r"uppgår|uppgick|redovisa|visar|är|har|blev|utfall|resultat|överskott|underskott", re.IGNORECASE)
_FORECAST = re.compile(
    r"\b(?:(?:hel)?års)?prognos(?:en)? (?:för )?(?:helåret |året |år |helår )?(?P<year>20\d\d)\b"
    r"|\bhelårsprognosen (?P<other>20\d\d)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    rf"\b(?:i|under) (?P<month>{_MONTH})(?: (?P<year>\d{{4}}))? (?:\w+ )?"
    r"(?P<verb>beslutade|fattade|antog|genomfördes|fastställde|presenterade|godkände|infördes|startade|avslutades|hölls)\b",
    re.IGNORECASE,
)


def cuts(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Outcomes told as of a day, quarter or tertial of the year that is not the end of the period."""
    for passage, sentence in reading.said:
        for match in _CUT.finditer(sentence):
            year = int(match["year"] or facts.year)
            month = MONTHS.index(match["month"].lower()) + 1
            through = facts.through
            if year != facts.year or month == through.month or not _states(sentence):
                continue
            if "till och med" in match[0] and month > through.month:
                continue
            yield Found(
                passage.place,
                sentence,
                f"perioden slutar {through:%Y-%m-%d}",
                match[0],
                "Uppdatera till periodens slut, eller skriv att det är ett tidigare läge.",
            )
        for match in _PART.finditer(sentence):
            year, month = int(match["year"] or facts.year), _PARTS[re.sub(r" \d{4}$", "", match[0].lower())]
            if year == facts.year and month != facts.through.month and month <= 12 and _states(sentence):
                if month > facts.through.month:
                    continue
                yield Found(
                    passage.place,
                    sentence,
                    f"perioden slutar {facts.through:%Y-%m-%d}",
                    match[0],
                    "Uppdatera till hela perioden, eller skriv vad som har hänt sedan dess.",
                )


def _states(sentence: str) -> bool:
    """Whether the sentence tells an amount or share: what a cut-off day is of."""
    return bool(_TOLD.search(sentence)) and any(one.unit in {"kr", "%", "st", "ha"} for one in mentions(sentence))


def weekdays(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Weekdays that were another day, and days that are in no calendar."""
    for passage, sentence in reading.said:
        for match in _DAY.finditer(sentence):
            day = _day(match, facts)
            if day and WEEKDAYS[day.weekday()] != match["weekday"].lower():
                right = WEEKDAYS[day.weekday()]
                yield Found(
                    passage.place,
                    match[0],
                    f"{day:%Y-%m-%d} är en {right}",
                    match["weekday"],
                    f"Skriv {right}, eller rätta datumet.",
                )
        for match in _ANY_DAY.finditer(sentence):
            if _day(match, facts) is None:
                yield Found(passage.place, match[0], "kalendern", "dagen finns inte", "Rätta datumet.")


def _day(match: re.Match[str], facts: Facts) -> date | None:
    try:
        return date(int(match["year"] or facts.year), MONTHS.index(match["month"].lower()) + 1, int(match["day"]))
    except ValueError:
        return None


def forecasts(reading: Reading, facts: Facts) -> Iterator[Found]:
    """A forecast said to be of another year."""
    for passage, sentence in reading.said:
        for match in _FORECAST.finditer(sentence):
            year = int(match["year"] or match["other"])
            if year < facts.year:
                yield Found(
                    passage.place,
                    sentence,
                    f"rapporten gäller {facts.year}",
                    str(year),
                    f"Skriv {facts.year}, eller säg att det är en tidigare prognos.",
                )


def after(reading: Reading, facts: Facts) -> Iterator[Found]:
    """What is told as done in a month after the end of the period."""
    for passage, sentence in reading.said:
        for match in _PAST.finditer(sentence):
            year, month = int(match["year"] or facts.year), MONTHS.index(match["month"].lower()) + 1
            if year == facts.year and month > facts.through.month:
                yield Found(
                    passage.place,
                    sentence,
                    f"perioden slutar {facts.through:%Y-%m-%d}",
                    match[0],
                    "Skriv att det hände efter periodens slut.",
                )


_DATED = re.compile(rf"\b(?:{_MONTH}|våren|hösten|sommaren|kvartalet|tertialet|\d{{4}}|hittills|i år)\b", re.IGNORECASE)


def unchanged(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Sentences with a time or an amount that stand word by word in the last report."""
    before = {flat(sentence).lower() for text in facts.earlier for sentence in re.split(r"(?<=[.!?])\s+", text)}
    if not before:
        return
    for passage, sentence in reading.said:
        told = _DATED.search(sentence) or any(one.unit for one in mentions(sentence))
        if told and len(sentence) > 40 and flat(sentence).lower() in before:
            yield Found(
                passage.place,
                sentence,
                "förra rapportens text, ord för ord",
                "oförändrad",
                "Se om uppgiften fortfarande gäller.",
            )


RULES = (
    Rule(
        "tid-period",
        Family.TIMES,
        "Uppgiften gäller en annan period",
        "Hittar belopp och utfall per en dag, ett kvartal eller ett tertial som inte är periodens slut.",
        "Text som blivit kvar från en tidigare rapport säger något annat än tabellerna.",
        Severity.WARNING,
        cuts,
    ),
    Rule(
        "tid-veckodag",
        Family.TIMES,
        "Dagen stämmer inte",
        "Hittar veckodagar som inte stämmer med datumet och dagar som inte finns.",
        "Ett beslut med fel dag går inte att hitta.",
        Severity.ERROR,
        weekdays,
    ),
    Rule(
        "tid-prognosar",
        Family.TIMES,
        "Prognosen sägs gälla ett annat år",
        "Hittar prognoser för ett tidigare år än rapportens.",
        "Årtal blir lätt kvar när förra årets rapport är mall.",
        Severity.WARNING,
        forecasts,
    ),
    Rule(
        "tid-efter-perioden",
        Family.TIMES,
        "Händelsen ligger efter perioden",
        "Hittar det som berättas som hänt i en månad efter periodens slut.",
        "Händelser efter periodens slut ska redovisas som sådana (RKR R17).",
        Severity.HINT,
        after,
    ),
    Rule(
        "tid-oforandrad",
        Family.TIMES,
        "Oförändrad sedan förra rapporten",
        "Hittar meningar med tid eller belopp som står ord för ord i förra rapporten.",
        "Det som var sant då är det inte alltid nu.",
        Severity.WARNING,
        unchanged,
    ),
)
