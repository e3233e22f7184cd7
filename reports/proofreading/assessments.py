"""Regel 7, bedömningar: what is missed, deviates or is exceeded without a word about it. Pure."""

import re
from collections.abc import Iterator

from reports.proofreading.facts import Facts, Indicator
from reports.proofreading.findings import Family, Found, Place, Rule, Severity
from reports.proofreading.numbers import printed
from reports.proofreading.outcomes import core
from reports.proofreading.reading import Headed, Reading
from reports.proofreading.swedish import likeness, named

NAMED = 0.5  # of an indicator's words must stand in a sentence about its target
_MISSED = re.compile(
    r"\b(?:inte|ej|aldrig|inget|ingen)\b[^.]{0,40}\b(?:upp)?n[åå]s?\w*|\b(?:upp)?nå(?:r|s|tt|dde)? (?:inte|ej)\b|"
    r"under (?:mål|önska|uppsatt)\w*|lägre än (?:mål|önska|uppsatt)\w*|högre än (?:mål|önska|uppsatt)\w*|"
    r"understig\w+|överstig\w+ mål\w*|målvärdet|miss(?:a|ar|as|ades|at)\b|når inte|kvar till mål\w*|försäm\w+|"
    r"(?:upp)?nå(?:r|s)? inte|inte (?:har )?(?:upp)?nåtts|bedöms inte|sämre än",
    re.IGNORECASE,
)
_DEVIATES = re.compile(r"överskott|underskott|avvik|överskrid|lägre än|högre än|budget", re.IGNORECASE)
_EXCEEDS = re.compile(
    r"överskrid|överstig|överdrag|över (?:investerings)?ramen|högre än (?:\w+ )?(?:investerings)?ramen?|utöver ramen|"
    r"ryms inte|mer än ramen|utan täckning|negativ\w* avvikelse|större än ramen",
    re.IGNORECASE,
)


def missed(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Goals that are achieved although an indicator misses its target, and no sentence says so."""
    for goal in facts.goals:
        mine = [one for one in reading.sections if one.passages and one.section.title.lower() == goal.name.lower()]
        if goal.status.lower() != "uppnås" or not mine:
            continue
        wrong = [one for one in facts.indicators if one.goal == goal.name and one.reached is False]
        silent = [one for one in wrong if not any(_told(one, headed) for headed in mine)]
        if silent:
            told = "; ".join(_outcome(one) for one in silent)
            yield Found(
                mine[0].place,
                f"{goal.name}: Uppnås",
                told,
                f"{len(silent)} målvärden nås inte",
                "Skriv varför målet bedöms uppnås fast målvärdet inte nås, eller ändra bedömningen.",
            )


def _told(one: Indicator, headed: Headed) -> bool:
    """Whether a sentence of the section says that the indicator's target is missed."""
    names = [core(one), one.name] if not one.parent else [one.name, one.parent]
    return any(
        _MISSED.search(sentence) and any(likeness(name, sentence) >= NAMED for name in names)
        for passage in headed.passages
        for _, sentence in passage.sentences
    )


def _outcome(one: Indicator) -> str:
    latest = one.latest
    name = f"{one.parent}: {one.name}" if one.parent else one.name
    return f"{name}: {latest.text.replace('.', ',') if latest else ''} (mål {one.target.lower()})"


def deviations(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Deviations that must be explained which no sentence mentions."""
    told = [sentence for _, sentence in reading.said]
    silent = []
    for one in facts.deviations:
        if one.exceeds and not any(named(sentence, one.names) and _DEVIATES.search(sentence) for sentence in told):
            silent.append(one)
    shown: set[tuple[str, ...]] = set()
    for one in silent:
        if one.names not in shown:
            shown.add(one.names)
            sign = "överskott" if one.amount > 0 else "underskott"
            amount = f"{printed(abs(one.amount).scaleb(-6), 1)} mnkr"
            yield Found(
                _economy(reading),
                f"{one.names[0]}: {sign} {amount}",
                "beloppsgränsen för avvikelser som ska förklaras",
                "ingen mening nämner den",
                f"Skriv varför {one.names[0]} avviker.",
            )


def _economy(reading: Reading) -> Place:
    """Where comments on deviations stand: the section of comments, else of economy, else the first."""
    for wanted in (r"analys och kommentar|kommentar", r"ekonomi|resultat", r""):
        for headed in reading.sections:
            if re.search(wanted, headed.section.title, re.IGNORECASE):
                return headed.place
    return Place("", reading.document.title, 0, "hela rapporten")


def frames(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Frames that are expected to be exceeded, when no sentence about their owner says so."""
    for one in facts.frames:
        over = one.forecast - one.frame
        if over <= 0:
            continue
        about = [passage for passage in reading.prose if named(passage.text, one.names)]
        if any(
            _EXCEEDS.search(sentence) and _of_frame(sentence) for passage in about for _, sentence in passage.sentences
        ):
            continue
        place = next((one_.place for one_ in about if re.search(r"investering", one_.text, re.I)), _economy(reading))
        amount = f"{printed(over.scaleb(-6), 1)} mnkr"
        yield Found(
            place,
            f"{one.names[0]}: prognos {printed(one.forecast.scaleb(-6), 1)} mnkr",
            f"investeringsram {printed(one.frame.scaleb(-6), 1)} mnkr",
            f"{amount} över",
            "Skriv att ramen överskrids, varför och hur det finansieras.",
        )


def _of_frame(sentence: str) -> bool:
    return bool(re.search(r"\bram|investering", sentence, re.IGNORECASE))


RULES = (
    Rule(
        "mal-missat",
        Family.ASSESSMENTS,
        "Målet uppnås fast målvärdet missas",
        "Hittar mål som bedöms uppnås när en indikator inte når sitt målvärde och ingen mening säger det.",
        "Den som läser tabellen ser det, och undrar varför texten tiger.",
        Severity.ERROR,
        missed,
    ),
    Rule(
        "avvikelse-tyst",
        Family.ASSESSMENTS,
        "En stor avvikelse nämns inte",
        "Hittar avvikelser över beloppsgränsen som ingen mening nämner.",
        "Avvikelser över beloppsgränsen ska förklaras.",
        Severity.ERROR,
        deviations,
    ),
    Rule(
        "ram-tyst",
        Family.ASSESSMENTS,
        "Ramen överskrids utan att det sägs",
        "Hittar ramar som väntas överskridas utan att någon mening säger det.",
        "Nämnden får inte överskrida sin ram utan beslut.",
        Severity.ERROR,
        frames,
    ),
)
