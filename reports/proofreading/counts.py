"""Regel 3, antal i text: parts must make their whole, and counts must be those of the registers. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from reports.document import Bullets, Paragraph
from reports.proofreading.facts import Facts
from reports.proofreading.findings import Family, Found, Rule, Severity
from reports.proofreading.numbers import DEFICIT, SURPLUS, Mention, count_of, mentions, printed
from reports.proofreading.reading import Passage, Reading
from reports.proofreading.swedish import NUMBER_WORDS, stem

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
COUNT = rf"(?P<count>(?<![\d,.–-])(?!(?:19|20)\d\d\b)\d{{1,4}}|{_WORDS})"
_COUNTS = re.compile(
    rf"(?<![\w,.-])(\d{{1,4}}|{_WORDS})(?![\w,]|\.\d| ?%| ?mnkr| ?tkr| ?kr\b| ?procent)", re.IGNORECASE
)
_MORE = re.compile(r"^(?:Totalt|Därutöver|Därtill|Resterande|Ytterligare|Vidare|Dessutom)\b")
_LEVEL = re.compile(
    r"^(?:Övriga|Resten|Resterande)\b.*\b(?:i nivå med|enligt|följer|i linje med)\b.*\b(?:budget|ram|plan)"
)


def parts(reading: Reading, _: Facts) -> Iterator[Found]:
    """”N x varav a …, b … och c …” and ”N x (a … och b …)” where the parts are more than, or not, the whole."""
    for passage in reading.prose:
        told = [sentence for _, sentence in passage.sentences]
        for number, sentence in enumerate(told):
            after = told[number + 1] if number + 1 < len(told) else ""
            yield from _of_which(passage, sentence, after)
            yield from _in_brackets(passage, sentence)


def _numbers(text: str) -> list[int]:
    found = [count_of(one) for one in _COUNTS.findall(text)]
    return [one for one in found if one is not None and one not in range(1900, 2101)]


def _of_which(passage: Passage, sentence: str, after: str) -> Iterator[Found]:
    match = re.search(rf"\b{COUNT} (?P<noun>[\wåäö]+)[^,.;]{{0,30}}?,? varav (?P<parts>.+)", sentence, re.IGNORECASE)
    if not match or not (whole := count_of(match["count"])):
        return
    listed = re.split(r"\b(?:från|under|år|åren)\b|\(", match["parts"])[0]
    numbers = _numbers(listed)
    if not numbers or re.search(r"mnkr|tkr|kronor|procent|%", listed):
        return
    total, told = sum(numbers), " + ".join(map(str, numbers))
    more = re.search(rf"\b{COUNT} (?P<noun>[\wåäö]+)", after, re.IGNORECASE) if _MORE.match(after) else None
    if more and stem(more["noun"]) == stem(match["noun"]) and len(numbers) > 1 and total < whole:
        extra = count_of(more["count"]) or 0
        total, told = total + extra, f"{told} + {extra}"
        sentence = f"{sentence} {after}"
    wrong = total > whole or (len(numbers) > 2 and total != whole and more is not None)
    if wrong:
        yield Found(
            passage.place,
            sentence,
            f"delarna: {told} = {total}",
            f"{total} mot {whole}",
            "Räkna om: delarna ska tillsammans vara hela antalet.",
        )


def _in_brackets(passage: Passage, sentence: str) -> Iterator[Found]:
    for match in re.finditer(rf"\b{COUNT} [^()\d]{{3,60}}\((?P<parts>[^()]+)\)", sentence, re.IGNORECASE):
        found = _numbers(match["parts"])
        whole = count_of(match["count"])
        if len(found) < 2 or whole is None or not re.search(r"\boch\b|\bsamt\b", match["parts"]):
            continue
        if re.search(r"\d ?(?:%|mnkr|procent|år)|\d,\d", match["parts"]):
            continue
        if sum(found) != whole:
            told = " + ".join(map(str, found))
            yield Found(
                passage.place,
                match[0],
                f"{told} = {sum(found)}",
                f"{sum(found)} mot {whole}",
                "Räkna om: delarna inom parentes ska tillsammans vara hela antalet.",
            )


def registers(reading: Reading, facts: Facts) -> Iterator[Found]:
    """Counts of goals, assignments and indicators that the registers do not have."""
    goals = Counter(one.status.lower() for one in facts.goals)
    states = Counter(one.status.lower() for one in facts.assignments)
    groups = Counter(one.group.lower() for one in facts.assignments)
    for passage in reading.prose:
        told = [sentence for _, sentence in passage.sentences]
        for number, sentence in enumerate(told):
            near = f"{told[number - 1] if number else ''} {sentence}".lower()
            if facts.goals and "mål" in near:
                yield from _goals(passage, sentence, goals, len(facts.goals))
            if facts.assignments and "uppdrag" in sentence.lower() and not re.search(r"varje|per ", sentence):
                yield from _assignments(passage, sentence, states, groups, len(facts.assignments))


def _said(passage: Passage, sentence: str, pattern: str, right: int, what: str) -> Iterator[Found]:
    for match in re.finditer(pattern, sentence, re.IGNORECASE):
        said = count_of(match["count"])
        if said is not None and said != right and match["count"].lower() not in {"en", "ett"}:
            yield Found(
                passage.place,
                match[0],
                f"{what} i registret: {right}",
                f"{said} mot {right}",
                f"Skriv {right}, eller säg vilka som inte är med.",
            )


def _goals(passage: Passage, sentence: str, said: Counter[str], everything: int) -> Iterator[Found]:
    yield from _said(passage, sentence, rf"\b{COUNT} nämndmål\b", everything, "nämndmål")
    endings = {
        "uppnås delvis": r"(?:mål )?(?:bedöms )?(?:delvis uppnås|uppnås delvis)",
        "uppnås": r"(?:mål )?(?:bedöms )?uppnås(?! delvis| ej| inte)",
        "uppnås ej": r"(?:mål )?(?:bedöms )?uppnås (?:ej|inte)",
    }
    for status, words in endings.items():
        yield from _said(passage, sentence, rf"\b{COUNT} {words}", said[status], f"mål som bedöms {status}")


def _assignments(
    passage: Passage, sentence: str, states: Counter[str], groups: Counter[str], everything: int
) -> Iterator[Found]:
    whole = rf"\b{COUNT} (?:\w+ )?(?:strategiska )?(?:utvecklings)?uppdrag\b"
    if "strategisk" in sentence.lower() or groups.keys() & set(re.findall(r"[\wåäö]+", sentence.lower())):
        yield from _said(passage, sentence, whole, everything, "uppdrag")
        for group, number in groups.items():
            yield from _said(passage, sentence, rf"\b{COUNT} {re.escape(group)}", number, f"{group} uppdrag")
        yield from _said(
            passage,
            sentence,
            rf"\b(?:har )?{COUNT} (?:har )?(?:är )?genomför(?:ts|da)\b",
            states["genomförd"],
            "genomförda uppdrag",
        )
        yield from _said(passage, sentence, rf"\b{COUNT} pågår\b", states["pågår"], "uppdrag som pågår")


def indicators(reading: Reading, facts: Facts) -> Iterator[Found]:
    """”En av fyra nämndindikatorer” in a goal's section where the goal has another number of them."""
    names = {goal.name.lower(): goal.name for goal in facts.goals}
    for headed in reading.sections:
        goal = names.get(headed.section.title.lower())
        if goal is None:
            continue
        right = sum(one.goal == goal and not one.parent for one in facts.indicators)
        for passage in headed.passages:
            pattern = rf"\bav (?:de |målets )?{COUNT} (?:nämnd)?indikator\w*"
            if right:
                yield from _said(passage, passage.text, pattern, right, "målets indikatorer")


def money(reading: Reading, _: Facts) -> Iterator[Found]:
    """A forecast said to be the sum of its parts and ”övriga i nivå med budget”, whose parts make another sum."""
    for passage in reading.prose:
        told = [sentence for _, sentence in passage.sentences]
        for end, sentence in enumerate(told):
            if not _LEVEL.search(sentence):
                continue
            start = max(
                (k for k in range(end) if re.match(r"(?:Årets |Helårs|Års)?prognos", told[k], re.I)), default=None
            )
            if start is None:
                continue
            signed = [pair for one in told[start:end] for pair in _signed(one)]
            if len(signed) < 3:
                continue
            (whole, mention), rest = signed[0], signed[1:]
            total = sum((value for value, _ in rest), Decimal(0))
            room = sum((Decimal(5).scaleb(-one.decimals - 1 + one.scale) for _, one in rest[:1]), Decimal(0)) * len(
                signed
            )
            if abs(total - whole) > room:
                sum_ = " + ".join(f"({printed(value.scaleb(-6))})" for value, _ in rest)
                yield Found(
                    passage.place,
                    " ".join(told[start : end + 1]),
                    f"delarna: {sum_} = {printed(total.scaleb(-6), 1)} mnkr",
                    f"{printed((total - whole).scaleb(-6), 1)} mnkr från {mention.text}",
                    "Rätta en av delarna, eller skriv vilka av de övriga som avviker.",
                )


def _signed(sentence: str) -> Iterator[tuple[Decimal, Mention]]:
    """The amounts of a sentence that are said to be surpluses or deficits, with their signs."""
    for one in mentions(sentence):
        if one.unit != "kr" or one.scale < 3:
            continue
        window = sentence[: one.start]
        plus = max((match.end() for match in SURPLUS.finditer(window)), default=-1)
        minus = max((match.end() for match in DEFICIT.finditer(window)), default=-1)
        if max(plus, minus) >= 0:
            yield (one.kronor if plus > minus else -one.kronor), one


def lists(reading: Reading, _: Facts) -> Iterator[Found]:
    """”Tre åtgärder:” above a list of another number of points."""
    for section in reading.document.all_sections():
        for number, (above, below) in enumerate(zip(section.parts, section.parts[1:], strict=False), 1):
            if not isinstance(above, Paragraph) or not isinstance(below, Bullets) or not above.text.endswith(":"):
                continue
            last = re.split(r"[.;] ", above.text)[-1]
            match = re.search(
                rf"\b(?:följande|dessa) {COUNT} [\wåäö]+[^.:,]{{0,40}}:$|"
                rf"^{COUNT.replace('count', 'first')} [\wåäö]+[^.:,]{{0,25}}:$",
                last,
                re.I,
            )
            said = count_of(match["count"] or match["first"]) if match else None
            if said is not None and said != len(below.items):
                place = next(
                    (
                        one.place
                        for one in reading.passages
                        if one.place.key == section.key and one.place.position == number
                    ),
                    None,
                )
                if place:
                    yield Found(
                        place,
                        last,
                        f"punkter i listan: {len(below.items)}",
                        f"{said} mot {len(below.items)}",
                        "Rätta antalet, eller lägg till det som saknas.",
                    )


def _rule(key: str, title: str, description: str, reason: str, find: Callable[..., Iterator[Found]]) -> Rule:
    return Rule(key, Family.COUNTS, title, description, reason, Severity.ERROR, find)


RULES = (
    _rule(
        "antal-delar",
        "Delarna blir inte hela antalet",
        "Räknar ihop delarna i ”N varav a, b och c” och ”N (a och b)”.",
        "Ett antal som inte går ihop gör att läsaren slutar lita på de andra.",
        parts,
    ),
    _rule(
        "antal-register",
        "Antalet är inte registrets",
        "Jämför antal nämndmål, bedömningar och strategiska uppdrag med registren.",
        "Sammanfattningen ska säga detsamma som tabellerna.",
        registers,
    ),
    _rule(
        "antal-indikatorer",
        "Antalet indikatorer stämmer inte",
        "Jämför ”n av m indikatorer” i ett måls avsnitt med hur många målet har.",
        "Sammanfattningen ska säga detsamma som tabellerna.",
        indicators,
    ),
    _rule(
        "antal-belopp",
        "Delarna blir inte beloppet",
        "Lägger ihop de överskott och underskott som nämns under en prognos när övriga sägs följa budgeten.",
        "En förklaring som inte går ihop är ingen förklaring.",
        money,
    ),
    _rule(
        "antal-lista",
        "Listan har ett annat antal punkter",
        "Jämför ”följande tre …:” med hur många punkter som följer.",
        "Något saknas, eller så är antalet gammalt.",
        lists,
    ),
)
